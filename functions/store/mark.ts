import { GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Database } from "./database.ts";
import type { Key } from "./keys.ts";
import { unlessRefused } from "./unless-refused.ts";

/** Reads how far some work has come: the last hour or day that it is done with, or `undefined` when it never was. */
export async function readMark(db: Database, { pk, sk }: Key): Promise<string | undefined> {
  const Key = { pk: { S: pk }, sk: { S: sk } };
  const { Item } = await db.client.send(new GetItemCommand({ TableName: db.rollups, Key, ConsistentRead: true }));
  return Item?.["hour"]?.S;
}

/** Moves a mark to an hour or day that is done with, and never back. */
export async function moveMark(db: Database, { pk, sk }: Key, done: string): Promise<void> {
  await unlessRefused(
    db.client.send(
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: "SET #hour = :hour",
        ConditionExpression: "attribute_not_exists(#hour) OR #hour < :hour",
        ExpressionAttributeNames: { "#hour": "hour" },
        ExpressionAttributeValues: { ":hour": { S: done } },
      }),
    ),
  );
}
