import { DAY_MS, HOUR_MS, hourStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { addDays, dayStartMs, localDay } from "../core/zone.ts";
import { moveMark, readMark } from "./mark.ts";
import type { Database } from "./database.ts";
import { keepBoard } from "./keep-board.ts";
import { boardedMarkKey, closedMarkKey } from "./keys.ts";
import { sumBoard } from "./sum-board.ts";

/**
 * Makes the boards of a site's local days whose every hour is closed, in order: each is the sum of its hours, and says
 * the last word. A day is 23 to 25 hours long, and may begin within an hour of UTC.
 */
export async function settleDays(db: Database, { id, zone }: Site): Promise<void> {
  const closed = await readMark(db, closedMarkKey(id));
  if (!closed) return;
  const closedMs = hourStartMs(closed) + HOUR_MS;
  const before = await readMark(db, boardedMarkKey(id));
  // Before the first one, as far back as the boards of hours go.
  let day = addDays(before ?? localDay(closedMs - db.retention.minuteDays * DAY_MS, zone), 1);
  for (let endMs = dayStartMs(addDays(day, 1), zone); endMs <= closedMs; endMs = dayStartMs(addDays(day, 1), zone)) {
    const board = await sumBoard(db, id, dayStartMs(day, zone), endMs);
    if (board.size > 0) await keepBoard(db, id, `day|${day}`, board);
    await moveMark(db, boardedMarkKey(id), day);
    day = addDays(day, 1);
  }
}
