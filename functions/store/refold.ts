import { planFolding, type Folding, type Plan, type Refolding } from "../core/folding.ts";
import { inParallel } from "../core/in-parallel.ts";
import { Problem } from "../core/problem.ts";
import { batchGet } from "./batch-get.ts";
import type { Database } from "./database.ts";
import { keepRefolding } from "./keep-refolding.ts";
import { totalsKey } from "./keys.ts";
import { parseTotalsItem } from "./totals-item.ts";
import { untilKept } from "./until-kept.ts";

/** Articles that are folded at one time. */
const AT_ONCE = 8;

/** The old ids that articles of a site shall have. */
export type Wanted = ReadonlyMap<string, readonly string[]>;

/**
 * Gives articles exactly these old ids. Nothing is moved or copied: their counts are added up by whoever reads them. Each
 * article's change is one transaction on the items of all that it concerns, so that a crash leaves it done or not done,
 * two admins at once cannot fold what is folded already, and the same again changes nothing.
 * @param nowMs epoch milliseconds
 * @throws Problem `body` when this cannot be, and `unavailable` when others changed the same all the time
 */
export async function refold(db: Database, site: string, wanted: Wanted, nowMs: number): Promise<void> {
  await untilKept(async () => {
    const { releases, folds } = await planRefold(db, site, wanted);
    return (await keepAll(db, site, releases, nowMs)) && (await keepAll(db, site, folds, nowMs));
  });
}

/**
 * Says what has to be changed so that articles have exactly these old ids, and changes nothing.
 * @throws Problem `body` when this cannot be
 */
export async function planRefold(db: Database, site: string, wanted: Wanted): Promise<Plan> {
  if (wanted.size === 0) return { releases: [], folds: [] };
  const articles = [...new Set([...wanted].flatMap(([article, olds]) => [article, ...olds]))];
  const plan = planFolding(wanted, await readFoldings(db, site, articles));
  if ("refused" in plan) throw new Problem("body", plan.refused);
  return plan;
}

async function readFoldings(db: Database, site: string, articles: readonly string[]): Promise<Map<string, Folding>> {
  const articleOf = new Map(articles.map((article) => [totalsKey(site, article).pk, article]));
  const keys = articles.map((article) => totalsKey(site, article));
  const items = await batchGet(db, keys, { consistent: true });
  return new Map(items.map((item) => [articleOf.get(item["pk"]?.S ?? "") ?? "", parseTotalsItem(item)]));
}

/** @returns false when one of them was refused; the others are kept */
async function keepAll(db: Database, site: string, refoldings: readonly Refolding[], nowMs: number): Promise<boolean> {
  const results = await inParallel(refoldings, AT_ONCE, (one) => keepRefolding(db, site, one, nowMs));
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
  return results.every((result) => result.status === "fulfilled" && result.value);
}
