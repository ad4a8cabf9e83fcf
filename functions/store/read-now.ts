import { foldBoard, mergeBoards, type Board } from "../core/board.ts";
import { HOUR_MS, MINUTE_MS, addHours, hourOf, hourStartMs, minuteStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { filterCells, mergeFacts, type Cell } from "../core/facts.ts";
import { todayOf, type Period } from "../core/period.ts";
import { usualOf, type Usual } from "../core/quantiles.ts";
import { hasLabel, type LabelFilters } from "../core/label.ts";
import { hasFacts, type Reach } from "../core/reach.ts";
import { EMPTY_TALLY, mergeAll, type Tally } from "../core/tally.ts";
import type { Totals } from "../core/totals.ts";
import { sameTimes, viewsIn } from "../core/usual-time.ts";
import type { Database } from "./database.ts";
import { sitePartition } from "./keys.ts";
import { readLiveHour, type LiveLane } from "./live-hour.ts";
import type { About } from "../core/about.ts";
import { readSomeAbouts } from "./read-all-abouts.ts";
import { readHourTallies } from "./read-hour-tallies.ts";
import { readPeriodBoard } from "./read-period-board.ts";
import { readReach, readSiteFacts } from "./read-site-facts.ts";
import { boardOf, readLiveBoard } from "./sum-board.ts";
import type { UsualWeeks } from "./usual-weeks.ts";

/** How much of the past is "now". */
export const NOW_MINUTES = 30;
/** Articles that are shown. */
export const TOP = 20;

/** An article that is read now. */
export interface NowArticle {
  readonly article: string;
  readonly about: About;
  readonly views: number;
  /** Its place in the 30 minutes before, from 1 on; `null` when it was not among them, and where minutes are not known. */
  readonly previousRank: number | null;
}

/** What one article has had now. */
export interface ArticleNow extends Pick<NowArticle, "article" | "previousRank"> {
  /** `null` where minutes are not known. */
  readonly views: number | null;
  /** Its place among all of the site's articles, from 1 on; `null` when it was not read, and where minutes are not known. */
  readonly rank: number | null;
}

/** What is asked of now. */
export interface NowQuery {
  readonly only: LabelFilters;
  /** Asks for its own number beside the others, whatever they are filtered by: any of its ids. */
  readonly article: string | undefined;
}

/** What happens on a site now. */
export interface Now {
  /** When the first of the 30 minutes begins, epoch milliseconds; the last one has begun. */
  readonly startMs: number;
  /** `null` where they are not kept apart by what is asked for. */
  readonly minutes: readonly (Tally | null)[];
  /** Views of 30 minutes at this time of this weekday. */
  readonly usual: Usual | null;
  readonly day: Period;
  readonly today: Totals;
  /** Whether anything is stored of today, of whichever articles. */
  readonly hasToday: boolean;
  /** Views that a day like this has had by now, and those it has in the end. */
  readonly usualToday: Usual | null;
  readonly usualDay: Usual | null;
  readonly articles: readonly NowArticle[];
  /** The one that was asked for. */
  readonly article: ArticleNow | undefined;
  /** This hour and the one before it, hours of UTC. */
  readonly hours: Period;
  /** What the facts of these hours say. */
  readonly cells: readonly Cell[];
  readonly reach: Reach;
}

/**
 * Reads what happens on a site now. Of some of its articles nothing is known of what is usual. One article's own number
 * costs no read: the minutes of all of them are read anyway.
 * @param into the article that each old id is folded into
 * @param weeks reads what this weekday had in the weeks before
 */
export async function readNow(
  db: Database,
  site: Site,
  nowMs: number,
  into: ReadonlyMap<string, string>,
  { only, article }: NowQuery,
  weeks: () => Promise<UsualWeeks>,
): Promise<Now> {
  const isOfAll = only.section === undefined && only.author === undefined;
  const toMs = minuteStartMs(nowMs) + MINUTE_MS;
  const hours = recentHours(nowMs);
  const [lanes, pieces, reach] = await Promise.all([
    readLiveHours(db, site.id, nowMs),
    readSiteFacts(db, site, hours, "hour"),
    readReach(db, site.id),
  ]);
  const startMs = toMs - NOW_MINUTES * MINUTE_MS;
  const live: Live = {
    startMs,
    toMs,
    nowMs,
    day: todayOf(site.zone, nowMs),
    lanes,
    recent: boardFrom(lanes, startMs, toMs),
    // Not more than an hour ago, so that it is in these two hours as well.
    earlier: boardFrom(lanes, startMs - NOW_MINUTES * MINUTE_MS, startMs),
    hours,
    cells: mergeFacts(pieces.map(({ facts }) => facts)).cells,
    reach,
  };
  const now = await (isOfAll ? nowOfAll(db, site, live, into, weeks) : nowOfSome(db, site, live, into, only));
  return { ...now, article: article === undefined ? undefined : articleNow(live, into, into.get(article) ?? article) };
}

function articleNow({ recent, earlier }: Live, into: ReadonlyMap<string, string>, article: string): ArticleNow {
  const rankIn = (board: Board) => ranked(board, into).findIndex(([id]) => id === article) + 1 || null;
  const views = foldBoard(recent, into).get(article)?.views ?? 0;
  return { article, views, rank: rankIn(recent), previousRank: rankIn(earlier) };
}

/** This hour and the one before it, hours of UTC. */
export function recentHours(nowMs: number): Period {
  return { fromMs: hourStartMs(addHours(hourOf(nowMs), -1)), toMs: hourStartMs(hourOf(nowMs)) + HOUR_MS };
}

/** What is live of a site, whichever of its articles are asked for. */
interface Live extends Pick<Now, "startMs" | "day" | "hours" | "cells" | "reach"> {
  readonly toMs: number;
  readonly nowMs: number;
  readonly lanes: readonly HourLane[];
  readonly recent: Board;
  readonly earlier: Board;
}

async function nowOfSome(
  db: Database,
  site: Site,
  { startMs, nowMs, day, lanes, recent, earlier, hours, cells, reach }: Live,
  into: ReadonlyMap<string, string>,
  only: LabelFilters,
): Promise<Omit<Now, "article">> {
  const board = await readPeriodBoard(db, site, day, nowMs);
  const ids = [...new Set([board, recent, earlier].flatMap((one) => [...foldBoard(one, into).keys()]))];
  const abouts = await readSomeAbouts(db, site.id, ids);
  const isWanted = (article: string) => hasLabel(abouts.get(into.get(article) ?? article), only);
  const minutes = minutesOf(lanes.filter(({ article }) => isWanted(article)));
  const wanted = (one: Board) => new Map([...one].filter(([article]) => isWanted(article)));
  return {
    startMs,
    minutes: minutesFrom(startMs, minutes),
    usual: null,
    usualToday: null,
    usualDay: null,
    day,
    today: mergeAll(wanted(board).values()),
    hasToday: board.size > 0,
    articles: rankArticles(wanted(recent), wanted(earlier), into, abouts),
    hours,
    cells: filterCells(cells, only),
    reach,
  };
}

async function nowOfAll(
  db: Database,
  site: Site,
  { startMs, toMs, nowMs, day, lanes, recent, earlier, hours: lately, cells, reach }: Live,
  into: ReadonlyMap<string, string>,
  readWeeks: () => Promise<UsualWeeks>,
): Promise<Omit<Now, "article">> {
  const { fromMs: dayMs } = day;
  const isWhole = dayMs % HOUR_MS === 0;
  const top = ranked(recent, into).slice(0, TOP);
  const [settled, edge, weeks, abouts] = await Promise.all([
    readHourTallies(db, sitePartition(site.id), hourOf(dayMs), hourOf(nowMs)),
    // Where a day begins within an hour of UTC, only its minutes tell what of that hour is today's.
    isWhole ? new Map<string, Tally>() : readLiveBoard(db, site.id, hourOf(dayMs), { fromMs: dayMs }),
    readWeeks(),
    readSomeAbouts(
      db,
      site.id,
      top.map(([article]) => article),
    ),
  ]);
  // Hours that are live have their minutes: what settling kept of them is older.
  const minutes = minutesOf(lanes);
  const isLive = new Set([...minutes.keys()].map((ms) => hourOf(ms)));
  const isOver = (hour: string) => !isLive.has(hour) && (isWhole || hour !== hourOf(dayMs));
  const hours = [
    ...[...settled].filter(([hour]) => isOver(hour)).map(([, tally]) => tally),
    ...(isLive.has(hourOf(dayMs)) ? [] : [...edge.values()]),
  ];
  const sinceMidnight = [...minutes].filter(([ms]) => ms >= dayMs).map(([, tally]) => tally);
  const today = mergeAll([...hours, ...sinceMidnight]);
  return {
    startMs,
    minutes: minutesFrom(startMs, minutes),
    day,
    today,
    hasToday: today.rows > 0,
    ...usualOfWeeks(weeks, site.zone, reach, { startMs, toMs, nowMs, day }),
    articles: rankArticles(recent, earlier, into, abouts),
    hours: lately,
    cells,
    reach,
  };
}

function minutesFrom(startMs: number, minutes: ReadonlyMap<number, Tally>): Tally[] {
  return Array.from({ length: NOW_MINUTES }, (_, at) => minutes.get(startMs + at * MINUTE_MS) ?? EMPTY_TALLY);
}

/** Articles with any view, the most viewed first, old ids in the article that they are now. */
function ranked(board: Board, into: ReadonlyMap<string, string>): [string, Tally][] {
  return [...foldBoard(board, into)]
    .filter(([, { views }]) => views > 0)
    .toSorted(([a, { views: viewsA }], [b, { views: viewsB }]) => viewsB - viewsA || (a < b ? -1 : 1));
}

function rankArticles(
  recent: Board,
  earlier: Board,
  into: ReadonlyMap<string, string>,
  abouts: ReadonlyMap<string, About>,
): NowArticle[] {
  const before = new Map(ranked(earlier, into).map(([article], at) => [article, at + 1]));
  return ranked(recent, into)
    .slice(0, TOP)
    .map(([article, { views }]) => ({
      article,
      about: abouts.get(article) ?? {},
      views,
      previousRank: before.get(article) ?? null,
    }));
}

/** A live lane with the hour that it is of. */
interface HourLane extends LiveLane {
  readonly hour: string;
}

/** Reads the live lanes of this hour and the one before it. */
async function readLiveHours(db: Database, site: string, nowMs: number): Promise<HourLane[]> {
  const hours = [addHours(hourOf(nowMs), -1), hourOf(nowMs)];
  const lanes = await Promise.all(hours.map((hour) => readLiveHour(db, site, hour)));
  return hours.flatMap((hour, at) => (lanes[at] ?? []).map((lane) => ({ ...lane, hour })));
}

/** What each article had in the live minutes of [fromMs, toMs). */
function boardFrom(lanes: readonly HourLane[], fromMs: number, toMs: number): Board {
  const byHour = Map.groupBy(lanes, ({ hour }) => hour);
  return mergeBoards([...byHour].map(([hour, own]) => boardOf(hour, own, fromMs, toMs)));
}

/** The minutes of some lanes together, by their first millisecond. */
function minutesOf(lanes: readonly HourLane[]): Map<number, Tally> {
  const tallies = lanes.flatMap(({ hour, minutes }) =>
    [...minutes].map(([minute, tally]) => [hourStartMs(hour) + minute * MINUTE_MS, tally] as const),
  );
  const byMinute = Map.groupBy(tallies, ([ms]) => ms);
  return new Map([...byMinute].map(([ms, own]) => [ms, mergeAll(own.map(([, tally]) => tally))]));
}

/**
 * What this time of this weekday had in the last weeks. A week in which nothing was read had 0; one from before the site's
 * first event, or to which settling has not come, says nothing.
 */
function usualOfWeeks(
  weeks: UsualWeeks,
  zone: string,
  reach: Reach,
  { startMs, toMs, nowMs, day }: Pick<Live, "startMs" | "toMs" | "nowMs" | "day">,
) {
  const usualIn = (time: Period) => {
    const times = sameTimes(time, zone);
    return usualOf(
      weeks.flatMap((tallies, week) => {
        const one = times[week];
        return one && hasFacts(one, reach) ? [viewsIn(one, tallies)] : [];
      }),
    );
  };
  return {
    usual: usualIn({ fromMs: startMs, toMs }),
    usualToday: usualIn({ fromMs: day.fromMs, toMs: nowMs }),
    usualDay: usualIn(day),
  };
}
