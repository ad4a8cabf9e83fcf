import { paginateQuery, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { DAY_MS, SECOND_MS, hourStartMs, type Hour } from "../core/clock.ts";
import type { Database } from "./database.ts";
import { lateKey, latePartition } from "./keys.ts";
import { unlessRefused } from "./unless-refused.ts";

/** Longer than events are accepted. */
const KEPT_MS = 3 * DAY_MS;

/** An hour that something came to after it was over. */
export interface LateHour {
  readonly hour: Hour;
  /** When the last of it was marked. */
  readonly marked: string;
  /** Whether an event came that counts. */
  readonly isCounted: boolean;
  /** Articles of which readers have told how they read them. */
  readonly articles: ReadonlySet<string>;
}

/**
 * Marks that something came to an hour that settling no longer looks at by itself: an event that counts, or how an article
 * was read.
 * @param marked in which minute, ISO 8601
 * @param article of which a reader has told how it was read; without it, an event came that counts
 */
export async function markLate(
  db: Database,
  site: string,
  hour: Hour,
  marked: string,
  article?: string,
): Promise<void> {
  const { pk, sk } = lateKey(site, hour);
  const ttl = String((hourStartMs(hour) + KEPT_MS) / SECOND_MS);
  await db.client.send(
    new UpdateItemCommand({
      TableName: db.rollups,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: `SET marked = :marked, #ttl = :ttl${article === undefined ? ", counted = :yes" : " ADD articles :one"}`,
      ExpressionAttributeNames: { "#ttl": "ttl" },
      ExpressionAttributeValues: {
        ":marked": { S: marked },
        ":ttl": { N: ttl },
        ...(article === undefined ? { ":yes": { BOOL: true } } : { ":one": { SS: [article] } }),
      },
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
    for (const { sk, marked, settled, counted, articles } of page.Items ?? []) {
      if (!sk?.S || !marked?.S || marked.S === settled?.S) continue;
      const isCounted = counted?.BOOL === true;
      late.push({ hour: sk.S, marked: marked.S, isCounted, articles: new Set(articles?.SS) });
    }
  }
  return late;
}

/** Says that an hour was settled after it was marked; one that was marked again meanwhile stays so. */
export async function endLate(
  db: Database,
  site: string,
  { hour, marked }: Pick<LateHour, "hour" | "marked">,
): Promise<void> {
  const { pk, sk } = lateKey(site, hour);
  await unlessRefused(
    db.client.send(
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: "SET settled = :marked REMOVE counted, articles",
        ConditionExpression: "marked = :marked",
        ExpressionAttributeValues: { ":marked": { S: marked } },
      }),
    ),
  );
}
