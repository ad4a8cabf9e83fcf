import type { Site } from "../core/config.ts";
import { firstOfNextMonth, wholeDaysIn, type Grain, type Period } from "../core/period.ts";
import { addDays, dayStartMs } from "../core/zone.ts";
import { readFacts, type FactsOf, type FactsPart, type NamedFacts } from "./article-facts.ts";
import type { Database } from "./database.ts";
import { factDaysMarkKey } from "./keys.ts";
import { readMark } from "./mark.ts";
import { readSlots } from "./read-slots.ts";

/** Facts of a month, a day or a slot of an hour, by when it begins. */
export interface Piece {
  /** Epoch milliseconds. */
  readonly startMs: number;
  readonly facts: NamedFacts;
}

/**
 * Reads the facts of a period in as few pieces as there are: whole months that are over, if these are asked for, then
 * days that are over, then slots of hours. What it costs depends on the period and the grain, never on how many events
 * there were.
 * @param grain how long a piece may be
 * @param part what of them is asked for
 */
export async function readPieces(
  db: Database,
  { id, zone }: Site,
  period: Period,
  grain: Grain,
  of: FactsOf,
  part: FactsPart = {},
): Promise<Piece[]> {
  const slots = (from: number, to: number) => readSlots(db, id, of, from, to, part);
  const done = grain === "hour" ? undefined : await readMark(db, factDaysMarkKey(id));
  const days = wholeDaysIn(period, zone, done);
  if (!days) return slots(period.fromMs, period.toMs);
  const { first, last } = days;
  const edges = [slots(period.fromMs, days.fromMs), slots(days.toMs, period.toMs)];
  const read = async (bucket: "day" | "month", from: string, to: string): Promise<Piece[]> => {
    if (from > to) return [];
    const buckets = await readFacts(db, id, of, `${bucket}|${from}`, `${bucket}|${to}`, part);
    return buckets.map(({ bucket: name, slots: [facts = new Map()] }) => {
      const start = name.slice(bucket.length + 1);
      return { startMs: dayStartMs(bucket === "month" ? `${start}-01` : start, zone), facts };
    });
  };
  // The first day of the first whole month, and of the month after the last one.
  const firstMonth = first.endsWith("-01") ? first : firstOfNextMonth(first);
  const afterMonths = `${addDays(last, 1).slice(0, 7)}-01`;
  if (grain !== "month" || of === "articles" || firstMonth >= afterMonths) {
    return sorted([...edges, read("day", first, last)]);
  }
  const months = read("month", firstMonth.slice(0, 7), addDays(afterMonths, -1).slice(0, 7));
  return sorted([...edges, read("day", first, addDays(firstMonth, -1)), months, read("day", afterMonths, last)]);
}

async function sorted(reads: readonly Promise<readonly Piece[]>[]): Promise<Piece[]> {
  return (await Promise.all(reads)).flat().toSorted((a, b) => a.startMs - b.startMs);
}
