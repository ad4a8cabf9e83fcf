import { GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Database } from "./database.ts";
import type { Key } from "./keys.ts";

/** Reads the place at which a run of settle that had no time for all has stopped in some work; empty for its beginning. */
export async function readPlace(db: Database, { pk, sk }: Key): Promise<string> {
  const Key = { pk: { S: pk }, sk: { S: sk } };
  const { Item } = await db.client.send(new GetItemCommand({ TableName: db.rollups, Key, ConsistentRead: true }));
  return Item?.["place"]?.S ?? "";
}

/**
 * Keeps the place at which a run has stopped, so that the next one goes on from there.
 * @param place empty when the work is done
 * @param ttlSeconds when it expires; never, without
 */
export async function keepPlace(db: Database, { pk, sk }: Key, place: string, ttlSeconds?: number): Promise<void> {
  await db.client.send(
    new UpdateItemCommand({
      TableName: db.rollups,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: `SET place = :place${ttlSeconds === undefined ? "" : ", #ttl = :ttl"}`,
      ...(ttlSeconds !== undefined && { ExpressionAttributeNames: { "#ttl": "ttl" } }),
      ExpressionAttributeValues: {
        ":place": { S: place },
        ...(ttlSeconds !== undefined && { ":ttl": { N: String(ttlSeconds) } }),
      },
    }),
  );
}
