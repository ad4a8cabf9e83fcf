import { HOUR_MS, addHours, hourOf, hourStartMs, type Hour } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import type { Curve } from "../core/curve.ts";
import { mergeFacts, type Facts } from "../core/facts.ts";
import { mergeAll, type Tally } from "../core/tally.ts";
import type { Totals } from "../core/totals.ts";
import { localDay } from "../core/zone.ts";
import { readRecentCurves } from "./curves.ts";
import type { Database } from "./database.ts";
import { articlePartition } from "./keys.ts";
import type { About } from "../core/about.ts";
import { readAbouts } from "./read-abouts.ts";
import { readHourTallies } from "./read-hour-tallies.ts";
import { readIdsOf } from "./read-ids-of.ts";
import { readPieces } from "./read-pieces.ts";
import { readTotalsItem } from "./read-totals-item.ts";
import { sumOfItem } from "./totals-item.ts";

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
  /** Its whole life, as far as facts are kept. */
  readonly facts: Facts;
  /** How the site's other articles grew lately. */
  readonly curves: readonly Curve[];
}

/** Reads everything that is known of an article. @param hours how many hours since it was published */
export async function readArticleReport(
  db: Database,
  site: Site,
  asked: string,
  hours: number,
  nowMs: number,
): Promise<ArticleReport> {
  const ids = await readIdsOf(db, site.id, asked);
  const [article = asked, ...sameAs] = ids;
  const [abouts, items, firsts, recent] = await Promise.all([
    readAbouts(db, site.id, [article]),
    Promise.all(ids.map((id) => readTotalsItem(db, site.id, id))),
    Promise.all(ids.map((id) => readHourTallies(db, articlePartition(site.id, id), "0", hourOf(nowMs)))),
    readRecentCurves(db, site.id, localDay(nowMs, site.zone)),
  ]);
  const known = new Map<Hour, Tally[]>();
  const add = (hour: Hour, tally: Tally) => known.set(hour, [...(known.get(hour) ?? []), tally]);
  for (const [at, settled] of firsts.entries()) {
    const item = items[at];
    for (const [hour, tally] of settled) if (!item?.open.some((one) => one.hour === hour)) add(hour, tally);
    for (const { hour, tally } of item?.open ?? []) add(hour, tally);
  }
  const about = abouts.get(article) ?? {};
  const publishedMs = Date.parse(about.published ?? "");
  const [firstHour] = [...known.keys()].toSorted();
  const firstMs = firstHour === undefined ? undefined : hourStartMs(firstHour);
  const startMs = publishedMs <= nowMs ? publishedMs : firstMs;
  const lifeFromMs = Math.min(startMs ?? nowMs, firstMs ?? nowMs);
  const period = { fromMs: hourStartMs(hourOf(lifeFromMs)), toMs: hourStartMs(hourOf(nowMs)) + HOUR_MS };
  const pieces = await Promise.all(ids.map((id) => readPieces(db, site, period, "day", "articles", { article: id })));
  const own = ids.flatMap((id, at) => (pieces[at] ?? []).flatMap(({ facts }) => facts.get(id) ?? []));
  const from = startMs === undefined ? undefined : hourOf(startMs);
  const wanted = [...known].filter(([hour]) => from !== undefined && hour >= from && hour < addHours(from, hours));
  return {
    article,
    sameAs,
    about,
    totals: totalsOf(items.map(sumOfItem)),
    baseline: totalsOf(items.map(({ baseline }) => baseline)),
    startMs,
    hours: new Map(wanted.map(([hour, tallies]) => [hour, mergeAll(tallies)])),
    facts: mergeFacts(own),
    curves: [...recent.values()].flat(),
  };
}

function totalsOf(tallies: readonly Tally[]): Totals {
  const { views, prints, listens } = mergeAll(tallies);
  return { views, prints, listens };
}
