import type { About } from "../core/about.ts";
import { MINUTE_MS, hourOf, minuteStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import type { Filters } from "../core/facts.ts";
import type { Enough } from "../core/margins.ts";
import type { MostReadQuery } from "../core/most-read.ts";
import type { Grain, Period } from "../core/period.ts";
import type { LabelFilters } from "../core/label.ts";
import { remember } from "../core/remember.ts";
import { localDay } from "../core/zone.ts";
import { checkHealth } from "../store/check-health.ts";
import { readRecentCurves } from "../store/curves.ts";
import type { Database } from "../store/database.ts";
import { readAllAbouts, readSomeAbouts } from "../store/read-all-abouts.ts";
import { readArticleList, type ArticleListQuery } from "../store/read-article-list.ts";
import { readArticleReport, type ArticleReportQuery } from "../store/read-article-report.ts";
import { readArticleCells, readCells } from "../store/read-cells.ts";
import { readCompletesMs } from "../store/read-complete.ts";
import { readFolded } from "../store/read-folded.ts";
import { readIdsOf } from "../store/read-ids-of.ts";
import { readLabelledViews } from "../store/read-labelled-views.ts";
import { readLastDay } from "../store/read-last-day.ts";
import { readLiveSlots } from "../store/read-live-slots.ts";
import { readMostRead } from "../store/read-most-read.ts";
import { readNow, type NowQuery } from "../store/read-now.ts";
import { readNowOfViews } from "../store/read-now-of-views.ts";
import { readPublished } from "../store/read-published.ts";
import { readReach, readSiteFacts } from "../store/read-site-facts.ts";
import { readTotals } from "../store/read-totals.ts";
import { readViewsAtAge } from "../store/read-views-at-age.ts";
import { readUsualWeeks } from "../store/usual-weeks.ts";

/** Sites whose old ids a process remembers, for a minute each: an archive that moved has a hundred thousand of them. */
const FOLDED_SITES = 10;

/** Sites whose curves a process remembers, for an hour each: a day's are added once, and 5,000 are half a megabyte. */
const CURVES_SITES = 4;

/** Sites of which a process remembers what a weekday had in the weeks before, and for how long: a dashboard asks every 5 s. */
const WEEKS_SITES = 10;
const WEEKS_MS = 5 * MINUTE_MS;

/**
 * Periods of which a process remembers what was published in them, and for how long: what was read in 34 days is looked through
 * for it, and a dashboard asks again and again.
 */
const PUBLISHED_PERIODS = 40;
const PUBLISHED_MS = 5 * MINUTE_MS;

/** What the routes of `report` need of the database. */
export function reportStore(db: Database) {
  const remembered = remember(FOLDED_SITES, (name) => readFolded(db, name.split("|")[0] ?? ""));
  const folded = (site: string, nowMs: number) => remembered(`${site}|${minuteStartMs(nowMs)}`);
  const curves = remember(CURVES_SITES, (name) => {
    const [site = "", today = ""] = name.split("|");
    return readRecentCurves(db, site, today);
  });
  const recentCurves = ({ id, zone }: Site, nowMs: number) => curves(`${id}|${localDay(nowMs, zone)}|${hourOf(nowMs)}`);
  const weeks = remember(WEEKS_SITES, (name) => {
    const [id = "", zone = "", slot] = name.split("|");
    return readUsualWeeks(db, { id, zone }, Number(slot));
  });
  const usualWeeks = ({ id, zone }: Site, nowMs: number) =>
    weeks(`${id}|${zone}|${Math.floor(nowMs / WEEKS_MS) * WEEKS_MS}`);
  const published = remember(PUBLISHED_PERIODS, (name) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is written below
    const [site, period, only, nowMs] = JSON.parse(name) as [Pick<Site, "id" | "zone">, Period, LabelFilters, number];
    return readPublished(db, site, period, nowMs, () => folded(site.id, nowMs), only);
  });
  return {
    readTotals: (site: string, articles: readonly string[]) => readTotals(db, site, articles),
    readMostRead: (site: Site, query: MostReadQuery) =>
      readMostRead(db, site, query, () => folded(site.id, query.nowMs)),
    readSiteFacts: (site: Site, period: Period, grain: Grain, enough: Enough | undefined, filters?: Filters) =>
      readSiteFacts(db, site, period, grain, enough, filters),
    readLabelledViews: async (site: Site, period: Period, asked: Filters, nowMs: number) =>
      readLabelledViews(db, site, period, asked, await folded(site.id, nowMs)),
    readLiveSlots: (site: Site, period: Period, nowMs: number) => readLiveSlots(db, site, period, nowMs),
    readReach: (site: string) => readReach(db, site),
    readCompletesMs: (sites: readonly string[]) => readCompletesMs(db, sites),
    readPublished: ({ id, zone }: Site, { fromMs, toMs }: Period, { section, author }: LabelFilters, nowMs: number) => {
      const slotMs = Math.floor(nowMs / PUBLISHED_MS) * PUBLISHED_MS;
      return published(JSON.stringify([{ id, zone }, { fromMs, toMs }, { section, author }, slotMs]));
    },
    readCells: async (site: Site, period: Period, article: string | undefined, enough: Enough | undefined) =>
      article === undefined
        ? readCells(db, site, period, enough)
        : readArticleCells(db, site, period, await readIdsOf(db, site.id, article)),
    readArticleList: async (site: Site, query: ArticleListQuery) =>
      readArticleList(db, site, query, await folded(site.id, query.nowMs)),
    readViewsAtAge: async (site: Site, abouts: ReadonlyMap<string, About>, nowMs: number) => {
      const [recent, into] = await Promise.all([recentCurves(site, nowMs), folded(site.id, nowMs)]);
      return readViewsAtAge(db, site, abouts, nowMs, recent, into);
    },
    readLastDay: async (site: string, articles: readonly string[], nowMs: number) =>
      readLastDay(db, site, articles, nowMs, await folded(site, nowMs)),
    readArticleReport: (site: Site, article: string, query: ArticleReportQuery) =>
      readArticleReport(db, site, article, query),
    readNow: async (site: Site, nowMs: number, query: NowQuery) =>
      readNow(db, site, nowMs, await folded(site.id, nowMs), query, () => usualWeeks(site, nowMs)),
    readNowOfViews: async (site: Site, nowMs: number, query: { filters: Filters; article: string | undefined }) =>
      readNowOfViews(db, site, nowMs, await folded(site.id, nowMs), query),
    readAbouts: (site: string, articles: readonly string[]) => readSomeAbouts(db, site, articles),
    readAllAbouts: (site: string) => readAllAbouts(db, site),
    checkHealth: () => checkHealth(db),
  };
}
