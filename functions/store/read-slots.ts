import { HOUR_MS, hourOf, hourStartMs } from "../core/clock.ts";
import { readFacts, type FactsOf, type FactsPart, type NamedFacts } from "./article-facts.ts";
import type { Database } from "./database.ts";

/** The facts of the smallest part of an hour that is kept apart. */
export interface Slot {
  /** Epoch milliseconds. */
  readonly startMs: number;
  readonly facts: NamedFacts;
}

/**
 * Reads the slots that begin in [fromMs, toMs), in their order; those in which nothing happened are missing.
 * @param part what of them is asked for
 */
export async function readSlots(
  db: Database,
  site: string,
  of: FactsOf,
  fromMs: number,
  toMs: number,
  part: FactsPart = {},
): Promise<Slot[]> {
  if (fromMs >= toMs) return [];
  const buckets = await readFacts(db, site, of, `hour|${hourOf(fromMs)}`, `hour|${hourOf(toMs - 1)}`, part);
  return buckets.flatMap(({ bucket, slots }) => {
    const startMs = hourStartMs(bucket.slice("hour|".length));
    return slots
      .map((facts, at) => ({ startMs: startMs + (at * HOUR_MS) / slots.length, facts }))
      .filter((slot) => slot.startMs >= fromMs && slot.startMs < toMs);
  });
}
