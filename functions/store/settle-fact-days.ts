import { DAY_MS, SECOND_MS } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { CURVE_HOURS } from "../core/curve.ts";
import { mergeFacts, type Facts } from "../core/facts.ts";
import { foldFacts } from "../core/fold-facts.ts";
import { marginsOf, mergeMargins } from "../core/margins.ts";
import { EMPTY_VISITORS } from "../core/visitors.ts";
import { addDays, dayStartMs } from "../core/zone.ts";
import { keepFacts, readFacts, type FactsBucket, type NamedFacts } from "./article-facts.ts";
import type { Database } from "./database.ts";
import { factDaysMarkKey, factsMarkKey } from "./keys.ts";
import { eachClosedDay } from "./each-closed-day.ts";
import { keepCurves } from "./curves.ts";
import { labelNamed, type LabelReader } from "./labels.ts";
import { mergeNamed } from "./merge-named.ts";
import { keepMonthDays, type SiteDay } from "./month-days.ts";
import { readSlots, type Slot } from "./read-slots.ts";
import { MOST_CELLS, ofSite } from "./settle-facts.ts";

/** Cells of a site's articles while a month is added up, some 300 bytes each. */
const MONTH_CELLS = 600_000;

/**
 * Makes the facts of a site's local days whose every hour has its last facts, in order, and of the months that end with
 * them.
 * @param labelsOf says under which section and author articles stand
 */
export async function settleFactDays(db: Database, site: Site, nowMs: number, labelsOf: LabelReader): Promise<void> {
  const { id } = site;
  await eachClosedDay(db, site, { hours: factsMarkKey(id), days: factDaysMarkKey(id) }, (day) =>
    keepFactDay(db, site, day, nowMs, labelsOf, (fromMs, toMs) =>
      readSlots(db, id, "articles", fromMs, toMs, { consistent: true }),
    ),
  );
}

/**
 * Keeps the facts of a local day, those of the month that ends with it, and the curves of articles that are three days
 * old by now.
 * @param labelsOf says under which section and author articles stand
 * @param read gives the slots of the articles' facts that begin in [fromMs, toMs)
 */
export async function keepFactDay(
  db: Database,
  site: Site,
  day: string,
  nowMs: number,
  labelsOf: LabelReader,
  read: (fromMs: number, toMs: number) => Promise<readonly Slot[]>,
): Promise<void> {
  await keepDayAlone(db, site, day, nowMs, labelsOf, read);
  await keepCurves(db, site, addDays(day, -CURVE_HOURS / 24), nowMs, read);
  if (addDays(day, 1).endsWith("-01")) await keepFactMonth(db, site.id, day.slice(0, 7), nowMs);
}

/** Keeps the facts of a local day, and nothing of what is made with it. */
export async function keepDayAlone(
  db: Database,
  { id, zone }: Site,
  day: string,
  nowMs: number,
  labelsOf: LabelReader,
  read: (fromMs: number, toMs: number) => Promise<readonly Slot[]>,
): Promise<void> {
  const endMs = dayStartMs(addDays(day, 1), zone);
  const slots = await read(dayStartMs(day, zone), endMs);
  const articles = mergeNamed(slots.map(({ facts }) => facts));
  if (articles.size === 0) return;
  const ttl = Math.ceil((endMs + db.retention.factDays * DAY_MS) / SECOND_MS);
  await keepFacts(db, id, "articles", bucketOf(`day|${day}`, nowMs, withoutVisitors(articles)), ttl);
  await keepSiteFacts(db, id, `day|${day}`, articles, nowMs, labelsOf);
}

/**
 * Keeps the facts of the site of a local day anew, from those of its articles' hours.
 * @returns false when the stored ones stay
 */
export async function keepSiteDay(
  db: Database,
  { id, zone }: Pick<Site, "id" | "zone">,
  day: string,
  nowMs: number,
  labelsOf: LabelReader,
): Promise<boolean> {
  const [fromMs, toMs] = [dayStartMs(day, zone), dayStartMs(addDays(day, 1), zone)];
  const slots = await readSlots(db, id, "articles", fromMs, toMs, { consistent: true });
  const articles = mergeNamed(slots.map(({ facts }) => facts));
  return articles.size === 0 || keepSiteFacts(db, id, `day|${day}`, articles, nowMs, labelsOf);
}

async function keepSiteFacts(
  db: Database,
  site: string,
  bucket: string,
  articles: NamedFacts,
  nowMs: number,
  labelsOf: LabelReader,
): Promise<boolean> {
  const labels = await labelsOf(articles.keys());
  const { facts, margins } = ofSite(labelNamed(articles, labels), "day");
  return keepFacts(db, site, "site", { ...bucketOf(bucket, nowMs, facts), margins: [margins] });
}

/** Keeps the facts of a month, those of the site and of its articles, the sums of those of its days. */
export async function keepFactMonth(db: Database, site: string, month: string, nowMs: number): Promise<void> {
  const { days } = await keepSiteMonth(db, site, month, nowMs);
  const articles = await sumArticles(db, site, days);
  if (articles.size > 0) await keepFacts(db, site, "articles", bucketOf(`month|${month}`, nowMs, articles));
}

/** Keeps the facts of the site of a month, and its days together. @returns its days that have any, and whether all was kept */
export async function keepSiteMonth(
  db: Database,
  site: string,
  month: string,
  nowMs: number,
): Promise<{ days: string[]; isKept: boolean }> {
  const read = (beside?: "margins") =>
    readFacts(db, site, "site", `day|${month}-01`, `day|${month}-31`, { beside, consistent: true });
  const [buckets, besides] = await Promise.all([read(), read("margins")]);
  const known = new Map(besides.map(({ bucket, slots }) => [bucket, slots[0]]));
  const days = buckets.map(({ bucket, slots }): SiteDay => {
    const facts = mergeFacts(slots.flatMap((slot) => [...slot.values()]));
    // Days from before margins were kept have their cells.
    return { day: bucket.slice("day|".length), facts, margins: known.get(bucket) ?? marginsOf(facts) };
  });
  let isKept = true;
  if (days.length > 0) {
    const { facts } = ofSite(new Map([["", mergeFacts(days.map((day) => day.facts))]]), "day");
    const margins = mergeMargins(days.map((day) => day.margins));
    const areDaysKept = await keepMonthDays(db, site, month, days, nowMs);
    const bucket = { ...bucketOf(`month|${month}`, nowMs, facts), margins: [margins] };
    isKept = (await keepFacts(db, site, "site", bucket)) && areDaysKept;
  }
  return { days: buckets.map(({ bucket }) => bucket), isKept };
}

/** Adds up the facts of articles, one bucket at a time, as many cells as a run of settle has room for. */
async function sumArticles(db: Database, site: string, buckets: readonly string[]): Promise<NamedFacts> {
  let sum = new Map<string, Facts>();
  let most = MOST_CELLS;
  for (const bucket of buckets) {
    const read = await readFacts(db, site, "articles", bucket, bucket, { consistent: true });
    sum = foldEach(mergeNamed([sum, ...read.flatMap(({ slots }) => slots)]), most);
    for (; cellsIn(sum) > MONTH_CELLS && most > 1; most = Math.ceil(most / 2)) sum = foldEach(sum, Math.ceil(most / 2));
  }
  return sum;
}

function foldEach(articles: NamedFacts, most: number): Map<string, Facts> {
  return new Map([...articles].map(([article, facts]) => [article, foldFacts(facts, most)]));
}

function cellsIn(articles: NamedFacts): number {
  let cells = 0;
  for (const facts of articles.values()) cells += facts.cells.length;
  return cells;
}

/** Nobody asks for an article's visitors of a day. */
function withoutVisitors(articles: NamedFacts): NamedFacts {
  return new Map([...articles].map(([article, facts]) => [article, { ...facts, visitors: EMPTY_VISITORS }]));
}

function bucketOf(bucket: string, readMs: number, facts: NamedFacts): FactsBucket {
  return { bucket, readMs, slots: [facts], live: new Map() };
}
