import { GetItemCommand, UpdateItemCommand, ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import type { Hour } from "../core/clock.ts";
import type { Database } from "./database.ts";
import { closedMarkKey } from "./keys.ts";

/** Reads the hour up to which all of a site's articles are closed, or `undefined` when none ever was. */
export async function readClosedMark(db: Database, site: string): Promise<Hour | undefined> {
  const { pk, sk } = closedMarkKey(site);
  const Key = { pk: { S: pk }, sk: { S: sk } };
  const { Item } = await db.client.send(new GetItemCommand({ TableName: db.rollups, Key, ConsistentRead: true }));
  return Item?.["hour"]?.S;
}

/** Moves a site's mark to an hour that is closed, and never back. */
export async function moveClosedMark(db: Database, site: string, hour: Hour): Promise<void> {
  const { pk, sk } = closedMarkKey(site);
  try {
    await db.client.send(
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: "SET #hour = :hour",
        ConditionExpression: "attribute_not_exists(#hour) OR #hour < :hour",
        ExpressionAttributeNames: { "#hour": "hour" },
        ExpressionAttributeValues: { ":hour": { S: hour } },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
