import { HOUR_MS, addHours, hourOf, hourStartMs, type Hour } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import type { Curve } from "../core/curve.ts";
import type { Facts } from "../core/facts.ts";
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
  const tallies = from === undefined ? [] : await readTallies(db, site.id, ids, items, from, addHours(from, hours - 1));
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

function totalsOf(tallies: readonly Tally[]): Totals {
  const { views, prints, listens } = mergeAll(tallies);
  return { views, prints, listens };
}
