import { paginateQuery, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { Hour } from "../core/clock.ts";
import { unpackTally } from "../core/packed-tally.ts";
import type { Tally } from "../core/tally.ts";
import type { HowToRead } from "./batch-get.ts";
import type { Database } from "./database.ts";

/**
 * Reads which is the first settled hour of an article or a site, if any.
 * @param pk partition key of the article or site
 */
export async function readFirstHour(db: Database, pk: string): Promise<Hour | undefined> {
  const { Items } = await db.client.send(
    new QueryCommand({
      TableName: db.rollups,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :hour)",
      ProjectionExpression: "sk",
      ExpressionAttributeValues: { ":pk": { S: pk }, ":hour": { S: "hour|" } },
      Limit: 1,
    }),
  );
  return Items?.[0]?.["sk"]?.S?.slice("hour|".length);
}

/**
 * Reads the settled tallies of an article's or a site's hours, the last one itself included; hours without are missing.
 * @param pk partition key of the article or site
 * @param how eventually consistent where nothing else is said
 */
export async function readHourTallies(
  db: Database,
  pk: string,
  first: Hour,
  last: Hour,
  { consistent = false }: HowToRead = {},
): Promise<Map<Hour, Tally>> {
  const tallies = new Map<Hour, Tally>();
  const pages = paginateQuery(
    { client: db.client },
    {
      TableName: db.rollups,
      ConsistentRead: consistent,
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :first AND :last",
      ProjectionExpression: "sk, tally",
      ExpressionAttributeValues: {
        ":pk": { S: pk },
        ":first": { S: `hour|${first}` },
        ":last": { S: `hour|${last}` },
      },
    },
  );
  for await (const page of pages) {
    for (const { sk, tally } of page.Items ?? []) {
      if (sk?.S && tally?.S) tallies.set(sk.S.slice("hour|".length), unpackTally(tally.S));
    }
  }
  return tallies;
}
