import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Database } from "./database.ts";
import { liveKey, type LaneHour } from "./keys.ts";
import { liveTtlSeconds } from "./live-hour.ts";

/**
 * Names an article in a live hour, in which its minutes are still to be counted. Settling looks for articles there, so
 * that it counts their rows even when nothing that the stream said of them was ever worked off. Naming again changes
 * nothing.
 */
export async function nameInLiveHour(db: Database, lane: LaneHour): Promise<void> {
  const { pk, sk } = liveKey(lane);
  await db.client.send(
    new UpdateItemCommand({
      TableName: db.rollups,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: "SET #ttl = :ttl",
      ExpressionAttributeNames: { "#ttl": "ttl" },
      ExpressionAttributeValues: { ":ttl": { N: String(liveTtlSeconds(db, lane.hour)) } },
    }),
  );
}
