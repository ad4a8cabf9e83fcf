import { mergeBoards, type Board } from "../core/board.ts";
import { HOUR_MS, MINUTE_MS, addHours, hourOf, hourStartMs, type Hour } from "../core/clock.ts";
import { SPREADS } from "../core/lane.ts";
import { mergeAll, type Tally } from "../core/tally.ts";
import type { Database } from "./database.ts";
import { readLiveLanes } from "./live-hour.ts";
import { readBoards } from "./read-boards.ts";

/**
 * What each article of a site had in [from, to): whole hours from their boards, as settling left them; the parts of an
 * hour at either end, and whole hours from `liveFromMs` on, from live minutes, which are kept for some days.
 * @param fromMs the start of a minute
 * @param toMs the start of a minute
 */
export async function sumBoard(
  db: Database,
  site: string,
  fromMs: number,
  toMs: number,
  liveFromMs = Infinity,
): Promise<Board> {
  const firstWholeMs = Math.ceil(fromMs / HOUR_MS) * HOUR_MS;
  const boardedMs = Math.max(firstWholeMs, Math.min(Math.floor(toMs / HOUR_MS) * HOUR_MS, liveFromMs));
  const reads: Promise<Board>[] = [];
  if (fromMs < firstWholeMs) reads.push(readLiveBoard(db, site, hourOf(fromMs), fromMs, toMs));
  if (firstWholeMs < boardedMs) {
    const last = addHours(hourOf(boardedMs), -1);
    reads.push(readBoards(db, site, `hour|${hourOf(firstWholeMs)}`, `hour|${last}`));
  }
  for (let ms = boardedMs; ms < toMs; ms += HOUR_MS) reads.push(readLiveBoard(db, site, hourOf(ms), fromMs, toMs));
  return mergeBoards(await Promise.all(reads));
}

/** What the live minutes of an hour that start in [from, to) hold. */
export async function readLiveBoard(
  db: Database,
  site: string,
  hour: Hour,
  fromMs = 0,
  toMs = Infinity,
): Promise<Board> {
  const startMs = hourStartMs(hour);
  const spreads = Array.from({ length: SPREADS }, async (_, spread) => {
    const boards: Board[] = [];
    for await (const lanes of readLiveLanes(db, site, hour, spread)) {
      for (const { article, minutes } of lanes) {
        const inside = [...minutes].filter(([minute]) => isIn(startMs + minute * MINUTE_MS, fromMs, toMs));
        const tally: Tally = mergeAll(inside.map(([, one]) => one));
        if (tally.rows > 0) boards.push(new Map([[article, tally]]));
      }
    }
    return mergeBoards(boards);
  });
  return mergeBoards(await Promise.all(spreads));
}

function isIn(ms: number, fromMs: number, toMs: number): boolean {
  return ms >= fromMs && ms < toMs;
}
