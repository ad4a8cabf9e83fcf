import { paginateQuery, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { DAY_MS, SECOND_MS, hourStartMs, type Hour } from "../core/clock.ts";
import type { Database } from "./database.ts";
import { lateKey, latePartition } from "./keys.ts";
import { unlessRefused } from "./unless-refused.ts";

/** Longer than events are accepted. */
const KEPT_MS = 3 * DAY_MS;

/** An hour that events came to after it was over, and when the last of them was marked. */
export interface LateHour {
  readonly hour: Hour;
  readonly marked: string;
}

/**
 * Marks that an event came to an hour that settling no longer looks at by itself.
 * @param marked in which minute, ISO 8601
 */
export async function markLate(db: Database, site: string, hour: Hour, marked: string): Promise<void> {
  const { pk, sk } = lateKey(site, hour);
  const ttl = String((hourStartMs(hour) + KEPT_MS) / SECOND_MS);
  await db.client.send(
    new UpdateItemCommand({
      TableName: db.rollups,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: "SET marked = :marked, #ttl = :ttl",
      ExpressionAttributeNames: { "#ttl": "ttl" },
      ExpressionAttributeValues: { ":marked": { S: marked }, ":ttl": { N: ttl } },
    }),
  );
}

/** Reads which hours are marked and not yet settled since. @param after the last hour that is closed, which stays as it is */
export async function readLateHours(db: Database, site: string, after: Hour): Promise<LateHour[]> {
  const late: LateHour[] = [];
  const pages = paginateQuery(
    { client: db.client },
    {
      TableName: db.rollups,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND sk > :after",
      ExpressionAttributeValues: { ":pk": { S: latePartition(site) }, ":after": { S: after } },
    },
  );
  for await (const page of pages) {
    for (const { sk, marked, settled } of page.Items ?? []) {
      if (sk?.S && marked?.S && marked.S !== settled?.S) late.push({ hour: sk.S, marked: marked.S });
    }
  }
  return late;
}

/** Says that an hour was settled after it was marked; one that was marked again meanwhile stays so. */
export async function endLate(db: Database, site: string, { hour, marked }: LateHour): Promise<void> {
  const { pk, sk } = lateKey(site, hour);
  await unlessRefused(
    db.client.send(
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: "SET settled = :marked",
        ConditionExpression: "marked = :marked",
        ExpressionAttributeValues: { ":marked": { S: marked } },
      }),
    ),
  );
}
