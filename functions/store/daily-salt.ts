import { randomBytes } from "node:crypto";
import { ConditionalCheckFailedException, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { HOUR_MS, SECOND_MS } from "../core/clock.ts";
import type { Database } from "./database.ts";
import { saltKey } from "./keys.ts";

/** A day's events come up to 24 h late, and the day of the westernmost zone ends 12 h after UTC's. */
const SALT_LIFE_MS = (24 + 12 + 24) * HOUR_MS;

/**
 * The visitor salt of a site's local day: 32 random bytes, made by whoever asks first; they expire two and a half days
 * after the day began. Read by `record` alone; never logged.
 */
export async function dailySalt(db: Database, site: string, day: string): Promise<Uint8Array> {
  const { pk, sk } = saltKey(site, day);
  const Key = { pk: { S: pk }, sk: { S: sk } };
  const found = await db.client.send(new GetItemCommand({ TableName: db.events, Key, ConsistentRead: true }));
  if (found.Item?.["salt"]?.B) return found.Item["salt"].B;

  const salt = randomBytes(32);
  const ttl = String((Date.parse(`${day}T00:00:00Z`) + SALT_LIFE_MS) / SECOND_MS);
  try {
    await db.client.send(
      new PutItemCommand({
        TableName: db.events,
        Item: { ...Key, salt: { B: salt }, ttl: { N: ttl } },
        ConditionExpression: "attribute_not_exists(pk)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return salt;
  } catch (error) {
    const made = error instanceof ConditionalCheckFailedException ? error.Item?.["salt"]?.B : undefined;
    if (made) return made;
    throw error;
  }
}
