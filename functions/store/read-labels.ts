import type { Facts } from "../core/facts.ts";
import { relabelFacts, type Label } from "../core/relabel.ts";
import type { NamedFacts } from "./article-facts.ts";
import type { Database } from "./database.ts";
import { readSomeAbouts } from "./read-all-abouts.ts";

/** The section and author of the article that each old id is folded into. */
export type Labels = ReadonlyMap<string, Label>;

/**
 * Reads under which section and author old ids stand, those of them that are among some articles.
 * @param into the article that each old id of the site is folded into
 */
export async function readLabels(
  db: Database,
  site: string,
  into: ReadonlyMap<string, string>,
  articles: Iterable<string>,
): Promise<Labels> {
  const folded = [...articles].flatMap((old): [string, string][] => {
    const article = into.get(old);
    return article === undefined ? [] : [[old, article]];
  });
  if (folded.length === 0) return new Map();
  const abouts = await readSomeAbouts(db, site, [...new Set(folded.map(([, article]) => article))]);
  return new Map(folded.map(([old, article]) => [old, abouts.get(article) ?? {}]));
}

/** Gives the facts of old ids the sections and authors that they stand under. */
export function relabelNamed(named: NamedFacts, labels: Labels): NamedFacts {
  if (labels.size === 0) return named;
  return new Map(
    [...named].map(([article, facts]) => {
      const label = labels.get(article);
      return [article, label ? relabelFacts(facts, label) : facts];
    }),
  );
}

/**
 * The facts of an article in some pieces, those of its old ids under its section and author.
 * @param ids the article's own first, then the old ones
 */
export async function readOwnFacts(
  db: Database,
  site: string,
  pieces: readonly { readonly facts: NamedFacts }[],
  [article = "", ...olds]: readonly string[],
): Promise<Facts[]> {
  const labels = await readLabels(db, site, new Map(olds.map((old) => [old, article])), olds);
  return pieces.flatMap(({ facts }) => {
    const relabelled = relabelNamed(facts, labels);
    return [article, ...olds].flatMap((id) => relabelled.get(id) ?? []);
  });
}
