/** How an article id stands to others of its site. It has old ids or is one, and never both. */
export interface Folding {
  /** The old ids whose counts are shown under this one. */
  readonly same: readonly string[];
  /** The article that this one is folded into, if it is. */
  readonly into: string | undefined;
}

/** The old ids of an article, before and after a change. */
export interface Refolding {
  readonly article: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What to change, every release before the first fold, so that ids can change hands in one go. */
export interface Plan {
  readonly releases: readonly Refolding[];
  readonly folds: readonly Refolding[];
}

/**
 * Plans how each article comes to have exactly the old ids that are wanted for it.
 * @param wanted the old ids that each article shall have
 * @param known how these articles and these old ids stand now; one that is missing stands alone
 * @returns a sentence that names the field when this cannot be: it would fold an id into itself, into two articles, or
 * into one that is folded itself
 */
export function planFolding(
  wanted: ReadonlyMap<string, readonly string[]>,
  known: ReadonlyMap<string, Folding>,
): Plan | { readonly refused: string } {
  const sameOf = (article: string) => known.get(article)?.same ?? [];
  const into = new Map([...known].map(([article, folding]) => [article, folding.into]));
  const releases: Refolding[] = [];
  const folds: Refolding[] = [];
  for (const [article, olds] of wanted) {
    const before = sameOf(article);
    const kept = before.filter((old) => olds.includes(old));
    for (const old of before) if (!olds.includes(old)) into.set(old, undefined);
    if (kept.length < before.length) releases.push({ article, before, after: kept });
    if (kept.length < olds.length) folds.push({ article, before: kept, after: olds });
  }
  for (const { article, after } of folds) {
    const target = into.get(article);
    if (target !== undefined) return refuse(article, `cannot be: the article is folded into ${show(target)} itself`);
    for (const old of after) {
      const other = into.get(old);
      if (old === article) return refuse(article, "names the article itself");
      if ((wanted.get(old) ?? sameOf(old)).length > 0) {
        return refuse(
          article,
          `names ${show(old)}, which has old ids of its own: name those instead, and take them away there`,
        );
      }
      if (other !== undefined && other !== article) {
        return refuse(article, `names ${show(old)}, which is folded into ${show(other)}: take it away there`);
      }
      into.set(old, article);
    }
  }
  return { releases, folds };
}

function refuse(article: string, why: string): { readonly refused: string } {
  return { refused: `The field "sameAs" of ${show(article)} ${why}.` };
}

/** An id as a sentence can hold it: cut, and without line ends. */
function show(article: string): string {
  return JSON.stringify([...article].slice(0, 100).join(""));
}
