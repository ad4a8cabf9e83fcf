import type { About } from "../../functions/core/about.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, addHours, hourOf, hourStartMs, type Hour } from "../../functions/core/clock.ts";
import { DIMENSIONS, NO_MEASURES, sumMeasures, type Cell, type Facts } from "../../functions/core/facts.ts";
import { LANES } from "../../functions/core/lane.ts";
import { nameLeftOut } from "../../functions/core/left-out.ts";
import { EMPTY_TALLY, merge, type Tally } from "../../functions/core/tally.ts";
import { visitorsOf, type Visitors } from "../../functions/core/visitors.ts";
import { seededRandom } from "../../local/newsroom/random.ts";
import type { CountedHour } from "../../ops/rebuild/count-hours.ts";
import { articleId } from "../cost/readers.ts";

/** How much there is of a site's history. */
export interface HistorySize {
  readonly articles: number;
  /** Views that count, in all of it. */
  readonly events: number;
  /** Days of UTC, today among them. */
  readonly days: number;
  /** Who comes: each of them in turn. */
  readonly readers: number;
}

/** A site's history up to now. */
export interface History extends HistorySize {
  readonly abouts: ReadonlyMap<string, About>;
  /** All hours, the earliest first; the last one goes on. */
  readonly hours: readonly Hour[];
  /** An hour as it is counted from its events. Lanes are those of the articles that are asked for, or of all. */
  readonly count: (hour: Hour, lanesOf?: ReadonlySet<string>) => CountedHour;
}

/** Late in a morning: a month is over, and two days of the next one. */
export const NOW_MS = Date.parse("2026-11-03T11:30:00Z");
/** A whole month, and what there is of the next one. */
export const USUAL_DAYS = 34;
export const USUAL_READERS = 100_000;

/** Fewer articles than this are no site. */
export const FEWEST_ARTICLES = 10;
/** An article has so many views at least, so that what is read in an hour does not depend on how many there are. */
export const VIEWS_AN_ARTICLE = 100;

/** Of so many articles one is read in an hour; half of these in each, the others in turn. */
const READ_OF = 30;
/** The first so many articles are read twice as much as the others. */
const MOST_READ = 100;
/** Kinds of readers that an article has, and those that it has in an hour. */
const KINDS = 6;
const KINDS_AN_HOUR = 2;
/** How many values there are of what readers tell; sections and authors are the articles' own. */
const VALUES = { source: 8, referrer: 120, page: 400, country: 30, device: 4, browser: 15, language: 3 };
const SECTIONS = 6;
const AUTHORS = 40;
/** Of so many views one is printed, one tells how it was read, and one robot comes beside them. */
const VIEWS_A_PRINT = 50;
const VIEWS_A_READING = 3;
const VIEWS_A_ROBOT = 10;
/** Seconds of a reading. */
const READING = 40;

/**
 * Makes a history in which the same articles are read by the same kinds of readers in each hour, however many events there are:
 * more of them are greater numbers, and more visitors.
 */
export function makeHistory(size: HistorySize): History {
  const { articles, events, days, readers } = size;
  const firstMs = NOW_MS - (NOW_MS % DAY_MS) - (days - 1) * DAY_MS;
  const hours = Array.from({ length: Math.ceil((NOW_MS - firstMs) / HOUR_MS) }, (_, at) =>
    addHours(hourOf(firstMs), at),
  );
  const abouts = new Map(
    Array.from({ length: articles }, (_, at): [string, About] => [
      articleId(at),
      {
        title: `What happened, in as many words as titles have, with the number ${at}`,
        url: `https://paper.example/${articleId(at)}`,
        section: `section ${at % SECTIONS}`,
        author: `author ${at % AUTHORS}`,
        published: new Date(firstMs + (at % hours.length) * HOUR_MS).toISOString(),
      },
    ]),
  );
  const random = seededRandom(`readers of ${articles} articles`);
  const kinds = Array.from({ length: articles }, () => Array.from({ length: KINDS }, () => someValues(random)));
  const read = Math.max(2, Math.round(articles / READ_OF));
  const always = Math.ceil(read / 2);
  const readIn = (at: number) =>
    Array.from({ length: read }, (_, each) =>
      each < always ? each : always + ((each + at * Math.ceil(read / 4)) % (articles - always)),
    );
  const ends: number[] = [];
  let sum = 0;
  for (const at of hours.keys()) ends.push((sum += readIn(at).reduce((weight, one) => weight + weightOf(one), 0)));
  const viewsBefore = (weight: number) => Math.floor((weight * events) / sum);

  const count: History["count"] = (hour, lanesOf) => {
    const at = hours.indexOf(hour);
    const lanes = new Map<string, Map<number, Map<number, Tally>>>();
    const [board, facts] = [new Map<string, Tally>(), new Map<string, Facts>()];
    let weight = ends[at - 1] ?? 0;
    for (const article of readIn(at)) {
      const before = viewsBefore(weight);
      const views = viewsBefore((weight += weightOf(article))) - before;
      if (views === 0) continue;
      const first = (at % (KINDS / KINDS_AN_HOUR)) * KINDS_AN_HOUR;
      const visitors = visitorsFrom(before, views, readers);
      const own = factsOf(views, visitors, kinds[article]?.slice(first, first + KINDS_AN_HOUR) ?? []);
      const id = articleId(article);
      facts.set(id, own);
      board.set(id, tallyOf(own));
      if (!lanesOf || lanesOf.has(id)) lanes.set(id, spreadViews(hour, views));
    }
    return { hour, lanes, board, slots: [facts] };
  };
  return { ...size, abouts, hours, count };
}

const weightOf = (article: number) => (article < MOST_READ ? 2 : 1);

function someValues(random: ReturnType<typeof seededRandom>): string[] {
  const known = new Map(Object.entries(VALUES));
  return DIMENSIONS.map((name) => {
    const count = known.get(name);
    return count === undefined ? "" : `${name} ${random.below(count)}`;
  });
}

/** @param before views of the site before these */
function visitorsFrom(before: number, views: number, readers: number): Visitors {
  const names = Array.from({ length: Math.min(views, readers) }, (_, at) => `visitor ${(before + at) % readers}`);
  return visitorsOf(names);
}

function factsOf(views: number, visitors: Visitors, kinds: readonly (readonly string[])[]): Facts {
  const robots = Math.floor(views / VIEWS_A_ROBOT);
  const cells = kinds.flatMap((values, at): Cell[] => {
    const own = Math.floor((views + at) / kinds.length);
    const told = Math.floor(own / VIEWS_A_READING);
    const [prints, seconds] = [Math.floor(own / VIEWS_A_PRINT), told * READING];
    return own === 0 ? [] : [{ values, measures: { ...NO_MEASURES, views: own, prints, told, seconds, past25: told } }];
  });
  return {
    rows: views + robots + sumMeasures(cells).prints,
    cells,
    leftOut: new Map(robots > 0 ? [[nameLeftOut("robot Googlebot", {}), robots]] : []),
    visitors,
  };
}

function tallyOf({ rows, cells, leftOut }: Facts): Tally {
  const { views, prints } = sumMeasures(cells);
  const robots = [...leftOut.values()].reduce((sum, one) => sum + one, 0);
  return { ...EMPTY_TALLY, rows, views, prints, robots };
}

/** Views of an article's hour by lane and minute, as far as minutes have begun. */
function spreadViews(hour: Hour, views: number): Map<number, Map<number, Tally>> {
  const startMs = hourStartMs(hour);
  const minutes = Math.floor((Math.min(NOW_MS, startMs + HOUR_MS) - startMs) / MINUTE_MS);
  const lanes = new Map<number, Map<number, Tally>>();
  for (let at = 0; at < views; at++) {
    const lane = lanes.get(at % LANES) ?? new Map<number, Tally>();
    lanes.set(at % LANES, lane);
    const minuteMs = startMs + Math.floor((at * minutes) / views) * MINUTE_MS;
    lane.set(minuteMs, merge(lane.get(minuteMs) ?? EMPTY_TALLY, { ...EMPTY_TALLY, rows: 1, views: 1 }));
  }
  return lanes;
}
