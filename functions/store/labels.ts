import type { Facts } from "../core/facts.ts";
import { labelFacts, type Label } from "../core/label.ts";
import type { NamedFacts } from "./article-facts.ts";
import type { Database } from "./database.ts";
import { readSomeAbouts } from "./read-all-abouts.ts";

/** The sections and authors under which articles stand; one that stands under none is missing. */
export type Labels = ReadonlyMap<string, Label>;

/** Says under which section and author each of some articles stands. */
export type LabelReader = (articles: Iterable<string>) => Promise<Labels>;

/**
 * Reads labels for a run that writes with them: each article's once, and as it was at the beginning of the run at the earliest.
 * Old ids stand under the section and author of the article that they are folded into.
 * @param into the article that each old id of the site is folded into
 */
export function labelReader(db: Database, site: string, into: ReadonlyMap<string, string>): LabelReader {
  const known = new Map<string, Label>();
  return async (articles) => {
    const targets = [...articles].map((id) => [id, into.get(id) ?? id] as const);
    const missing = [...new Set(targets.map(([, article]) => article))].filter((article) => !known.has(article));
    if (missing.length > 0) {
      const abouts = await readSomeAbouts(db, site, missing, { consistent: true });
      for (const article of missing) known.set(article, abouts.get(article) ?? {});
    }
    return new Map(targets.map(([id, article]) => [id, known.get(article) ?? {}]));
  };
}

/** Gives the facts of articles the sections and authors under which these stand. */
export function labelNamed(named: NamedFacts, labels: Labels): Map<string, Facts> {
  return new Map([...named].map(([article, facts]) => [article, labelFacts(facts, labels.get(article))]));
}
