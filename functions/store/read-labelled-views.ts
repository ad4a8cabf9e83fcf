import { eachFactsJson } from "../core/facts-json.ts";
import { filterCells, sumMeasures, type Filters } from "../core/facts.ts";
import type { Site } from "../core/config.ts";
import { hasLabel } from "../core/label.ts";
import type { Period } from "../core/period.ts";
import type { Database } from "./database.ts";
import { readSomeAbouts } from "./read-all-abouts.ts";
import { readPackedPieces } from "./read-pieces.ts";
import { eachPackedSlot } from "./read-slots.ts";

/** The views of an article, and those that were left out. */
interface ArticleViews {
  views: number;
  readonly leftOut: Map<string, number>;
}

/**
 * Reads the views with some values in a period, and all those that were left out, of the articles that stand under a section or author now, whatever
 * they stood under then: what was left out of an article has no section of its own. Old ids stand under those of the article
 * that they are folded into.
 * @param into the article that each old id of the site is folded into
 */
export async function readLabelledViews(
  db: Database,
  site: Site,
  period: Period,
  { section, author, ...ofViews }: Filters,
  into: ReadonlyMap<string, string>,
): Promise<Readonly<ArticleViews>[]> {
  const all = new Map<string, ArticleViews>();
  const viewsOf = (article: string) => {
    let own = all.get(article);
    if (!own) all.set(article, (own = { views: 0, leftOut: new Map() }));
    return own;
  };
  await eachPackedSlot(await readPackedPieces(db, site, period, "month", "articles"), (json) =>
    eachFactsJson(json, (id, { cells, leftOut }) => {
      const own = viewsOf(into.get(id) ?? id);
      own.views += sumMeasures(filterCells(cells, ofViews)).views;
      for (const [reason, count] of leftOut) own.leftOut.set(reason, (own.leftOut.get(reason) ?? 0) + count);
    }),
  );
  const abouts = await readSomeAbouts(db, site.id, [...all.keys()]);
  return [...all].filter(([article]) => hasLabel(abouts.get(article), { section, author })).map(([, own]) => own);
}
