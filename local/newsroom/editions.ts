import type { Site } from "../../functions/core/config.ts";
import type { Edition } from "./make-traffic.ts";
import type { Plan } from "./plan.ts";
import { writeArticles } from "./write-articles.ts";

/** The sites of the newsroom: how much is read there on a usual day, and by how many. */
const EDITIONS = [
  { id: "demo", viewsADay: 400, readers: 4_000, everyArticle: 1 },
  // The edition for those who moved away, of every sixth article: its zone changes its clocks.
  { id: "demo-berlin", viewsADay: 40, readers: 500, everyArticle: 6 },
] as const;

/** The editions of a plan that are among the configured sites. */
export function editionsOf(plan: Plan, sites: readonly Site[]): Edition[] {
  const [main] = sites;
  const articles = writeArticles(plan, main?.zone ?? "UTC");
  return EDITIONS.flatMap(({ id, viewsADay, readers, everyArticle }) => {
    const site = sites.find((one) => one.id === id);
    if (!site) return [];
    const isPart = (kind: string, at: number) => kind !== "news" || at % everyArticle === 0;
    const own = articles.filter(({ kind }, at) => isPart(kind, at));
    return [{ id, zone: site.zone, host: site.hosts[0] ?? `${id}.example`, articles: own, viewsADay, readers }];
  });
}
