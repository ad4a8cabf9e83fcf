import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { mergeAll } from "../core/tally.ts";
import type { ArticleTotals } from "../core/totals.ts";
import { batchGet } from "./batch-get.ts";
import type { Database, TimeLimit } from "./database.ts";
import { totalsKey } from "./keys.ts";
import { parseTotalsItem, sumOfItem, type TotalsItem } from "./totals-item.ts";

/** From an old id to the article that it is folded into, and on to the other old ids of that one. */
const STEPS = 2;

/** Totals items by their articles. */
type Items = Map<string, TotalsItem>;

/**
 * Reads the public numbers of 1-100 articles, eventually consistent (a second old at the most, in practice). An article
 * never seen has zeros. One read unit of half price an article, in one call; an article that others are folded into, or
 * that is folded into another, takes one more for each of them.
 * @param limit ends the reading, which then rejects
 */
export async function readTotals(
  db: Database,
  site: string,
  articles: readonly string[],
  limit: TimeLimit = {},
): Promise<ReadonlyMap<string, ArticleTotals>> {
  const items: Items = new Map();
  await readItems(db, site, articles, items, limit);
  for (let step = 0; step < STEPS; step++) {
    const around = [...items.values()].flatMap(({ same, into }) => (into === undefined ? same : [...same, into]));
    const unread = [...new Set(around)].filter((article) => !items.has(article));
    if (unread.length === 0) break;
    await readItems(db, site, unread, items, limit);
  }
  return new Map(articles.map((article) => [article, showArticle(article, items)]));
}

async function readItems(
  db: Database,
  site: string,
  articles: readonly string[],
  items: Items,
  limit: TimeLimit,
): Promise<void> {
  const articleOf = new Map(articles.map((article) => [totalsKey(site, article).pk, article]));
  for (const article of articles) items.set(article, parseTotalsItem());
  const keys = articles.map((article) => totalsKey(site, article));
  const [only] = keys;
  const found = keys.length === 1 && only ? await getOne(db, only, limit) : await batchGet(db, keys, limit);
  for (const item of found) {
    const article = articleOf.get(item["pk"]?.S ?? "");
    if (article !== undefined) items.set(article, parseTotalsItem(item));
  }
}

async function getOne(db: Database, { pk, sk }: ReturnType<typeof totalsKey>, limit: TimeLimit) {
  const Key = { pk: { S: pk }, sk: { S: sk } };
  const { Item } = await db.client.send(new GetItemCommand({ TableName: db.rollups, Key }), limit);
  return Item ? [Item] : [];
}

/**
 * An article's public numbers: its own and those of the old ids that are folded into it; an old id has the numbers of
 * the article that it is folded into. The article's own list alone decides what is in a number, so that reading in the
 * middle of a change can take no count twice.
 */
function showArticle(article: string, items: Items): ArticleTotals {
  const itemOf = (one: string) => items.get(one) ?? parseTotalsItem();
  const { into, described, open } = itemOf(article);
  const shown = into !== undefined && itemOf(into).same.includes(article) ? into : article;
  const parts = [shown, ...itemOf(shown).same];
  const { views, prints, listens } = mergeAll(parts.map((part) => sumOfItem(itemOf(part))));
  return { views, prints, listens, described, openHours: new Set(open.map(({ hour }) => hour)) };
}
