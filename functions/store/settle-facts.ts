import { lastClosableHour } from "../core/acceptance.ts";
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
  addHours,
  hourStartMs,
  minuteStartMs,
  type Hour,
} from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { factsOfRows, type ArticleRows } from "../core/facts-of-rows.ts";
import { mergeFacts, type Facts } from "../core/facts.ts";
import { foldFacts } from "../core/fold-facts.ts";
import { marginsOf, type Margins } from "../core/margins.ts";
import { packTally } from "../core/packed-tally.ts";
import type { Period } from "../core/period.ts";
import { EMPTY_TALLY, mergeAll, tallyMinutes } from "../core/tally.ts";
import { slotMinutes } from "../core/zone.ts";
import { keepFacts, readFacts, type FactsBucket } from "./article-facts.ts";
import { labelNamed, type LabelReader } from "./labels.ts";
import type { Database } from "./database.ts";
import { closedMarkKey, factsMarkKey, placeKey } from "./keys.ts";
import { liveTtlSeconds, rowsOf, type LiveLane } from "./live-hour.ts";
import { moveMark, readMark } from "./mark.ts";
import { keepPlace, readPlace } from "./place.ts";
import { readArticleRows } from "./read-article-rows.ts";
import { readActive, recountArticle, type Active } from "./settle-hour.ts";
import { walkArticles, type Walked } from "./walk-articles.ts";

/** Most cells of an article in an hour, of an article in longer times, and of a site: what is rarer is folded. */
const ARTICLE_CELLS = 400;
export const MOST_CELLS = 4_000;
/** An hour that goes on is written again and again; days and months are written once. */
const SITE_CELLS = { hour: 4_000, day: 16_000 } as const;

/** Fewer rows than any article has. */
const UNREAD = -1;

/**
 * Makes the facts a last time of hours that have been closed, in their order. Every write is kept by condition, so that a
 * run may be killed anywhere, repeated, or run twice at once.
 * @param labelsOf says under which section and author articles stand
 * @returns false when time ran out; the next run takes it up where this one stopped
 */
export async function settleClosedFacts(
  db: Database,
  site: Site,
  nowMs: number,
  hasTime: () => boolean,
  labelsOf: LabelReader,
): Promise<boolean> {
  const [closed, done] = await Promise.all([readMark(db, closedMarkKey(site.id)), readMark(db, factsMarkKey(site.id))]);
  // Before the first closing there is nothing to do; before the first facts, as far back as the live minutes go.
  const last = closed ?? "";
  const first = done ? addHours(done, 1) : addHours(lastClosableHour(nowMs), -24 * db.retention.minuteDays);
  for (let hour = first; hour <= last; hour = addHours(hour, 1)) {
    if (!hasTime()) return false;
    const place = placeKey(site.id, "facts", hour);
    const after = await readPlace(db, place);
    const walked = await settleFactsOfHour(db, site, hour, nowMs, after, hasTime, () => true, labelsOf);
    if (!walked.finished) {
      if (walked.last !== undefined) await keepPlace(db, place, walked.last, liveTtlSeconds(db, hour));
      if (walked.failed) throw walked.failed.reason;
      return false;
    }
    await moveMark(db, factsMarkKey(site.id), hour);
  }
  return true;
}

/**
 * Makes the facts of an hour: articles are read again, in the order of their ids, whose live minutes have changed, and
 * those that are asked for. What a run has no time for stays as it was, and the next one finds it changed still.
 * @param after the article up to which an earlier run has come
 * @param isAsked whether an article is to be read though its live minutes have not changed since some were read last, at a
 * time in epoch milliseconds
 */
export async function settleFactsOfHour(
  db: Database,
  site: Site,
  hour: Hour,
  nowMs: number,
  after: string,
  hasTime: () => boolean,
  isAsked: (article: string, readMs: number, active: readonly Active[]) => boolean,
  labelsOf: LabelReader,
): Promise<Walked> {
  const bucket = `hour|${hour}`;
  const [before] = await readFacts(db, site.id, "articles", bucket, bucket, { consistent: true });
  const lastMs = before?.readMs ?? 0;
  const active = await readActive(db, site.id, hour);
  const live = new Map(active.map(([article, lanes]) => [article, rowsOf(lanes)]));
  const changed = active.filter(
    ([article]) =>
      article > after && (isAsked(article, lastMs, active) || before?.live.get(article) !== live.get(article)),
  );
  const stretches = slotsOf(site.zone, hour);
  const slots = stretches.map((_, at) => new Map(before?.slots[at]));
  const kept = new Map([...live].map(([article]) => [article, before?.live.get(article) ?? UNREAD]));
  // The next run finds it changed, whatever this one was asked for.
  for (const [article] of changed) kept.set(article, UNREAD);
  const walked = await walkArticles(changed, hasTime, async (article, lanes) => {
    const own = lanes.map(({ lane }) => lane);
    const rows = await readArticleRows(db, { site: site.id, article, hour }, own, site.hosts);
    if (isCountedOtherwise(rows, hour, lanes, nowMs)) await recountArticle(db, site.id, article, hour, lanes);
    for (const [at, facts] of factsOfArticle(rows, stretches).entries()) {
      if (facts.rows > 0) slots[at]?.set(article, facts);
    }
    kept.set(article, live.get(article) ?? UNREAD);
  });
  if (walked.articles > 0) await keepHourFacts(db, site.id, { bucket, readMs: nowMs, slots, live: kept }, labelsOf);
  return walked;
}

/**
 * Whether an article's live minutes say something else than its raw rows: the stream has failed to count some. What the
 * stream may be counting just now is left out.
 */
function isCountedOtherwise({ rows }: ArticleRows, hour: Hour, live: readonly LiveLane[], nowMs: number): boolean {
  const startMs = hourStartMs(hour);
  const endMs = Math.min(startMs + HOUR_MS, minuteStartMs(nowMs - MINUTE_MS));
  return [...tallyMinutes(rows, startMs, endMs)].some(([minuteMs, counted]) => {
    const minute = (minuteMs - startMs) / MINUTE_MS;
    const known = mergeAll(live.map(({ minutes }) => minutes.get(minute) ?? EMPTY_TALLY));
    return packTally({ ...counted, rows: 0 }) !== packTally({ ...known, rows: 0 });
  });
}

/** Keeps the facts of an hour, those of its articles for as long as `factDays` says and those of the site. */
export async function keepHourFacts(
  db: Database,
  site: string,
  hour: FactsBucket,
  labelsOf: LabelReader,
): Promise<void> {
  await keepFacts(db, site, "articles", hour, factsTtlSeconds(db, hour.bucket.slice("hour|".length)));
  await keepSiteHour(db, site, hour, labelsOf);
}

/**
 * Keeps the facts of the site of an hour, by those of its articles under the labels that they stand under.
 * @returns false when the stored ones stay
 */
export async function keepSiteHour(
  db: Database,
  site: string,
  hour: FactsBucket,
  labelsOf: LabelReader,
): Promise<boolean> {
  const labels = await labelsOf(new Set(hour.slots.flatMap((slot) => [...slot.keys()])));
  const slots = hour.slots.map((slot) => ofSite(labelNamed(slot, labels), "hour"));
  return keepFacts(db, site, "site", {
    ...hour,
    slots: slots.map(({ facts }) => facts),
    margins: slots.map(({ margins }) => margins),
    live: new Map(),
  });
}

/** When the facts of an hour's articles expire, epoch seconds. */
export function factsTtlSeconds(db: Database, hour: Hour): number {
  return (hourStartMs(hour) + db.retention.factDays * DAY_MS) / SECOND_MS;
}

/** The facts of all of a site's articles together, under the empty name, in an hour, or in a day or longer, and their margins. */
export function ofSite(
  articles: ReadonlyMap<string, Facts>,
  grain: keyof typeof SITE_CELLS,
): { readonly facts: ReadonlyMap<string, Facts>; readonly margins: Margins } {
  const all = mergeFacts(articles.values());
  return { facts: new Map([["", foldFacts(all, SITE_CELLS[grain])]]), margins: marginsOf(all) };
}

/** The parts of an hour that are kept apart for a zone. */
export function slotsOf(zone: string, hour: Hour): Period[] {
  const startMs = hourStartMs(hour);
  const slotMs = slotMinutes(zone, startMs) * MINUTE_MS;
  return Array.from({ length: HOUR_MS / slotMs }, (_, at) => {
    const fromMs = startMs + at * slotMs;
    return { fromMs, toMs: fromMs + slotMs };
  });
}

/**
 * Makes an article's facts of each slot, as they are kept.
 * @param rows what is stored of the article's hour, with its rows of the 30 s before
 */
export function factsOfArticle(rows: ArticleRows, slots: readonly Period[]): Facts[] {
  return slots.map(({ fromMs, toMs }) => foldFacts(factsOfRows(rows, fromMs, toMs), ARTICLE_CELLS));
}
