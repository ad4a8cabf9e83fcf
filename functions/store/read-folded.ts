import { paginateQuery } from "@aws-sdk/client-dynamodb";
import type { Database } from "./database.ts";
import { samePartition } from "./keys.ts";

/**
 * Reads the article that each old id of a site is folded into, eventually consistent where nothing else is said.
 * @param isConsistent whether it sees every change that was answered before, at twice the price
 */
export async function readFolded(
  db: Database,
  site: string,
  isConsistent = false,
): Promise<ReadonlyMap<string, string>> {
  const into = new Map<string, string>();
  const pages = paginateQuery(
    { client: db.client },
    {
      TableName: db.rollups,
      ConsistentRead: isConsistent,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: samePartition(site) } },
    },
  );
  for await (const page of pages) {
    for (const { sk, into: article } of page.Items ?? []) if (sk?.S && article?.S) into.set(sk.S, article.S);
  }
  return into;
}
