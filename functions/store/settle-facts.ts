import { lastClosableHour } from "../core/acceptance.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, addHours, hourOf, hourStartMs, type Hour } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { factsOfRows, type ArticleRows } from "../core/facts-of-rows.ts";
import { mergeFacts, type Facts } from "../core/facts.ts";
import { foldFacts } from "../core/fold-facts.ts";
import { eachInParallel } from "../core/in-parallel.ts";
import { marginsOf, type Margins } from "../core/margins.ts";
import type { Period } from "../core/period.ts";
import { mergeAll } from "../core/tally.ts";
import { slotMinutes } from "../core/zone.ts";
import { keepFacts, readFacts, type FactsBucket } from "./article-facts.ts";
import { labelNamed, type LabelReader } from "./labels.ts";
import type { LateHour } from "./late-hours.ts";
import type { Database } from "./database.ts";
import { closedMarkKey, completeMarkKey, factsMarkKey } from "./keys.ts";
import { readLiveHour, type LiveLane } from "./live-hour.ts";
import { moveMark, readMark } from "./mark.ts";
import { readArticleRows } from "./read-article-rows.ts";

const ARTICLES_AT_ONCE = 8;

/** Most cells of an article in an hour, of an article in longer times, and of a site: what is rarer is folded. */
const ARTICLE_CELLS = 400;
export const MOST_CELLS = 4_000;
/** An hour that goes on is written again and again; days and months are written once. */
const SITE_CELLS = { hour: 4_000, day: 16_000 } as const;

/**
 * Time between two looks at all articles of an hour that goes on or has just ended, whether or not they were viewed since:
 * readers tell all the while how they read.
 */
const READ_ON_MS = 10 * MINUTE_MS;

/** Fewer rows than any article has. */
const UNREAD = -1;

/**
 * Makes the facts that reports are made of: a last time those of hours that have been closed, in their order, then those of
 * the previous and the current hour. Of these only articles are read again whose live minutes have changed, and every ten
 * minutes all. Every write is kept by condition, so that a run may be killed anywhere, repeated, or run twice at once.
 * @param labelsOf says under which section and author articles stand
 * @param late earlier hours that something came to since
 * @returns false when time ran out; the next run takes it up where this one stopped
 */
export async function settleFacts(
  db: Database,
  site: Site,
  nowMs: number,
  hasTime: () => boolean,
  labelsOf: LabelReader,
  late: readonly Pick<LateHour, "hour" | "articles">[] = [],
): Promise<boolean> {
  const settleHourFacts = (hour: Hour, isAsked: (readMs: number, article: string) => boolean) =>
    settleFactsOfHour(db, site, hour, nowMs, hasTime, isAsked, labelsOf);
  const [closed, done] = await Promise.all([readMark(db, closedMarkKey(site.id)), readMark(db, factsMarkKey(site.id))]);
  // Before the first closing there is nothing to do; before the first facts, as far back as the live minutes go.
  const last = closed ?? "";
  const first = done ? addHours(done, 1) : addHours(lastClosableHour(nowMs), -24 * db.retention.minuteDays);
  for (let hour = first; hour <= last; hour = addHours(hour, 1)) {
    if (!(await settleHourFacts(hour, () => true))) return false;
    await moveMark(db, factsMarkKey(site.id), hour);
  }
  for (const { hour, articles } of late.filter((one) => one.hour > last)) {
    if (!(await settleHourFacts(hour, (_, article) => articles.has(article)))) return false;
  }
  // The first run of every ten minutes of the clock, whatever was read between.
  const isDue = (readMs: number) => readMs > 0 && Math.floor(readMs / READ_ON_MS) < Math.floor(nowMs / READ_ON_MS);
  for (const hour of [addHours(hourOf(nowMs), -1), hourOf(nowMs)]) {
    if (!(await settleHourFacts(hour, isDue))) return false;
  }
  await moveMark(db, completeMarkKey(site.id), new Date(nowMs).toISOString());
  return true;
}

/**
 * What a run has no time for stays as it was, and the next one finds it changed still.
 * @param isAsked whether an article is to be read though its live minutes have not changed since some were read last, at a
 * time in epoch milliseconds
 * @returns false when time ran out
 */
async function settleFactsOfHour(
  db: Database,
  site: Site,
  hour: Hour,
  nowMs: number,
  hasTime: () => boolean,
  isAsked: (readMs: number, article: string) => boolean,
  labelsOf: LabelReader,
): Promise<boolean> {
  if (!hasTime()) return false;
  const bucket = `hour|${hour}`;
  const [before] = await readFacts(db, site.id, "articles", bucket, bucket);
  const lastMs = before?.readMs ?? 0;
  const active = Map.groupBy(await readLiveHour(db, site.id, hour), ({ article }) => article);
  const live = new Map([...active].map(([article, lanes]) => [article, rowsOf(lanes)]));
  const changed = [...active].filter(
    ([article]) => isAsked(lastMs, article) || before?.live.get(article) !== live.get(article),
  );
  if (changed.length === 0) return true;
  const { slots: fresh, unread } = await factsOf(db, site, hour, changed, hasTime);
  // The next run finds it changed, whatever this one was asked for.
  for (const article of unread) live.set(article, UNREAD);
  const slots = fresh.map((slot, at) => new Map([...(before?.slots[at] ?? []), ...slot]));
  await keepHourFacts(db, site.id, { bucket, readMs: nowMs, slots, live }, labelsOf);
  return unread.length === 0;
}

/** Keeps the facts of an hour, those of its articles for as long as raw rows and those of the site. */
export async function keepHourFacts(
  db: Database,
  site: string,
  hour: FactsBucket,
  labelsOf: LabelReader,
): Promise<void> {
  await keepFacts(db, site, "articles", hour, factsTtlSeconds(db, hour.bucket.slice("hour|".length)));
  await keepSiteHour(db, site, hour, labelsOf);
}

/** Keeps the facts of the site of an hour, by those of its articles under the labels that they stand under. */
export async function keepSiteHour(
  db: Database,
  site: string,
  hour: FactsBucket,
  labelsOf: LabelReader,
): Promise<void> {
  const labels = await labelsOf(new Set(hour.slots.flatMap((slot) => [...slot.keys()])));
  const slots = hour.slots.map((slot) => ofSite(labelNamed(slot, labels), "hour"));
  await keepFacts(db, site, "site", {
    ...hour,
    slots: slots.map(({ facts }) => facts),
    margins: slots.map(({ margins }) => margins),
    live: new Map(),
  });
}

/** When the facts of an hour's articles expire, epoch seconds. */
export function factsTtlSeconds(db: Database, hour: Hour): number {
  return (hourStartMs(hour) + db.retention.eventDays * DAY_MS) / SECOND_MS;
}

/** The facts of all of a site's articles together, under the empty name, in an hour, or in a day or longer, and their margins. */
export function ofSite(
  articles: ReadonlyMap<string, Facts>,
  grain: keyof typeof SITE_CELLS,
): { readonly facts: ReadonlyMap<string, Facts>; readonly margins: Margins } {
  const all = mergeFacts(articles.values());
  return { facts: new Map([["", foldFacts(all, SITE_CELLS[grain])]]), margins: marginsOf(all) };
}

function rowsOf(lanes: readonly LiveLane[]): number {
  return mergeAll(lanes.flatMap(({ minutes }) => [...minutes.values()])).rows;
}

/** Reads articles' raw rows of an hour, and makes the facts of each of its slots, by article. */
async function factsOf(
  db: Database,
  { id, zone, hosts }: Site,
  hour: Hour,
  articles: readonly (readonly [string, readonly LiveLane[]])[],
  hasTime: () => boolean,
): Promise<{ slots: Map<string, Facts>[]; unread: string[] }> {
  const stretches = slotsOf(zone, hour);
  const slots = stretches.map(() => new Map<string, Facts>());
  const unread: string[] = [];
  await eachInParallel(articles, ARTICLES_AT_ONCE, async ([article, lanes]) => {
    if (!hasTime()) {
      unread.push(article);
      return;
    }
    const own = lanes.map(({ lane }) => lane);
    const rows = await readArticleRows(db, { site: id, article, hour }, own, hosts);
    for (const [at, facts] of factsOfArticle(rows, stretches).entries()) {
      if (facts.rows > 0) slots[at]?.set(article, facts);
    }
  });
  return { slots, unread };
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
