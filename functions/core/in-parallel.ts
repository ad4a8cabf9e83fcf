/**
 * Does some work for each item, at most `limit` at a time, and tells how each one ended, in the items' order. Never
 * rejects.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<PromiseSettledResult<Result>[]> {
  const results: PromiseSettledResult<Result>[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [at, item] of queue) {
      // The one loop must end one work before it takes the next: that is the limit.
      [results[at]] = (await Promise.allSettled([work(item)])) as [PromiseSettledResult<Result>];
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}

/**
 * Does some work for each item, at most `limit` at a time.
 * @throws what the first item in their order that failed was rejected with, when all of them have ended
 */
export async function eachInParallel<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const results = await inParallel(items, limit, work);
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}
