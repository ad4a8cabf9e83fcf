import type { Site } from "../core/config.ts";
import type { Facts } from "../core/facts.ts";
import type { Period } from "../core/period.ts";
import { hasLabel, type LabelFilters } from "../core/label.ts";
import type { Database } from "./database.ts";
import { readSomeAbouts } from "./read-all-abouts.ts";
import { readPieces } from "./read-pieces.ts";

/**
 * Reads the facts in a period of the articles that stand under a section or author now, whatever they stood under then: what
 * was left out of an article has no section of its own. Old ids stand under those of the article that they are folded into.
 * @param into the article that each old id of the site is folded into
 */
export async function readLabelledFacts(
  db: Database,
  site: Site,
  period: Period,
  asked: LabelFilters,
  into: ReadonlyMap<string, string>,
): Promise<Facts[]> {
  const pieces = await readPieces(db, site, period, "month", "articles");
  const articleOf = (id: string) => into.get(id) ?? id;
  const articles = new Set(pieces.flatMap(({ facts }) => [...facts.keys()].map(articleOf)));
  const abouts = await readSomeAbouts(db, site.id, [...articles]);
  return pieces.flatMap(({ facts }) =>
    [...facts].filter(([id]) => hasLabel(abouts.get(articleOf(id)), asked)).map(([, own]) => own),
  );
}
