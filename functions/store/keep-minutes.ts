import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { packRows, packTally } from "../core/packed-tally.ts";
import { mergeAll, type Tally } from "../core/tally.ts";
import type { Database } from "./database.ts";
import { liveKey, minuteAttribute, openAttribute, totalsKey, type LaneHour } from "./keys.ts";
import { liveTtlSeconds, minutesOf } from "./live-hour.ts";
import { unlessRefused } from "./unless-refused.ts";

/**
 * The stored tally was made from fewer raw rows than this one. Rows are only ever added, so the one made from more of
 * them knows everything that the other does: repeats, reorderings and consumers that wake up late all end in the same
 * number. A packed tally sorts by its rows.
 */
const IS_FULLER = "(attribute_not_exists(#tally) OR #tally < :rows)";

/** The hour is not yet closed into the article's sum. */
const IS_OPEN = "(attribute_not_exists(through) OR through < :hour)";

/**
 * Keeps the tallies of minutes of a lane's hour, then the sum of the hour in the article's public numbers. A crash
 * between them is mended by the repeat that follows it: it finds the minutes as full as its own and goes on.
 * @param tallies by the first millisecond of their minute
 */
export async function keepMinutes(db: Database, lane: LaneHour, tallies: ReadonlyMap<number, Tally>): Promise<void> {
  let minutes: Tally[] = [];
  // One after another: they are updates of one item.
  for (const [minuteMs, tally] of tallies) minutes = await keepInLiveHour(db, lane, minuteMs, tally);
  if (minutes.length > 0) await keepInTotals(db, lane, mergeAll(minutes));
}

/**
 * Keeps the tally of a minute of a lane, if it is the fuller one.
 * @returns the tallies of the lane's minutes as they are stored now, this one among them
 */
export async function keepInLiveHour(db: Database, lane: LaneHour, minuteMs: number, tally: Tally): Promise<Tally[]> {
  const { pk, sk } = liveKey(lane);
  try {
    const { Attributes } = await db.client.send(
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: "SET #tally = :tally, #ttl = :ttl",
        ConditionExpression: IS_FULLER,
        ExpressionAttributeNames: { "#tally": minuteAttribute(minuteMs), "#ttl": "ttl" },
        ExpressionAttributeValues: {
          ":tally": { S: packTally(tally) },
          ":rows": { S: packRows(tally.rows) },
          ":ttl": { N: String(liveTtlSeconds(db, lane.hour)) },
        },
        ReturnValues: "ALL_NEW",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return [...minutesOf(Attributes).values()];
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return [...minutesOf(error.Item).values()];
    throw error;
  }
}

/** Keeps the sum of a lane's hour in the article's public numbers, if it is the fuller one and the hour is open. */
export async function keepInTotals(db: Database, lane: LaneHour, hour: Tally): Promise<void> {
  const { pk, sk } = totalsKey(lane.site, lane.article);
  await unlessRefused(
    db.client.send(
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: "SET #tally = :tally",
        ConditionExpression: `${IS_FULLER} AND ${IS_OPEN}`,
        ExpressionAttributeNames: { "#tally": openAttribute(lane.hour, lane.lane) },
        ExpressionAttributeValues: {
          ":tally": { S: packTally(hour) },
          ":rows": { S: packRows(hour.rows) },
          ":hour": { S: lane.hour },
        },
      }),
    ),
  );
}
