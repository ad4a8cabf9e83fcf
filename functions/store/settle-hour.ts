import type { Hour } from "../core/clock.ts";
import { mergeAll } from "../core/tally.ts";
import type { Database } from "./database.ts";
import { keepBoard } from "./keep-board.ts";
import { keepOpenHour } from "./keep-open-hour.ts";
import { siteHourKey } from "./keys.ts";
import { liveTtlSeconds, readLiveHour, type LiveLane } from "./live-hour.ts";
import { recountHour } from "./recount-hour.ts";
import { keepSettledHour } from "./settled-hour.ts";
import { readLiveBoard } from "./sum-board.ts";
import { walkArticles, type Walked } from "./walk-articles.ts";

/** Articles of an hour that are all looked at when it is time for it; of more, an eighth in each round. */
export const FEW = 500;

/** An article that was active in an hour, with its live lanes. */
export type Active = readonly [article: string, live: readonly LiveLane[]];

/** Reads the articles that were active in an hour, in the order of their ids. */
export async function readActive(db: Database, site: string, hour: Hour): Promise<Active[]> {
  const lanes = await readLiveHour(db, site, hour, { consistent: true });
  return [...Map.groupBy(lanes, ({ article }) => article)].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Says whether an hour has so many articles that those are left out of which nothing new is known. */
export function hasMany(active: readonly Active[]): boolean {
  return active.length > FEW;
}

/**
 * Settles each article that was active in an hour, in the order of their ids, then keeps the site's tally of the hour.
 * @param after the article up to which an earlier run has come
 * @param isAsked leaves out those that need not be settled
 */
export async function settleHour(
  db: Database,
  site: string,
  hour: Hour,
  after: string,
  hasTime: () => boolean,
  settle: (article: string, live: readonly LiveLane[]) => Promise<unknown>,
  isAsked: (one: Active, active: readonly Active[]) => boolean = () => true,
): Promise<Walked> {
  const active = await readActive(db, site, hour);
  const asked = active.filter((one) => one[0] > after && isAsked(one, active));
  const walked = await walkArticles(asked, hasTime, settle);
  if (walked.finished && active.length > 0) await keepSiteHour(db, site, hour);
  return walked;
}

/**
 * Counts articles of an open hour again from their raw rows: those that are asked for, and those of which something was to
 * be counted and nothing ever was.
 * @param after the article up to which an earlier run has come
 */
export async function recountOpenHour(
  db: Database,
  site: string,
  hour: Hour,
  after: string,
  hasTime: () => boolean,
  isAsked: (article: string, active: readonly Active[]) => boolean,
): Promise<Walked> {
  const isUncounted = ({ minutes }: LiveLane) => minutes.size === 0;
  return settleHour(
    db,
    site,
    hour,
    after,
    hasTime,
    (article, live) => recountArticle(db, site, article, hour, live),
    ([article, live], active) => isAsked(article, active) || live.some(isUncounted),
  );
}

/**
 * Counts an article's open hour again, in its public numbers, then in its live minutes: these say to whoever is to do it again
 * that it is not done.
 * @param live its live lanes of the hour
 */
export async function recountArticle(
  db: Database,
  site: string,
  article: string,
  hour: Hour,
  live: readonly LiveLane[],
): Promise<void> {
  const { lanes, keepMinutes } = await recountHour(db, site, article, hour, live);
  await keepOpenHour(db, site, article, hour, lanes);
  await keepMinutes();
}

/** The site's hour is the sum of its articles' live minutes, which the recount before it has made whole. */
async function keepSiteHour(db: Database, site: string, hour: Hour): Promise<void> {
  const board = await readLiveBoard(db, site, hour, { consistent: true });
  await keepSettledHour(db, siteHourKey(site, hour), mergeAll(board.values()));
  await keepBoard(db, site, `hour|${hour}`, board, liveTtlSeconds(db, hour));
}
