import { mergeAll } from "../../functions/core/tally.ts";
import { keepClosed } from "../../functions/store/close-article.ts";
import type { Database } from "../../functions/store/database.ts";
import { articlePartition } from "../../functions/store/keys.ts";
import { readHourTallies } from "../../functions/store/read-hour-tallies.ts";
import { readTotalsItem } from "../../functions/store/read-totals-item.ts";

/** Only a settle of the same article stands in the way. */
const TRIES = 5;

/**
 * Keeps the sum of an article's settled hours up to the one to which it is closed, if that is fuller than its closed sum: settled hours
 * live longer than raw rows do.
 */
export async function keepSumOfHours(db: Database, site: string, article: string): Promise<void> {
  for (let tried = 0; tried < TRIES; tried++) {
    const before = await readTotalsItem(db, site, article);
    const through = before.closedThrough;
    if (through === undefined) return;
    const hours = await readHourTallies(db, articlePartition(site, article), "", through, { consistent: true });
    const closed = mergeAll(hours.values());
    if (closed.rows <= before.closed.rows) return;
    if (await keepClosed(db, site, article, before, { closed, hours: [through] })) return;
  }
  throw new Error(`an article's hours could not be summed up in ${TRIES} tries`);
}
