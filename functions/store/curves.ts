import { deflateRawSync, inflateRawSync } from "node:zlib";
import { HOUR_MS, hourOf, hourStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { CURVE_HOURS, growthOf, type Curve } from "../core/curve.ts";
import { sumMeasures } from "../core/facts.ts";
import { addDays, dayStartMs } from "../core/zone.ts";
import type { HowToRead } from "./batch-get.ts";
import type { Database } from "./database.ts";
import { keepInParts } from "./keep-in-parts.ts";
import { bucketKey, curvesPartition } from "./keys.ts";
import { readAbouts } from "./read-abouts.ts";
import { readInParts } from "./read-in-parts.ts";
import type { Slot } from "./read-slots.ts";

/** What is usual is said by the articles of so many days. */
const CURVE_DAYS = 56;

/** Curves by the local days on which their articles were published; days without are missing. */
export type CurvesByDay = ReadonlyMap<string, readonly Curve[]>;

/**
 * Keeps how the articles grew that were published on a local day, once their first 72 hours have their last facts: as it is
 * known now, so that one that was published on another day after all is in that day's, and in no other.
 * @param day the day on which they were published
 * @param nowMs epoch milliseconds: those that were made later stay
 * @param read gives the slots of the articles' facts that begin in [fromMs, toMs)
 * @returns false when the stored ones stay
 */
export async function keepCurves(
  db: Database,
  { id, zone }: Site,
  day: string,
  nowMs: number,
  read: (fromMs: number, toMs: number) => Promise<readonly Slot[]>,
): Promise<boolean> {
  const [fromMs, toMs] = [dayStartMs(day, zone), dayStartMs(addDays(day, 1), zone)];
  const slots = await read(fromMs, toMs + CURVE_HOURS * HOUR_MS);
  const names = [...new Set(slots.filter(({ startMs }) => startMs < toMs).flatMap(({ facts }) => [...facts.keys()]))];
  const abouts = await readAbouts(db, id, names, { consistent: true });
  const curves = new Map<string, Curve>();
  for (const article of names) {
    const { published = "", section } = abouts.get(article) ?? {};
    const publishedMs = Date.parse(published);
    if (!(publishedMs >= fromMs && publishedMs < toMs)) continue;
    const startMs = hourStartMs(hourOf(publishedMs));
    const hourly = Array.from({ length: CURVE_HOURS }, () => 0);
    for (const slot of slots) {
      const hour = Math.floor((slot.startMs - startMs) / HOUR_MS);
      const views = sumMeasures(slot.facts.get(article)?.cells ?? []).views;
      if (hour >= 0 && hour < CURVE_HOURS) hourly[hour] = (hourly[hour] ?? 0) + views;
    }
    curves.set(article, { article, section, views: growthOf(hourly) });
  }
  if (curves.size === 0 && (await readCurves(db, id, day, day, { consistent: true })).size === 0) return true;
  return keepInParts(db, {
    key: bucketKey(curvesPartition(id), `day|${day}`),
    rows: `made|${nowMs}`,
    articles: [...curves.keys()],
    pack: (own) => deflateRawSync(JSON.stringify(own.map((article) => curves.get(article)))),
  });
}

/** Reads the curves that say what is usual, by the local days on which their articles were published, in order. */
export function readRecentCurves(db: Database, site: string, today: string): Promise<CurvesByDay> {
  return readCurves(db, site, addDays(today, -CURVE_DAYS), today);
}

/** Reads the curves of articles that were published on these local days, the last one itself included. */
export async function readCurves(
  db: Database,
  site: string,
  first: string,
  last: string,
  how: HowToRead = {},
): Promise<CurvesByDay> {
  const buckets = await readInParts(db, curvesPartition(site), `day|${first}`, `day|${last}`, undefined, how);
  return new Map(buckets.map(({ bucket, parts }) => [bucket.slice("day|".length), parts.flatMap(unpack)]));
}

function unpack(part: Uint8Array): Curve[] {
  return JSON.parse(inflateRawSync(part).toString());
}
