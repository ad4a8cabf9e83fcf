import { GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Hour } from "../core/clock.ts";
import type { Database } from "./database.ts";
import { sliceKey } from "./keys.ts";

/** Reads up to which article, in the order of their ids, a run that ran out of time has come in an hour; empty for none. */
export async function readSlice(db: Database, site: string, hour: Hour): Promise<string> {
  const { pk, sk } = sliceKey(site, hour);
  const Key = { pk: { S: pk }, sk: { S: sk } };
  const { Item } = await db.client.send(new GetItemCommand({ TableName: db.rollups, Key, ConsistentRead: true }));
  return Item?.["article"]?.S ?? "";
}

/**
 * Keeps how far a run has come, so that the next one begins behind it.
 * @param article the last one that is done; empty when all of the hour's are
 */
export async function keepSlice(db: Database, site: string, hour: Hour, article: string): Promise<void> {
  const { pk, sk } = sliceKey(site, hour);
  await db.client.send(
    new UpdateItemCommand({
      TableName: db.rollups,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: "SET article = :article",
      ExpressionAttributeValues: { ":article": { S: article } },
    }),
  );
}
