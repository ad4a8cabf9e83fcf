import { HOUR_MS, MINUTE_MS, hourStartMs, type Hour } from "../core/clock.ts";
import { LANES } from "../core/lane.ts";
import { mergeAll, tallyMinutes, type Tally } from "../core/tally.ts";
import type { Database } from "./database.ts";
import { keepMinute } from "./keep-minute.ts";
import type { LiveLane } from "./live-hour.ts";
import { readRows } from "./read-rows.ts";

/**
 * Counts a whole hour of an article again from its raw rows, lane by lane, and keeps each minute that turns out fuller
 * than the live one: what the stream should have done, should it ever have failed.
 * @param live the article's live lanes of the hour
 * @returns the hour's tally by lane
 */
export async function recountHour(
  db: Database,
  site: string,
  article: string,
  hour: Hour,
  live: readonly LiveLane[],
): Promise<Tally[]> {
  const lanes = Array.from({ length: LANES }, (_, lane) => lane);
  return Promise.all(
    lanes.map((lane) => {
      const known = live.find((one) => one.lane === lane)?.minutes ?? new Map<number, Tally>();
      return recountLane(db, { site, article, hour, lane }, known);
    }),
  );
}

async function recountLane(
  db: Database,
  lane: { site: string; article: string; hour: Hour; lane: number },
  known: ReadonlyMap<number, Tally>,
): Promise<Tally> {
  const startMs = hourStartMs(lane.hour);
  const rows = await readRows(db, lane, startMs, startMs + HOUR_MS);
  const minutes = tallyMinutes(rows, startMs, startMs + HOUR_MS);
  for (const [minuteMs, tally] of minutes) {
    const before = known.get((minuteMs - startMs) / MINUTE_MS);
    // One after another: they are updates of one item.
    if (!before || before.rows < tally.rows) await keepMinute(db, lane, minuteMs, tally);
  }
  return mergeAll(minutes.values());
}
