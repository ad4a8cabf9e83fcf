import { lastClosableHour } from "../core/acceptance.ts";
import { addHours, hourOf, type Hour } from "../core/clock.ts";
import { inParallel } from "../core/in-parallel.ts";
import { mergeAll } from "../core/tally.ts";
import { closeArticle } from "./close-article.ts";
import { moveMark, readMark } from "./mark.ts";
import type { Database } from "./database.ts";
import { closedMarkKey, siteHourKey } from "./keys.ts";
import { keepBoard } from "./keep-board.ts";
import { keepOpenHour } from "./keep-open-hour.ts";
import { liveTtlSeconds, readLiveHour, type LiveLane } from "./live-hour.ts";
import { recountHour } from "./recount-hour.ts";
import { keepSettledHour } from "./settled-hour.ts";
import { keepSlice, readSlice } from "./slice.ts";
import { readLiveBoard } from "./sum-board.ts";

/** Articles that are settled at one time: each waits for about ten calls of the database. */
const ARTICLES_AT_ONCE = 8;

/** Articles between two looks whether a run may go on; so many at the most are done twice when it may not. */
const SLICE = 500;

/** How far one run of settle came. */
export interface Settled {
  /** Hours closed for good in this run. */
  readonly closedHours: number;
  /** Articles whose hours were counted again or closed. */
  readonly articles: number;
  /** False when time ran out: the next run takes it up where this one stopped. */
  readonly finished: boolean;
}

/**
 * Settles a site: closes the hours that no event can enter any more, in order, then counts the previous and the
 * current hour again from raw rows. Every write is an absolute number kept by condition, so that a run may be killed
 * anywhere, repeated, or run twice at once.
 * @param nowMs epoch milliseconds
 * @param late earlier hours that events have come to since
 * @param hasTime says whether another hour or article may be begun; a run that is out of time stops before it
 */
export async function settleSite(
  db: Database,
  site: string,
  nowMs: number,
  hasTime: () => boolean,
  late: readonly Hour[] = [],
): Promise<Settled> {
  const closable = lastClosableHour(nowMs);
  const mark = await readMark(db, closedMarkKey(site));
  // Before the first closing nothing is older than the live minutes are kept.
  let hour = mark ? addHours(mark, 1) : addHours(hourOf(nowMs), -24 * db.retention.minuteDays);
  let articles = 0;
  let closedHours = 0;
  for (; hour <= closable; hour = addHours(hour, 1)) {
    if (!hasTime()) return { closedHours, articles, finished: false };
    const through = hour;
    const done = await settleHour(db, site, through, hasTime, (article, live) =>
      closeArticle(db, site, article, through, live),
    );
    articles += done.articles;
    if (!done.finished) return { closedHours, articles, finished: false };
    await moveMark(db, closedMarkKey(site), through);
    closedHours += 1;
  }
  for (const recent of [...late.filter((one) => one > closable), addHours(hourOf(nowMs), -1), hourOf(nowMs)]) {
    const done = await settleHour(db, site, recent, hasTime, async (article, live) => {
      await keepOpenHour(db, site, article, recent, await recountHour(db, site, article, recent, live));
    });
    articles += done.articles;
    if (!done.finished) return { closedHours, articles, finished: false };
  }
  return { closedHours, articles, finished: true };
}

/**
 * Settles each article that was active in an hour, in the order of their ids and a slice at a time, then keeps the site's
 * tally of the hour. A run that is out of time says how far it came, and the next one goes on from there.
 */
async function settleHour(
  db: Database,
  site: string,
  hour: Hour,
  hasTime: () => boolean,
  settle: (article: string, live: readonly LiveLane[]) => Promise<unknown>,
): Promise<{ articles: number; finished: boolean }> {
  const active = [...Map.groupBy(await readLiveHour(db, site, hour), ({ article }) => article)].toSorted(byArticle);
  // An hour of one slice is done in one go, or again: it costs less than to read how far an earlier run came.
  const done = active.length > SLICE ? await readSlice(db, site, hour) : "";
  let articles = 0;
  let last = done;
  for (let at = active.findIndex(([article]) => article > done); at >= 0 && at < active.length; at += SLICE) {
    const slice = active.slice(at, at + SLICE);
    const results = await inParallel(slice, ARTICLES_AT_ONCE, async ([article, live]) => {
      if (!hasTime()) return false;
      await settle(article, live);
      return true;
    });
    const failed = results.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
    const settled = results.filter((result) => result.status === "fulfilled" && result.value).length;
    articles += settled;
    if (settled < slice.length) {
      if (last !== done) await keepSlice(db, site, hour, last);
      return { articles, finished: false };
    }
    last = slice.at(-1)?.[0] ?? last;
  }
  if (done) await keepSlice(db, site, hour, "");
  if (active.length > 0) await keepSiteHour(db, site, hour);
  return { articles, finished: true };
}

function byArticle([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The site's hour is the sum of its articles' live minutes, which the recount before it has made whole. */
async function keepSiteHour(db: Database, site: string, hour: Hour): Promise<void> {
  const board = await readLiveBoard(db, site, hour);
  await keepSettledHour(db, siteHourKey(site, hour), mergeAll(board.values()));
  await keepBoard(db, site, `hour|${hour}`, board, liveTtlSeconds(db, hour));
}
