import type { Site } from "../core/config.ts";
import { mergeFacts, type Cell } from "../core/facts.ts";
import { labelFacts } from "../core/label.ts";
import type { Enough } from "../core/margins.ts";
import type { Period } from "../core/period.ts";
import type { Database } from "./database.ts";
import { readAbouts } from "./read-abouts.ts";
import { readArticleFacts } from "./read-article-facts.ts";
import { readSiteFacts } from "./read-site-facts.ts";

/**
 * Reads the cells of a site in a period, each combination of values once.
 * @param enough less than all of them that is enough
 */
export async function readCells(
  db: Database,
  site: Site,
  period: Period,
  enough: Enough | undefined,
): Promise<readonly Cell[]> {
  const pieces = await readSiteFacts(db, site, period, "month", enough);
  return mergeFacts(pieces.map(({ facts }) => facts)).cells;
}

/**
 * Reads the cells of an article in a period, with those of ids that are folded into it.
 * @param ids the article's own first, then the old ones
 */
export async function readArticleCells(
  db: Database,
  site: Site,
  period: Period,
  ids: readonly string[],
): Promise<readonly Cell[]> {
  const [article = ""] = ids;
  const [facts, abouts] = await Promise.all([
    readArticleFacts(db, site, period, ids),
    readAbouts(db, site.id, [article]),
  ]);
  return labelFacts(facts, abouts.get(article)).cells;
}
