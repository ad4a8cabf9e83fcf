import { paginateQuery } from "@aws-sdk/client-dynamodb";
import type { Database } from "./database.ts";
import { samePartition } from "./keys.ts";

/** Reads which old ids of a site are folded into which articles, eventually consistent. */
export async function readFolded(db: Database, site: string): Promise<ReadonlyMap<string, string>> {
  const into = new Map<string, string>();
  const pages = paginateQuery(
    { client: db.client },
    {
      TableName: db.rollups,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: samePartition(site) } },
    },
  );
  for await (const page of pages) {
    for (const { sk, into: article } of page.Items ?? []) if (sk?.S && article?.S) into.set(sk.S, article.S);
  }
  return into;
}
