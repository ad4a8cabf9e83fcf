import { paginateQuery, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { DAY_MS, MINUTE_MS, SECOND_MS, minuteStartMs } from "../core/clock.ts";
import type { HowToRead } from "./batch-get.ts";
import type { Database, TimeLimit } from "./database.ts";
import { markedAboutKey, markedAboutsPartition, parseMarkedAboutSort } from "./keys.ts";

/** Long after the list of all articles was made anew, even by a settling that stood still for weeks. */
const KEPT_MS = 60 * DAY_MS;

/** More than a request, a query that is not consistent, and two clocks can be apart. */
const MARGIN_MS = 15 * MINUTE_MS;

/**
 * Marks that something new is known of an article, after it was kept: the list of all articles is made now and then, and
 * whoever reads it looks these up.
 * @param nowMs when the request came that says it, epoch milliseconds
 */
export async function markAbout(
  db: Database,
  site: string,
  article: string,
  nowMs: number,
  limit: TimeLimit = {},
): Promise<void> {
  const { pk, sk } = markedAboutKey(site, new Date(minuteStartMs(nowMs)).toISOString(), article);
  await db.client.send(
    new UpdateItemCommand({
      TableName: db.rollups,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: "SET #ttl = :ttl",
      ExpressionAttributeNames: { "#ttl": "ttl" },
      ExpressionAttributeValues: { ":ttl": { N: String(Math.ceil((nowMs + KEPT_MS) / SECOND_MS)) } },
    }),
    limit,
  );
}

/** Reads of which articles something new may be known since a list of them was begun, epoch milliseconds. */
export async function readMarkedAbouts(
  db: Database,
  site: string,
  begunMs: number,
  { consistent = false }: HowToRead = {},
): Promise<Set<string>> {
  const articles = new Set<string>();
  const pages = paginateQuery(
    { client: db.client },
    {
      TableName: db.rollups,
      ConsistentRead: consistent,
      KeyConditionExpression: "pk = :pk AND sk > :since",
      ExpressionAttributeValues: {
        ":pk": { S: markedAboutsPartition(site) },
        ":since": { S: new Date(minuteStartMs(begunMs - MARGIN_MS)).toISOString() },
      },
    },
  );
  for await (const page of pages) {
    for (const { sk } of page.Items ?? []) articles.add(parseMarkedAboutSort(sk?.S ?? ""));
  }
  return articles;
}
