import { setTimeout as sleep } from "node:timers/promises";

/** Between two looks at numbers. */
const LOOK_MS = 20;
/** Numbers that are asked for in one request. */
const MOST_ARTICLES = 100;

/** An article whose first view is waited for. */
interface Waiting {
  readonly giveUpMs: number;
  readonly seen: (atMs: number) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Waits for the first views of articles. All that are waited for are looked at together, so that many who wait are no load of their own.
 * @param totals asks for the views of some articles
 * @param patienceMs after which a view that is not counted has failed
 * @returns waits until an article's number is 1, and says when that was, by `performance.now()`
 */
export function firstViews(
  totals: (articles: readonly string[]) => Promise<ReadonlyMap<string, number>>,
  patienceMs: number,
): (article: string) => Promise<number> {
  const waiting = new Map<string, Waiting>();
  let isLooking = false;
  const lookAt = async (some: readonly (readonly [string, Waiting])[]) => {
    const found = await totals(some.map(([article]) => article));
    const atMs = performance.now();
    for (const [article, { giveUpMs, seen, failed }] of some) {
      if (found.get(article) === 1) seen(atMs);
      else if (atMs > giveUpMs) failed(new Error("a view was accepted and has not become visible"));
      else continue;
      waiting.delete(article);
    }
  };
  const look = async () => {
    isLooking = true;
    try {
      while (waiting.size > 0) {
        for (const some of chunksOf([...waiting])) await lookAt(some);
        await sleep(LOOK_MS);
      }
    } catch (error) {
      for (const { failed } of waiting.values()) failed(error);
      waiting.clear();
    } finally {
      isLooking = false;
    }
  };
  return (article) =>
    new Promise((seen, failed) => {
      waiting.set(article, { giveUpMs: performance.now() + patienceMs, seen, failed });
      if (!isLooking) void look();
    });
}

/** Parts of which each may be asked for in one request. */
export function chunksOf<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / MOST_ARTICLES) }, (_, at) =>
    items.slice(at * MOST_ARTICLES, (at + 1) * MOST_ARTICLES),
  );
}
