import { MINUTE_MS, minuteStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { filterCells, mergeFacts, sumMeasures, type Filters } from "../core/facts.ts";
import type { Database } from "./database.ts";
import { todayOf } from "../core/period.ts";
import { readSomeAbouts } from "./read-all-abouts.ts";
import { readArticleList } from "./read-article-list.ts";
import { NOW_MINUTES, TOP, recentHours, type Now } from "./read-now.ts";
import { readReach, readSiteFacts } from "./read-site-facts.ts";

const UNKNOWN_NOW = { views: null, rank: null, previousRank: null };

/**
 * Reads what happens on a site now in views with some values, from the facts of hours: live minutes are counted by article
 * and by nothing else. So of minutes, of places and of what is usual nothing is known, and its articles are those of this
 * hour and the one before it.
 * @param into the article that each old id is folded into
 */
export async function readNowOfViews(
  db: Database,
  site: Site,
  nowMs: number,
  into: ReadonlyMap<string, string>,
  { filters, article: asked }: { readonly filters: Filters; readonly article: string | undefined },
): Promise<Now> {
  const [day, hours] = [todayOf(site.zone, nowMs), recentHours(nowMs)];
  const [ofDay, lately, { articles }, reach] = await Promise.all([
    readSiteFacts(db, site, day, "hour"),
    readSiteFacts(db, site, hours, "hour"),
    readArticleList(db, site, { period: hours, filters, nowMs, withAbouts: false }, into),
    readReach(db, site.id),
  ]);
  const top = articles
    .filter(({ measures }) => measures.views > 0)
    .toSorted((a, b) => b.measures.views - a.measures.views || (a.article < b.article ? -1 : 1))
    .slice(0, TOP);
  const abouts = await readSomeAbouts(
    db,
    site.id,
    top.map(({ article }) => article),
  );
  const today = sumMeasures(ofDay.flatMap(({ facts }) => filterCells(facts.cells, filters)));
  return {
    startMs: minuteStartMs(nowMs) - (NOW_MINUTES - 1) * MINUTE_MS,
    minutes: Array.from({ length: NOW_MINUTES }, () => null),
    usual: null,
    usualToday: null,
    usualDay: null,
    day,
    today,
    hasToday: ofDay.length > 0,
    articles: top.map(({ article, measures: { views } }) => ({
      article,
      about: abouts.get(article) ?? {},
      views,
      previousRank: null,
    })),
    article: asked === undefined ? undefined : { article: into.get(asked) ?? asked, ...UNKNOWN_NOW },
    hours,
    cells: filterCells(mergeFacts(lately.map(({ facts }) => facts)).cells, filters),
    reach,
  };
}
