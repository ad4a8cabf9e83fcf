import type { Database } from "./database.ts";
import { readTotalsItem } from "./read-totals-item.ts";

/**
 * Reads under which ids an article was counted: the one that it has now first, then the old ones that are folded into it.
 * @param article any of them
 */
export async function readIdsOf(db: Database, site: string, article: string): Promise<string[]> {
  const own = await readTotalsItem(db, site, article);
  if (own.into === undefined) return [article, ...own.same];
  const { same } = await readTotalsItem(db, site, own.into);
  return same.includes(article) ? [own.into, ...same] : [article, ...own.same];
}
