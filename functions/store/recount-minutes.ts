import { MINUTE_MS } from "../core/clock.ts";
import { tallyMinutes } from "../core/tally.ts";
import type { Database } from "./database.ts";
import { keepMinutes } from "./keep-minutes.ts";
import type { LaneHour } from "./keys.ts";
import { UNPACED, type Pace } from "./pace.ts";
import { readRows } from "./read-rows.ts";

/**
 * Counts minutes of a lane's hour again from their raw rows and keeps each result that is the fuller one. Nothing is ever
 * incremented, so this may be called any number of times, by anyone, in any order. Minutes that follow one another are read in
 * one go: the 30 s before each of them are the end of the one before it.
 * @param minutes their first milliseconds
 */
export async function recountMinutes(
  db: Database,
  lane: LaneHour,
  minutes: readonly number[],
  pace: Pace = UNPACED,
): Promise<void> {
  for (const [fromMs, toMs] of stretchesOf(minutes)) {
    await pace.ready();
    const rows = await readRows(db, lane, fromMs, toMs, pace);
    await keepMinutes(db, lane, tallyMinutes(rows, fromMs, toMs));
  }
}

/** The stretches of time that minutes make up, in their order. */
function stretchesOf(minutes: readonly number[]): (readonly [fromMs: number, toMs: number])[] {
  const stretches: [fromMs: number, toMs: number][] = [];
  for (const minuteMs of minutes.toSorted((a, b) => a - b)) {
    const last = stretches.at(-1);
    if (last?.[1] === minuteMs) last[1] += MINUTE_MS;
    else stretches.push([minuteMs, minuteMs + MINUTE_MS]);
  }
  return stretches;
}
