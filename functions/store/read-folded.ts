import { paginateQuery } from "@aws-sdk/client-dynamodb";
import type { Database } from "./database.ts";
import { samePartition } from "./keys.ts";

/** How the old ids of a site are folded. */
export interface Folded {
  /** The article that each of them is folded into. */
  readonly into: ReadonlyMap<string, string>;
  /** Those whose folding has changed since the facts of the site were made with it, by what tells this change from others. */
  readonly changed: ReadonlyMap<string, string>;
}

/**
 * Reads how the old ids of a site are folded, eventually consistent where nothing else is said.
 * @param isConsistent whether it sees every change that was answered before, at twice the price
 */
export async function readFolded(db: Database, site: string, isConsistent = false): Promise<Folded> {
  const into = new Map<string, string>();
  const changed = new Map<string, string>();
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
    for (const { sk, into: article, changed: change, settled } of page.Items ?? []) {
      if (!sk?.S) continue;
      if (article?.S) into.set(sk.S, article.S);
      if (change?.S && change.S !== settled?.S) changed.set(sk.S, change.S);
    }
  }
  return { into, changed };
}
