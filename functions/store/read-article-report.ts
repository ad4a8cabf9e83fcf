import { DAY_MS, HOUR_MS, addHours, hourOf, hourStartMs, type Hour } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import type { Curve } from "../core/curve.ts";
import type { Cell, Facts } from "../core/facts.ts";
import { mergeAll, type Tally } from "../core/tally.ts";
import type { Totals } from "../core/totals.ts";
import { localDay } from "../core/zone.ts";
import { readRecentCurves } from "./curves.ts";
import type { Database } from "./database.ts";
import { articlePartition } from "./keys.ts";
import type { About } from "../core/about.ts";
import { readAbouts } from "./read-abouts.ts";
import { readArticleFacts } from "./read-article-facts.ts";
import { readFirstHour, readHourTallies } from "./read-hour-tallies.ts";
import { readIdsOf } from "./read-ids-of.ts";
import { readSlots } from "./read-slots.ts";
import { readTotalsItem } from "./read-totals-item.ts";
import { sumOfItem, type TotalsItem } from "./totals-item.ts";

/** Everything that is known of one article. */
export interface ArticleReport {
  /** Its id now, of whichever of its ids was asked for, and the old ones. */
  readonly article: string;
  readonly sameAs: readonly string[];
  readonly about: About;
  readonly totals: Totals;
  readonly baseline: Totals;
  /** When it was published, or first read where that is not known; `undefined` when it was neither. Epoch milliseconds. */
  readonly startMs: number | undefined;
  /** Tallies of the hours that were asked for, from the one on in which it was published. */
  readonly hours: ReadonlyMap<Hour, Tally>;
  /** The cells of the same hours, where they were asked for; `undefined` when the first of them are not kept any more. */
  readonly cells: ReadonlyMap<Hour, readonly Cell[]> | undefined;
  /** Its whole life, as far as facts are kept. */
  readonly facts: Facts;
  /** How the site's other articles grew lately. */
  readonly curves: readonly Curve[];
}

/** What is asked of an article. */
export interface ArticleReportQuery {
  /** How many hours since it was published. */
  readonly hours: number;
  /** Whether the cells of these hours are asked for, two items of each. */
  readonly withCells: boolean;
  readonly nowMs: number;
}

/** Reads everything that is known of an article. */
export async function readArticleReport(
  db: Database,
  site: Site,
  asked: string,
  { hours, withCells, nowMs }: ArticleReportQuery,
): Promise<ArticleReport> {
  const ids = await readIdsOf(db, site.id, asked);
  const [article = asked, ...sameAs] = ids;
  const [abouts, items, firsts, recent] = await Promise.all([
    readAbouts(db, site.id, [article]),
    Promise.all(ids.map((id) => readTotalsItem(db, site.id, id))),
    Promise.all(ids.map((id) => readFirstHour(db, articlePartition(site.id, id)))),
    readRecentCurves(db, site.id, localDay(nowMs, site.zone)),
  ]);
  const about = abouts.get(article) ?? {};
  const publishedMs = Date.parse(about.published ?? "");
  const openHours = items.flatMap(({ open }) => open.map(({ hour }) => hour));
  const [firstHour] = [...firsts.flatMap((hour) => hour ?? []), ...openHours].toSorted();
  const firstMs = firstHour === undefined ? undefined : hourStartMs(firstHour);
  const startMs = publishedMs <= nowMs ? publishedMs : firstMs;
  const lifeFromMs = Math.min(startMs ?? nowMs, firstMs ?? nowMs);
  const period = { fromMs: hourStartMs(hourOf(lifeFromMs)), toMs: hourStartMs(hourOf(nowMs)) + HOUR_MS };
  const facts = await readArticleFacts(db, site, period, ids);
  const from = startMs === undefined ? undefined : hourOf(startMs);
  const last = from && addHours(from, hours - 1);
  const [tallies, cells] = await Promise.all([
    from && last ? readTallies(db, site.id, ids, items, from, last) : [],
    from && last && withCells ? readHourCells(db, site.id, ids, from, last, nowMs) : undefined,
  ]);
  return {
    article,
    sameAs,
    about,
    totals: totalsOf(items.map(sumOfItem)),
    baseline: totalsOf(items.map(({ baseline }) => baseline)),
    startMs,
    hours: new Map(
      [...Map.groupBy(tallies, ([hour]) => hour)].map(([hour, ofHour]) => [
        hour,
        mergeAll(ofHour.map(([, one]) => one)),
      ]),
    ),
    cells,
    facts,
    curves: [...recent.values()].flat(),
  };
}

/** Reads what each of some ids had in each hour from the first to the last, itself included; one that is open is in its item. */
async function readTallies(
  db: Database,
  site: string,
  ids: readonly string[],
  items: readonly TotalsItem[],
  first: Hour,
  last: Hour,
): Promise<(readonly [Hour, Tally])[]> {
  const settled = await Promise.all(ids.map((id) => readHourTallies(db, articlePartition(site, id), first, last)));
  return settled.flatMap((tallies, at) => {
    const open = (items[at]?.open ?? []).filter(({ hour }) => hour >= first && hour <= last);
    const closed = [...tallies].filter(([hour]) => !open.some((one) => one.hour === hour));
    return [...closed, ...open.map(({ hour, tally }) => [hour, tally] as const)];
  });
}

/** Hours whose facts are asked for at once, by their names. */
const HOURS_AT_ONCE = 240;

/** Reads the cells of some ids in each hour from the first to the last, itself included, up to now. */
async function readHourCells(
  db: Database,
  site: string,
  ids: readonly string[],
  first: Hour,
  last: Hour,
  nowMs: number,
): Promise<Map<Hour, readonly Cell[]> | undefined> {
  const [fromMs, toMs] = [hourStartMs(first), Math.min(hourStartMs(last), hourStartMs(hourOf(nowMs))) + HOUR_MS];
  if (fromMs < nowMs - db.retention.factDays * DAY_MS) return undefined;
  const stepMs = HOURS_AT_ONCE * HOUR_MS;
  const starts = Array.from({ length: Math.ceil((toMs - fromMs) / stepMs) }, (_, at) => fromMs + at * stepMs);
  const slots = await Promise.all(
    starts.map((ms) => readSlots(db, site, "articles", ms, Math.min(ms + stepMs, toMs), { articles: ids })),
  );
  const byHour = Map.groupBy(slots.flat(), ({ startMs }) => hourOf(startMs));
  return new Map(
    [...byHour].map(([hour, own]) => [
      hour,
      own.flatMap(({ facts }) => ids.flatMap((id) => facts.get(id)?.cells ?? [])),
    ]),
  );
}

function totalsOf(tallies: readonly Tally[]): Totals {
  const { views, prints, listens } = mergeAll(tallies);
  return { views, prints, listens };
}
