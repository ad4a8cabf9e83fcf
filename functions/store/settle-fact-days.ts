import { DAY_MS, SECOND_MS } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { CURVE_HOURS } from "../core/curve.ts";
import { addDays, dayStartMs } from "../core/zone.ts";
import { keepFacts, readFacts, type FactsBucket, type NamedFacts } from "./article-facts.ts";
import type { Database } from "./database.ts";
import { factDaysMarkKey, factsMarkKey } from "./keys.ts";
import { eachClosedDay } from "./each-closed-day.ts";
import { keepCurves } from "./curves.ts";
import { mergeNamed } from "./merge-named.ts";
import { readSlots, type Slot } from "./read-slots.ts";
import { ofSite } from "./settle-facts.ts";

/**
 * Makes the facts of a site's local days whose every hour has its last facts, in order, and of the months that end with
 * them.
 */
export async function settleFactDays(db: Database, site: Site, nowMs: number): Promise<void> {
  const { id } = site;
  await eachClosedDay(db, site, { hours: factsMarkKey(id), days: factDaysMarkKey(id) }, (day) =>
    keepFactDay(db, site, day, nowMs, (fromMs, toMs) => readSlots(db, id, "articles", fromMs, toMs)),
  );
}

/**
 * Keeps the facts of a local day, those of the month that ends with it, and the curves of articles that are three days
 * old by now.
 * @param read gives the slots of the articles' facts that begin in [fromMs, toMs)
 */
export async function keepFactDay(
  db: Database,
  site: Site,
  day: string,
  nowMs: number,
  read: (fromMs: number, toMs: number) => Promise<readonly Slot[]>,
): Promise<void> {
  await keepDayAlone(db, site, day, nowMs, read);
  await keepCurves(db, site, addDays(day, -CURVE_HOURS / 24), nowMs, read);
  if (addDays(day, 1).endsWith("-01")) await keepFactMonth(db, site.id, day.slice(0, 7), nowMs);
}

/** Keeps the facts of a local day, and nothing of what is made with it. */
export async function keepDayAlone(
  db: Database,
  { id, zone }: Site,
  day: string,
  nowMs: number,
  read: (fromMs: number, toMs: number) => Promise<readonly Slot[]>,
): Promise<void> {
  const endMs = dayStartMs(addDays(day, 1), zone);
  const slots = await read(dayStartMs(day, zone), endMs);
  const articles = mergeNamed(slots.map(({ facts }) => facts));
  if (articles.size === 0) return;
  const ttl = Math.ceil((endMs + db.retention.eventDays * DAY_MS) / SECOND_MS);
  await keepFacts(db, id, "articles", bucketOf(`day|${day}`, nowMs, articles), ttl);
  await keepFacts(db, id, "site", bucketOf(`day|${day}`, nowMs, ofSite(articles)));
}

/** Keeps the facts of a month, the sum of those of its days. */
export async function keepFactMonth(db: Database, site: string, month: string, nowMs: number): Promise<void> {
  const days = await readFacts(db, site, "site", `day|${month}-01`, `day|${month}-31`);
  if (days.length === 0) return;
  const sum = mergeNamed(days.flatMap(({ slots }) => slots));
  await keepFacts(db, site, "site", bucketOf(`month|${month}`, nowMs, ofSite(sum)));
}

function bucketOf(bucket: string, readMs: number, facts: NamedFacts): FactsBucket {
  return { bucket, readMs, slots: [facts], live: new Map() };
}
