import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { NO_TOTALS, type ArticleTotals } from "../core/totals.ts";
import { batchGet } from "./batch-get.ts";
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

async function readMany(
  db: Database,
  site: string,
  articles: readonly string[],
  limit: TimeLimit,
): Promise<Map<string, ArticleTotals>> {
  const articleOf = new Map(articles.map((article) => [totalsKey(site, article).pk, article]));
  const totals = new Map(articles.map((article) => [article, NO_TOTALS]));
  const keys = articles.map((article) => totalsKey(site, article));
  for (const item of await batchGet(db, keys, limit)) {
    const article = articleOf.get(item["pk"]?.S ?? "");
    if (article !== undefined) totals.set(article, totalsOfItem(item));
  }
  return totals;
}
