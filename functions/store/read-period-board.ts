import { mergeBoards, type Board } from "../core/board.ts";
import { HOUR_MS, MINUTE_MS, hourOf, hourStartMs, minuteStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { wholeDaysIn, type Period } from "../core/period.ts";
import type { Database } from "./database.ts";
import { boardedMarkKey } from "./keys.ts";
import { readMark } from "./mark.ts";
import { readBoards } from "./read-boards.ts";
import { sumBoard } from "./sum-board.ts";

/**
 * What each article of a site had in a period: its days that are over from their boards, other hours from theirs, this hour
 * and the one before it from live minutes.
 */
export async function readPeriodBoard(
  db: Database,
  { id, zone }: Pick<Site, "id" | "zone">,
  { fromMs, toMs }: Period,
  nowMs: number,
): Promise<Board> {
  const endMs = Math.min(toMs, minuteStartMs(nowMs) + MINUTE_MS);
  if (fromMs >= endMs) return new Map();
  const liveFromMs = hourStartMs(hourOf(nowMs)) - HOUR_MS;
  const sum = (from: number, to: number) => (from < to ? sumBoard(db, id, from, to, liveFromMs) : new Map());
  const days = wholeDaysIn({ fromMs, toMs: endMs }, zone, await readMark(db, boardedMarkKey(id)));
  if (!days) return sum(fromMs, endMs);
  return mergeBoards(
    await Promise.all([
      sum(fromMs, days.fromMs),
      readBoards(db, id, `day|${days.first}`, `day|${days.last}`),
      sum(days.toMs, endMs),
    ]),
  );
}
