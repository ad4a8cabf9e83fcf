import { setTimeout as sleep } from "node:timers/promises";
import {
  BatchGetItemCommand,
  GetItemCommand,
  type BatchGetItemCommandOutput,
  type KeysAndAttributes,
} from "@aws-sdk/client-dynamodb";
import { Problem } from "../core/problem.ts";
import { NO_TOTALS, type ArticleTotals } from "../core/totals.ts";
import type { Database, TimeLimit } from "./database.ts";
import { totalsKey } from "./keys.ts";
import { totalsOfItem } from "./totals-item.ts";

/**
 * Reads the public numbers of 1-100 articles, eventually consistent (a second old at the most, in practice). An article
 * never seen has zeros. One read unit of half price an article, in one call.
 * @param limit ends the reading, which then rejects
 */
export async function readTotals(
  db: Database,
  site: string,
  articles: readonly string[],
  limit: TimeLimit = {},
): Promise<ReadonlyMap<string, ArticleTotals>> {
  const [only] = articles;
  if (articles.length === 1 && only !== undefined) return new Map([[only, await readOne(db, site, only, limit)]]);
  return readMany(db, site, articles, limit);
}

async function readOne(db: Database, site: string, article: string, limit: TimeLimit): Promise<ArticleTotals> {
  const { pk, sk } = totalsKey(site, article);
  const { Item } = await db.client.send(
    new GetItemCommand({ TableName: db.rollups, Key: { pk: { S: pk }, sk: { S: sk } } }),
    limit,
  );
  return totalsOfItem(Item);
}

/** How often what a throttled BatchGetItem left out is asked for again, waiting 50 ms, then twice as long each time. */
const TRIES = 5;

async function readMany(
  db: Database,
  site: string,
  articles: readonly string[],
  limit: TimeLimit,
): Promise<Map<string, ArticleTotals>> {
  const articleOf = new Map(articles.map((article) => [totalsKey(site, article).pk, article]));
  const totals = new Map(articles.map((article) => [article, NO_TOTALS]));
  let asked: KeysAndAttributes | undefined = {
    Keys: [...articleOf.keys()].map((pk) => ({ pk: { S: pk }, sk: { S: "totals" } })),
  };
  for (let tried = 0; asked; tried++) {
    if (tried === TRIES) throw new Problem("unavailable", "Please ask again in a few seconds.", { retryAfter: 5 });
    if (tried > 0) await sleep(50 * 2 ** (tried - 1));
    const answer: BatchGetItemCommandOutput = await db.client.send(
      new BatchGetItemCommand({ RequestItems: { [db.rollups]: asked } }),
      limit,
    );
    for (const item of answer.Responses?.[db.rollups] ?? []) {
      const article = articleOf.get(item["pk"]?.S ?? "");
      if (article !== undefined) totals.set(article, totalsOfItem(item));
    }
    asked = answer.UnprocessedKeys?.[db.rollups];
  }
  return totals;
}
