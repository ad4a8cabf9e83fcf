import { addFactsJson } from "../core/facts-json.ts";
import { MEASURES, NO_MEASURES, type Filters, type Measure, type Measures } from "../core/facts.ts";
import { eachPackedSlot, type PackedBucket } from "./read-slots.ts";

/** What only facts tell. */
const READ = MEASURES.filter((name) => !["views", "prints", "listens"].includes(name));

/**
 * Adds up what each article had in some buckets.
 * @param filters values that views must have
 * @param nameOf the article that an id stands for
 * @param isCounted whether views, prints and listens of the facts that begin then are counted by other means
 */
export async function sumArticles(
  buckets: readonly PackedBucket[],
  filters: Filters,
  nameOf: (id: string) => string,
  isCounted: (startMs: number) => boolean,
): Promise<ReadonlyMap<string, Measures>> {
  const all = new Map<string, Record<Measure, number>>();
  const sumsOf = (id: string) => {
    const article = nameOf(id);
    let sums = all.get(article);
    if (!sums) all.set(article, (sums = { ...NO_MEASURES }));
    return sums;
  };
  await eachPackedSlot(buckets, (json, startMs) =>
    addFactsJson(json, filters, sumsOf, isCounted(startMs) ? READ : MEASURES),
  );
  return all;
}
