import { HOUR_MS, MINUTE_MS, hourStartMs, type Hour } from "../core/clock.ts";
import { LANES } from "../core/lane.ts";
import { mergeAll, tallyMinutes, type Tally } from "../core/tally.ts";
import type { Database } from "./database.ts";
import { keepInLiveHour } from "./keep-minutes.ts";
import type { LiveLane } from "./live-hour.ts";
import { readRows } from "./read-rows.ts";

/** A lane's hour, counted from raw rows: the tallies of its minutes by their first millisecond. */
type CountedLane = ReadonlyMap<number, Tally>;

/** An article's hour, counted from raw rows. */
export interface CountedHour {
  /** Its tallies by lane. */
  readonly lanes: readonly Tally[];
  /** Keeps each minute that turned out fuller than the live one: what the stream should have done, should it ever have failed. */
  readonly keepMinutes: () => Promise<void>;
}

/**
 * Counts a whole hour of an article again from its raw rows, lane by lane. Nothing is kept yet: whoever has to keep a sum of
 * it first can do so, and finds the minutes as they were if it is killed between.
 * @param live the article's live lanes of the hour
 */
export async function recountHour(
  db: Database,
  site: string,
  article: string,
  hour: Hour,
  live: readonly LiveLane[],
): Promise<CountedHour> {
  const startMs = hourStartMs(hour);
  const lanes = Array.from({ length: LANES }, (_, lane) => ({ site, article, hour, lane }));
  const counted = await Promise.all(
    lanes.map(async (lane): Promise<CountedLane> => {
      const rows = await readRows(db, lane, startMs, startMs + HOUR_MS);
      return tallyMinutes(rows, startMs, startMs + HOUR_MS);
    }),
  );
  const keepLane = async (minutes: CountedLane, lane: number) => {
    const known = live.find((one) => one.lane === lane)?.minutes;
    for (const [minuteMs, tally] of minutes) {
      const before = known?.get((minuteMs - startMs) / MINUTE_MS);
      // One after another: they are updates of one item.
      if (!before || before.rows < tally.rows) await keepInLiveHour(db, { site, article, hour, lane }, minuteMs, tally);
    }
  };
  return {
    lanes: counted.map((minutes) => mergeAll(minutes.values())),
    keepMinutes: async () => {
      await Promise.all(counted.map(keepLane));
    },
  };
}
