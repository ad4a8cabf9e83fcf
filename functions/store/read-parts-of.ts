import { HOUR_MS, hourOf, hourStartMs } from "../core/clock.ts";
import { spreadOf } from "../core/lane.ts";
import { firstOfNextMonth } from "../core/period.ts";
import { addDays } from "../core/zone.ts";
import { batchGet, type HowToRead } from "./batch-get.ts";
import type { Database } from "./database.ts";
import { bucketKey, bucketPartKey } from "./keys.ts";
import type { StoredBucket } from "./read-in-parts.ts";

/**
 * Reads of each bucket the parts that some articles lie in, in their order: of one article, two items of a bucket at the
 * most, however many parts it has.
 */
export async function readPartsOf(
  db: Database,
  pk: string,
  buckets: readonly string[],
  articles: readonly string[],
  how: HowToRead = {},
): Promise<StoredBucket[]> {
  const heads = await getByKey(
    db,
    buckets.map((bucket) => bucketKey(pk, bucket)),
    how,
  );
  const partsOf = (bucket: string) => {
    const count = Number(heads.get(bucket)?.["parts"]?.N ?? 1);
    const parts = new Set(articles.map((article) => spreadOf(article, count)));
    return count === 1 ? [] : [...parts].map((part) => bucketPartKey(bucketKey(pk, bucket), count, part));
  };
  const apart = await getByKey(db, buckets.flatMap(partsOf), how);
  return buckets.flatMap((bucket): StoredBucket[] => {
    const head = heads.get(bucket);
    if (!head) return [];
    const items = [head, ...partsOf(bucket).map(({ sk }) => apart.get(sk))];
    const parts = items.flatMap((item) => item?.["data"]?.B ?? []);
    return [{ bucket, rows: head["rows"]?.S ?? "", parts }];
  });
}

async function getByKey(db: Database, keys: Parameters<typeof batchGet>[1], how: HowToRead) {
  return new Map((await batchGet(db, keys, how)).map((item) => [item["sk"]?.S ?? "", item]));
}

/**
 * The names of neighbouring buckets.
 * @param first such as `hour|2026-11-24T10`, `day|2026-11-24` or `month|2026-11`
 * @param last the last one, itself included, of the same grain
 */
export function bucketsIn(first: string, last: string): string[] {
  const [grain = "", start = ""] = first.split("|");
  const next = NEXT[grain];
  if (!next) throw new Error(`no grain "${grain}"`);
  const buckets: string[] = [];
  for (let at = start; `${grain}|${at}` <= last; at = next(at)) buckets.push(`${grain}|${at}`);
  return buckets;
}

const NEXT: Readonly<Record<string, (start: string) => string>> = {
  hour: (hour) => hourOf(hourStartMs(hour) + HOUR_MS),
  day: (day) => addDays(day, 1),
  month: (month) => firstOfNextMonth(`${month}-01`).slice(0, 7),
};
