import type { Totals } from "../core/totals.ts";
import { batchGet } from "./batch-get.ts";
import type { Database } from "./database.ts";
import { aboutKey, totalsKey } from "./keys.ts";
import type { About } from "../core/about.ts";
import { parseAbout } from "./read-abouts.ts";
import { parseTotalsItem } from "./totals-item.ts";

/** What is kept of an article beside what was counted. */
export interface Kept {
  readonly about: About;
  readonly baseline: Totals;
  /** The old ids whose counts are shown under this one. */
  readonly same: readonly string[];
  /** The article that this one is folded into, if it is. */
  readonly into: string | undefined;
}

/** Reads what is kept of articles of a site, consistent. */
export async function readKept(
  db: Database,
  site: string,
  articles: readonly string[],
): Promise<ReadonlyMap<string, Kept>> {
  const keys = articles.flatMap((article) => [totalsKey(site, article), aboutKey(site, article)]);
  const items = new Map<string, Awaited<ReturnType<typeof batchGet>>[0]>();
  for (const item of await batchGet(db, keys, { consistent: true })) {
    items.set(JSON.stringify([item["pk"]?.S, item["sk"]?.S]), item);
  }
  const itemAt = ({ pk, sk }: ReturnType<typeof totalsKey>) => items.get(JSON.stringify([pk, sk]));
  return new Map(
    articles.map((article) => {
      const { baseline, same, into } = parseTotalsItem(itemAt(totalsKey(site, article)));
      const { views, prints, listens } = baseline;
      const about = parseAbout(itemAt(aboutKey(site, article)));
      return [article, { about, baseline: { views, prints, listens }, same, into }];
    }),
  );
}
