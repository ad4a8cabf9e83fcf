import type { Hour } from "../core/clock.ts";
import { mergeAll } from "../core/tally.ts";
import type { Database } from "./database.ts";
import { keepBoard } from "./keep-board.ts";
import { keepOpenHour } from "./keep-open-hour.ts";
import { siteHourKey } from "./keys.ts";
import { liveTtlSeconds, readLiveHour, rowsOf, type LiveLane } from "./live-hour.ts";
import { readBoards } from "./read-boards.ts";
import { recountHour } from "./recount-hour.ts";
import { keepSettledHour } from "./settled-hour.ts";
import { readLiveBoard } from "./sum-board.ts";
import { walkArticles, type Walked } from "./walk-articles.ts";

/** Articles of an hour that are all counted again by every run; of more, only those that there is a reason for. */
const FEW = 500;

/** An article that was active in an hour, with its live lanes. */
export type Active = readonly [article: string, live: readonly LiveLane[]];

/** Reads the articles that were active in an hour, in the order of their ids. */
export async function readActive(db: Database, site: string, hour: Hour): Promise<Active[]> {
  const lanes = await readLiveHour(db, site, hour);
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
  isAsked: (active: readonly Active[]) => Promise<(one: Active) => boolean> = async () => () => true,
): Promise<Walked> {
  const active = await readActive(db, site, hour);
  const asked = active.filter(await isAsked(active)).filter(([article]) => article > after);
  const walked = await walkArticles(asked, hasTime, settle);
  if (walked.finished && active.length > 0) await keepSiteHour(db, site, hour);
  return walked;
}

/**
 * Counts an open hour again from raw rows. When it has many articles, only those are counted whose live minutes have
 * changed since the hour was settled last, those of which none were counted yet, and those whose turn it is.
 * @param after the article up to which an earlier run has come
 */
export async function recountOpenHour(
  db: Database,
  site: string,
  hour: Hour,
  after: string,
  hasTime: () => boolean,
  isTurn: (article: string) => boolean,
): Promise<Walked> {
  const recount = async (article: string, live: readonly LiveLane[]) =>
    keepOpenHour(db, site, article, hour, await recountHour(db, site, article, hour, live));
  return settleHour(db, site, hour, after, hasTime, recount, async (active) => {
    if (!hasMany(active)) return () => true;
    const settled = await readBoards(db, site, `hour|${hour}`, `hour|${hour}`);
    return ([article, live]) => isTurn(article) || settled.get(article)?.rows !== rowsOf(live);
  });
}

/** The site's hour is the sum of its articles' live minutes, which the recount before it has made whole. */
async function keepSiteHour(db: Database, site: string, hour: Hour): Promise<void> {
  const board = await readLiveBoard(db, site, hour);
  await keepSettledHour(db, siteHourKey(site, hour), mergeAll(board.values()));
  await keepBoard(db, site, `hour|${hour}`, board, liveTtlSeconds(db, hour));
}
