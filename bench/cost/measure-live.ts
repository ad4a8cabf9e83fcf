import { HOUR_MS, MINUTE_MS, SECOND_MS, addHours, hourOf } from "../../functions/core/clock.ts";
import { LANES } from "../../functions/core/lane.ts";
import { EMPTY_TALLY } from "../../functions/core/tally.ts";
import type { Database } from "../../functions/store/database.ts";
import { describeArticle } from "../../functions/store/describe-article.ts";
import { keepInTotals, keepMinutes } from "../../functions/store/keep-minutes.ts";
import { seededRandom, type Random } from "../../local/newsroom/random.ts";
import { ASSUMED } from "./assumptions.ts";
import { makePipeline, UNDRIVEN, type Driven } from "./drive.ts";
import { add, type Used } from "./meter.ts";
import { PRICES } from "./prices.ts";
import { SITE, articleId, readerRequests, type PageRequest } from "./readers.ts";

/** An article that is read so often in an hour, and how much of it is looked at. */
export interface Sampled {
  readonly perHour: number;
  /** Minutes of each article that are driven: all of the hour, or some in its middle. */
  readonly minutes: number;
  readonly articles: number;
}

/**
 * What is driven: articles from the most read one of a busy hour of 100 M views a month to one view in five hours. The hotter
 * an article is, the fewer of its minutes are needed for as many views.
 */
const STRATA: readonly Sampled[] = [
  { perHour: 20_000, minutes: 1, articles: 2 },
  { perHour: 3_000, minutes: 1, articles: 4 },
  { perHour: 600, minutes: 3, articles: 4 },
  { perHour: 120, minutes: 12, articles: 4 },
  { perHour: 20, minutes: 60, articles: 4 },
  { perHour: 2, minutes: 60, articles: 24 },
  { perHour: 0.2, minutes: 60, articles: 40 },
];

/** What the events of articles that are read so often took. */
export interface LiveUse extends Driven {
  readonly perHour: number;
  /** Standard error of the units' price of a view, as a part of it, from how the articles differ. */
  readonly error: number;
}

/** The middle of a working day. */
export const START_MS = Date.parse("2026-11-24T11:00:00Z");
/** Views in the 30 s before may be repeated, and are read with the minute. */
const LEAD_MS = 30 * SECOND_MS;
/** Hours of an article that are open before they are closed. */
const OPEN_HOURS = 25;
/** Requests before the first that is measured, so that what is measured is compiled. */
const WARM_UP = 200;

/**
 * Drives record and recount with articles of each kind, over a clock of its own, and measures what they use.
 * @param gatherMs in which the records of a shard come together into a batch
 */
export async function measureLive(
  db: Database,
  gatherMs: number,
  strata: readonly Sampled[] = STRATA,
  tell: (perHour: number) => void = () => undefined,
): Promise<LiveUse[]> {
  const random = seededRandom("cost of the live path");
  const drive = makePipeline(db, random, { gatherMs });
  const made = readerRequests(random);
  for (let at = 0; at < WARM_UP; at++) await drive(made(articleId(-1), START_MS - 2 * HOUR_MS + at * SECOND_MS));
  const uses: LiveUse[] = [];
  let article = 0;
  for (const sampled of strata) {
    tell(sampled.perHour);
    const found: Driven[] = [];
    // Articles of which nothing was read in the hour are none of those that are counted.
    while (found.length < sampled.articles) {
      const requests = requestsOf(random, made, articleId(++article), sampled);
      if (requests.measured.length === 0) continue;
      await seedArticle(db, random, articleId(article), sampled, ageOf(found.length, sampled.articles));
      for (const request of requests.lead) await drive([request]);
      found.push(await drive(requests.measured));
    }
    uses.push(sumOf(sampled.perHour, found));
  }
  return uses;
}

function requestsOf(
  random: Random,
  made: (article: string, timeMs: number) => PageRequest[],
  article: string,
  { perHour, minutes }: Sampled,
): { lead: PageRequest[]; measured: PageRequest[] } {
  const fromMs = START_MS + (minutes < 60 ? 30 * MINUTE_MS : 0);
  const toMs = fromMs + minutes * MINUTE_MS;
  const within = (startMs: number, endMs: number) =>
    Array.from({ length: random.arrivals((perHour * (endMs - startMs)) / HOUR_MS) }, () =>
      made(article, Math.floor(startMs + random.next() * (endMs - startMs))),
    )
      .flat()
      .toSorted((a, b) => a.timeMs - b.timeMs);
  const lead = minutes < 60 ? within(fromMs - LEAD_MS, fromMs).filter(({ timeMs }) => timeMs < fromMs) : [];
  return { lead, measured: within(fromMs, toMs) };
}

/** The age in hours of one of some articles, each of which stands for as many views. */
function ageOf(at: number, articles: number): number {
  return -ASSUMED.newsHours * Math.log(1 - (at + 0.5) / articles);
}

/** Makes an article's items as full as they are in the middle of an hour: it was read as often in all hours of its life. */
export async function seedArticle(
  db: Database,
  random: Random,
  article: string,
  { perHour, minutes }: Pick<Sampled, "perHour" | "minutes">,
  ageHours: number,
): Promise<void> {
  const about = { title: article, section: "politics", author: "A. Writer" };
  await describeArticle(db, SITE.id, article, about, { nowMs: START_MS, isCounted: false });
  const hour = hourOf(START_MS);
  const laneOf = (hourOfLane: string, lane: number) => ({ site: SITE.id, article, hour: hourOfLane, lane });
  for (let lane = 0; lane < LANES; lane++) {
    for (let back = 1; back <= Math.min(ageHours, OPEN_HOURS); back++) {
      const rows = random.arrivals(perHour / LANES);
      if (rows > 0) await keepInTotals(db, laneOf(addHours(hour, -back), lane), { ...EMPTY_TALLY, rows, views: rows });
    }
    if (minutes === 60) continue;
    for (let minute = 0; minute < 30; minute++) {
      const rows = random.arrivals(perHour / 60 / LANES);
      const tally = { ...EMPTY_TALLY, rows, views: rows };
      if (rows > 0) await keepMinutes(db, laneOf(hour, lane), new Map([[START_MS + minute * MINUTE_MS, tally]]));
    }
  }
}

function sumOf(perHour: number, found: readonly Driven[]): LiveUse {
  const sum = found.reduce(
    (total, one) => ({
      views: total.views + one.views,
      readings: total.readings + one.readings,
      records: total.records + one.records,
      batches: total.batches + one.batches,
      pausedMs: total.pausedMs + one.pausedMs,
      servedMs: total.servedMs + one.servedMs,
      record: add(total.record, one.record),
      reading: add(total.reading, one.reading),
      recount: add(total.recount, one.recount),
      viewBytes: total.viewBytes + one.viewBytes,
      readingBytes: total.readingBytes + one.readingBytes,
      answerBytes: total.answerBytes + one.answerBytes,
    }),
    UNDRIVEN,
  );
  const prices = found.map(({ record, recount, views }) => ({ price: priceOf(record) + priceOf(recount), views }));
  return { perHour, ...sum, error: ratioError(prices) };
}

function priceOf({ rawWrites, writes, reads }: Used): number {
  return (rawWrites + writes) * PRICES.write.dollars + reads * PRICES.read.dollars;
}

/** The standard error of the price of a view, as a part of it: each article is one draw of the sample (a ratio estimate). */
function ratioError(found: readonly { readonly price: number; readonly views: number }[]): number {
  const price = found.reduce((sum, one) => sum + one.price, 0);
  const views = found.reduce((sum, one) => sum + one.views, 0);
  if (price === 0 || found.length < 2) return 0;
  const squares = found.reduce((sum, one) => sum + (one.price - (price / views) * one.views) ** 2, 0);
  return Math.sqrt((squares * found.length) / (found.length - 1)) / price;
}
