import { mergeBoards, type Board } from "../core/board.ts";
import { HOUR_MS, MINUTE_MS, addHours, hourOf, hourStartMs, type Hour } from "../core/clock.ts";
import { mergeAll, type Tally } from "../core/tally.ts";
import type { HowToRead } from "./batch-get.ts";
import type { Database } from "./database.ts";
import { readLiveHour, type LiveLane } from "./live-hour.ts";
import { readBoards } from "./read-boards.ts";

/**
 * What each article of a site had in [from, to): whole hours from their boards, as settling left them; the parts of an
 * hour at either end, and whole hours from `liveFromMs` on, from live minutes, which are kept for some days.
 * @param fromMs the start of a minute
 * @param toMs the start of a minute
 * @param how eventually consistent where nothing else is said
 */
export async function sumBoard(
  db: Database,
  site: string,
  fromMs: number,
  toMs: number,
  liveFromMs = Infinity,
  how: HowToRead = {},
): Promise<Board> {
  const firstWholeMs = Math.ceil(fromMs / HOUR_MS) * HOUR_MS;
  const boardedMs = Math.max(firstWholeMs, Math.min(Math.floor(toMs / HOUR_MS) * HOUR_MS, liveFromMs));
  const reads: Promise<Board>[] = [];
  if (fromMs < firstWholeMs) reads.push(readLiveBoard(db, site, hourOf(fromMs), { fromMs, toMs, ...how }));
  if (firstWholeMs < boardedMs) {
    const last = addHours(hourOf(boardedMs), -1);
    reads.push(readBoards(db, site, `hour|${hourOf(firstWholeMs)}`, `hour|${last}`, how));
  }
  for (let ms = boardedMs; ms < toMs; ms += HOUR_MS)
    reads.push(readLiveBoard(db, site, hourOf(ms), { fromMs, toMs, ...how }));
  return mergeBoards(await Promise.all(reads));
}

/** What is asked for of an hour's live minutes: those that start in [from, to), all where nothing is said. */
interface LivePart extends HowToRead {
  /** Epoch milliseconds. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** Reads what the live minutes of an hour hold, eventually consistent where nothing else is said. */
export async function readLiveBoard(
  db: Database,
  site: string,
  hour: Hour,
  { fromMs = 0, toMs = Infinity, ...how }: LivePart = {},
): Promise<Board> {
  return boardOf(hour, await readLiveHour(db, site, hour, how), fromMs, toMs);
}

/** What those live minutes of an hour hold that start in [fromMs, toMs), epoch milliseconds. */
export function boardOf(hour: Hour, lanes: readonly LiveLane[], fromMs: number, toMs: number): Board {
  const startMs = hourStartMs(hour);
  const board = new Map<string, Tally>();
  for (const [article, own] of Map.groupBy(lanes, (lane) => lane.article)) {
    const minutes = own.flatMap((lane) => [...lane.minutes]);
    const inside = minutes.filter(([minute]) => isIn(startMs + minute * MINUTE_MS, fromMs, toMs));
    const tally = mergeAll(inside.map(([, one]) => one));
    if (tally.rows > 0) board.set(article, tally);
  }
  return board;
}

function isIn(ms: number, fromMs: number, toMs: number): boolean {
  return ms >= fromMs && ms < toMs;
}
