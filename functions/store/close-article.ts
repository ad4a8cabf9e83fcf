import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Hour } from "../core/clock.ts";
import { LANES } from "../core/lane.ts";
import { packTally } from "../core/packed-tally.ts";
import { merge, mergeAll, type Tally } from "../core/tally.ts";
import type { Database } from "./database.ts";
import { articleHourKey, openAttribute, totalsKey } from "./keys.ts";
import type { LiveLane } from "./live-hour.ts";
import { recountHour } from "./recount-hour.ts";
import { keepSettledHour } from "./settled-hour.ts";
import { readTotalsItem } from "./read-totals-item.ts";
import type { OpenHour, TotalsItem } from "./totals-item.ts";
import { unlessRefused } from "./unless-refused.ts";

/** Nobody closed an hour of this article since it was read: the sum that we add to is the stored one. */
const IS_AS_READ = { never: "attribute_not_exists(through)", before: "through = :before" };

/** Only another settle of the same article stands in the way, so one that loses this often met something else. */
const TRIES = 5;

/** Hours that one update folds into the sum: DynamoDB takes an expression of 4 KB, and each has four attributes. */
const HOURS_AT_ONCE = 48;

/**
 * Closes an article's hours up to and with `through` into its sum. Hours are closed in their order, and a site's settle
 * has closed each earlier hour in which the article was named: what is found open here is all that there is. No event
 * can enter these hours any more, so their raw rows say the last word; hours whose raw rows are gone already keep what was counted.
 * Closing again what is closed changes nothing.
 * @param live the article's live lanes of the hour `through`
 */
export async function closeArticle(
  db: Database,
  site: string,
  article: string,
  through: Hour,
  live: readonly LiveLane[],
): Promise<void> {
  for (let tried = 0; tried < TRIES;) {
    const before = await readTotalsItem(db, site, article);
    if (before.closedThrough !== undefined && before.closedThrough >= through) return;
    const open = before.open.map((one) => one.hour).filter((hour) => hour <= through);
    const hours = [...new Set([...open, through])].toSorted().slice(0, HOURS_AT_ONCE);
    let { closed } = before;
    for (const hour of hours) {
      const counted = before.open.filter((one) => one.hour === hour);
      closed = merge(closed, await closeHour(db, site, article, hour, counted, hour === through ? live : []));
    }
    if (!(await keepClosed(db, site, article, before, { closed, hours }))) tried += 1;
    else if (hours.at(-1) === through) return;
  }
  throw new Error(`an article's hours could not be closed in ${TRIES} tries`);
}

async function closeHour(
  db: Database,
  site: string,
  article: string,
  hour: Hour,
  counted: readonly OpenHour[],
  live: readonly LiveLane[],
): Promise<Tally> {
  const { lanes, keepMinutes } = await recountHour(db, site, article, hour, live);
  await keepMinutes();
  const tally = mergeAll(
    lanes.map((fromRows, lane) => {
      const known = counted.find((one) => one.lane === lane)?.tally;
      return known && known.rows > fromRows.rows ? known : fromRows;
    }),
  );
  if (tally.rows > 0) await keepSettledHour(db, articleHourKey(site, article, hour), tally);
  return tally;
}

/**
 * Keeps the sum of an article's closed hours.
 * @param before its totals item, as it was read before the sum was made
 * @param next the sum, and the hours that are in it and were not before; the last of them is the one that it goes up to
 * @returns false when another settle was faster
 */
export async function keepClosed(
  db: Database,
  site: string,
  article: string,
  before: TotalsItem,
  next: { readonly closed: Tally; readonly hours: readonly Hour[] },
): Promise<boolean> {
  const { pk, sk } = totalsKey(site, article);
  const lanes = Array.from({ length: LANES }, (_, lane) => lane);
  const folded = next.hours.flatMap((hour) => lanes.map((lane) => openAttribute(hour, lane)));
  return unlessRefused(
    db.client.send(
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: `SET closed = :closed, through = :through REMOVE ${[...folded, ...before.stale].join(", ")}`,
        ConditionExpression: before.closedThrough === undefined ? IS_AS_READ.never : IS_AS_READ.before,
        ExpressionAttributeValues: {
          ":closed": { S: packTally(next.closed) },
          ":through": { S: next.hours.at(-1) ?? "" },
          ...(before.closedThrough !== undefined && { ":before": { S: before.closedThrough } }),
        },
      }),
    ),
  );
}
