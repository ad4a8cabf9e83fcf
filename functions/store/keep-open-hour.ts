import type { Hour } from "../core/clock.ts";
import type { Tally } from "../core/tally.ts";
import type { Database } from "./database.ts";
import { keepInTotals } from "./keep-minutes.ts";
import { readTotalsItem } from "./read-totals-item.ts";

/**
 * Keeps the lanes' sums of an open hour in the article's public numbers, where these were made from fewer rows: a
 * consumer may have kept a minute and died, or been given up, before it came to the numbers.
 * @param lanes the hour's tallies by lane, as counted from raw rows
 */
export async function keepOpenHour(
  db: Database,
  site: string,
  article: string,
  hour: Hour,
  lanes: readonly Tally[],
): Promise<void> {
  const { open } = await readTotalsItem(db, site, article);
  for (const [lane, tally] of lanes.entries()) {
    const known = open.find((one) => one.hour === hour && one.lane === lane)?.tally.rows ?? 0;
    if (tally.rows > known) await keepInTotals(db, { site, article, hour, lane }, tally);
  }
}
