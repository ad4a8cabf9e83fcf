import { DAY_MS, HOUR_MS, SECOND_MS, hourStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { CURVE_HOURS } from "../core/curve.ts";
import { addDays, dayStartMs, localDay } from "../core/zone.ts";
import { keepFacts, readFacts, type FactsBucket, type NamedFacts } from "./article-facts.ts";
import type { Database } from "./database.ts";
import { factDaysMarkKey, factsMarkKey } from "./keys.ts";
import { keepCurves } from "./curves.ts";
import { mergeNamed } from "./merge-named.ts";
import { moveMark, readMark } from "./mark.ts";
import { readSlots, type Slot } from "./read-slots.ts";
import { ofSite } from "./settle-facts.ts";

/**
 * Makes the facts of a site's local days whose every hour has its last facts, in order, and of the months that end with
 * them. A day is 23 to 25 hours long and may begin within an hour of UTC.
 */
export async function settleFactDays(db: Database, site: Site, nowMs: number): Promise<void> {
  const { id, zone } = site;
  const settled = await readMark(db, factsMarkKey(id));
  if (!settled) return;
  const settledMs = hourStartMs(settled) + HOUR_MS;
  const before = await readMark(db, factDaysMarkKey(id));
  // Before the first one, as far back as the facts of hours go.
  let day = addDays(before ?? localDay(settledMs - db.retention.minuteDays * DAY_MS, zone), 1);
  for (let endMs = dayStartMs(addDays(day, 1), zone); endMs <= settledMs; endMs = dayStartMs(addDays(day, 1), zone)) {
    await keepFactDay(db, site, day, nowMs, (fromMs, toMs) => readSlots(db, id, "articles", fromMs, toMs));
    await moveMark(db, factDaysMarkKey(id), day);
    day = addDays(day, 1);
  }
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
  const { id, zone } = site;
  const next = addDays(day, 1);
  const endMs = dayStartMs(next, zone);
  const slots = await read(dayStartMs(day, zone), endMs);
  const articles = mergeNamed(slots.map(({ facts }) => facts));
  if (articles.size > 0) {
    const ttl = Math.ceil((endMs + db.retention.eventDays * DAY_MS) / SECOND_MS);
    await keepFacts(db, id, "articles", bucketOf(`day|${day}`, nowMs, articles), ttl);
    await keepFacts(db, id, "site", bucketOf(`day|${day}`, nowMs, ofSite(articles)));
  }
  await keepCurves(db, site, addDays(day, -CURVE_HOURS / 24), read);
  if (next.endsWith("-01")) await keepMonth(db, id, day.slice(0, 7), nowMs);
}

async function keepMonth(db: Database, site: string, month: string, nowMs: number): Promise<void> {
  const days = await readFacts(db, site, "site", `day|${month}-01`, `day|${month}-31`);
  if (days.length === 0) return;
  const sum = mergeNamed(days.flatMap(({ slots }) => slots));
  await keepFacts(db, site, "site", bucketOf(`month|${month}`, nowMs, ofSite(sum)));
}

function bucketOf(bucket: string, readMs: number, facts: NamedFacts): FactsBucket {
  return { bucket, readMs, slots: [facts], live: new Map() };
}
