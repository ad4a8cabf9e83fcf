import { inParallel } from "../core/in-parallel.ts";

/** Articles that are settled at one time: each waits for about ten calls of the database. */
const ARTICLES_AT_ONCE = 8;

/** How far a run has come with some articles. */
export interface Walked {
  /** How many were done. */
  readonly articles: number;
  /** The last one before the first that was not done; `undefined` when that was the first of all. */
  readonly last: string | undefined;
  readonly finished: boolean;
  /** How the first one ended that failed. */
  readonly failed: PromiseRejectedResult | undefined;
}

/**
 * Does some work for articles, in the order they are given in, until time runs out. One that fails does not keep the
 * others from being done.
 */
export async function walkArticles<Item>(
  articles: readonly (readonly [article: string, item: Item])[],
  hasTime: () => boolean,
  work: (article: string, item: Item) => Promise<unknown>,
): Promise<Walked> {
  let isOver = false;
  const results = await inParallel(articles, ARTICLES_AT_ONCE, async ([article, item]) => {
    isOver ||= !hasTime();
    if (isOver) return false;
    await work(article, item);
    return true;
  });
  const isDone = (result: PromiseSettledResult<boolean>) => result.status === "fulfilled" && result.value;
  const stopped = results.findIndex((result) => !isDone(result));
  return {
    articles: results.filter(isDone).length,
    last: stopped < 0 ? articles.at(-1)?.[0] : articles[stopped - 1]?.[0],
    finished: stopped < 0,
    failed: results.find((result) => result.status === "rejected"),
  };
}
