import type { Site } from "../core/config.ts";
import { firstOfNextMonth, wholeDaysIn, wholeMonthsIn, type Grain, type Period } from "../core/period.ts";
import { addDays, dayStartMs, localDay } from "../core/zone.ts";
import { readPackedFacts, unpackedOf, type FactsOf, type FactsPart } from "./article-facts.ts";
import type { Database } from "./database.ts";
import { factDaysMarkKey } from "./keys.ts";
import { readMark } from "./mark.ts";
import { readPackedSlots, unpackSlots, type PackedBucket, type Slot } from "./read-slots.ts";

/** Facts of a month, a day or a slot of an hour, by when it begins. */
export type Piece = Slot;

/**
 * Reads the facts of a period in as few pieces as there are: whole months that are over, if these are asked for, then
 * days that are over, then slots of hours. What it costs depends on the period and the grain, never on how many events
 * there were.
 * @param grain how long a piece may be
 * @param part what of them is asked for
 */
export async function readPieces(
  db: Database,
  site: Site,
  period: Period,
  grain: Grain,
  of: FactsOf,
  part: FactsPart = {},
): Promise<Piece[]> {
  const buckets = await readPackedPieces(db, site, period, grain, of, part);
  const unpacked = unpackedOf(part);
  return buckets.flatMap((bucket) => unpackSlots(bucket, unpacked));
}

/** Reads the same pieces, and leaves them packed. */
export async function readPackedPieces(
  db: Database,
  { id, zone }: Site,
  period: Period,
  grain: Grain,
  of: FactsOf,
  part: FactsPart = {},
): Promise<PackedBucket[]> {
  const slots = (from: number, to: number) => readPackedSlots(db, id, of, from, to, part);
  const done = grain === "hour" ? undefined : await readMark(db, factDaysMarkKey(id));
  const days = wholeDaysIn(period, zone, done);
  if (!days) return slots(period.fromMs, period.toMs);
  const { first, last } = days;
  const edges = [slots(period.fromMs, days.fromMs), slots(days.toMs, period.toMs)];
  const read = async (bucket: "day" | "month", from: string, to: string): Promise<PackedBucket[]> => {
    if (from > to) return [];
    const buckets = await readPackedFacts(db, id, of, `${bucket}|${from}`, `${bucket}|${to}`, part);
    return buckets.map((stored) => {
      const start = stored.bucket.slice(bucket.length + 1);
      return { stored, startMs: dayStartMs(bucket === "month" ? `${start}-01` : start, zone) };
    });
  };
  const months = grain === "month" ? wholeMonthsIn(days) : undefined;
  if (!months) return sorted([...edges, read("day", first, last)]);
  return sorted([
    ...edges,
    read("day", first, addDays(`${months.first}-01`, -1)),
    readMonths(months.first, months.last),
    read("day", firstOfNextMonth(`${months.last}-01`), last),
  ]);

  /** Months from before their articles were added up have their days. */
  async function readMonths(from: string, to: string): Promise<PackedBucket[]> {
    const buckets = await read("month", from, to);
    const [known] = buckets.map(({ startMs }) => localDay(startMs, zone));
    const before = await read("day", `${from}-01`, known === undefined ? `${to}-31` : addDays(known, -1));
    return [...before, ...buckets];
  }
}

async function sorted(reads: readonly Promise<readonly PackedBucket[]>[]): Promise<PackedBucket[]> {
  return (await Promise.all(reads)).flat().toSorted((a, b) => a.startMs - b.startMs);
}
