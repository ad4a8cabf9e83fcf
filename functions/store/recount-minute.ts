import { MINUTE_MS } from "../core/clock.ts";
import { tallyMinute } from "../core/tally.ts";
import type { Database } from "./database.ts";
import { keepMinute } from "./keep-minute.ts";
import type { LaneHour } from "./keys.ts";
import { readRows } from "./read-rows.ts";

/**
 * Counts one minute of a lane again from its raw rows and keeps the result if it is the fuller one. Nothing is ever
 * incremented, so this may be called any number of times, by anyone, in any order.
 */
export async function recountMinute(db: Database, lane: LaneHour, minuteMs: number): Promise<void> {
  const rows = await readRows(db, lane, minuteMs, minuteMs + MINUTE_MS);
  const tally = tallyMinute(rows, minuteMs);
  if (tally.rows > 0) await keepMinute(db, lane, minuteMs, tally);
}
