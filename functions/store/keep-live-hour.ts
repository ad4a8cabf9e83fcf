import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { MINUTE_MS, hourStartMs } from "../core/clock.ts";
import { packTally } from "../core/packed-tally.ts";
import { mergeAll, type Tally } from "../core/tally.ts";
import type { Database } from "./database.ts";
import { keepInTotals, keepMinutes } from "./keep-minutes.ts";
import { liveKey, minuteAttribute, type LaneHour } from "./keys.ts";
import { liveTtlSeconds, minutesOf } from "./live-hour.ts";

/** Nothing is kept of the lane's hour yet. */
const IS_FIRST = "attribute_not_exists(pk)";

/**
 * Keeps all the minutes of a lane's hour at once, then their sum in the article's public numbers. Where some of them are kept
 * already, those that are fuller are kept as `keepMinutes` does.
 * @param minutes the tallies by the first millisecond of their minute
 */
export async function keepLiveHour(db: Database, lane: LaneHour, minutes: ReadonlyMap<number, Tally>): Promise<void> {
  const { pk, sk } = liveKey(lane);
  const tallies = [...minutes].map(([minuteMs, tally]) => [minuteAttribute(minuteMs), packTally(tally)] as const);
  try {
    await db.client.send(
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: `SET ${["#ttl = :ttl", ...tallies.map(([name]) => `${name} = :${name}`)].join(", ")}`,
        ConditionExpression: IS_FIRST,
        ExpressionAttributeNames: { "#ttl": "ttl" },
        ExpressionAttributeValues: {
          ":ttl": { N: String(liveTtlSeconds(db, lane.hour)) },
          ...Object.fromEntries(tallies.map(([name, packed]) => [`:${name}`, { S: packed }])),
        },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const known = minutesOf(error.Item);
    const startMs = hourStartMs(lane.hour);
    const fuller = [...minutes].filter(([minuteMs, { rows }]) => {
      const before = known.get((minuteMs - startMs) / MINUTE_MS);
      return !before || before.rows < rows;
    });
    await keepMinutes(db, lane, new Map(fuller));
  }
  await keepInTotals(db, lane, mergeAll(minutes.values()));
}
