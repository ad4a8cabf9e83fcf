import { setImmediate } from "node:timers/promises";
import { HOUR_MS, hourOf, hourStartMs } from "../core/clock.ts";
import type { Unpacked } from "../core/facts-json.ts";
import {
  readPackedFacts,
  unpackFacts,
  unpackPart,
  unpackedOf,
  type FactsOf,
  type FactsPart,
  type NamedFacts,
} from "./article-facts.ts";
import type { Database } from "./database.ts";
import type { StoredBucket } from "./read-in-parts.ts";

/** The facts of the smallest part of an hour that is kept apart. */
export interface Slot {
  /** Epoch milliseconds. */
  readonly startMs: number;
  readonly facts: NamedFacts;
}

/** A bucket as it is stored, of which the slots that begin in [fromMs, toMs) were asked for; all of them where nothing is said. */
export interface PackedBucket {
  readonly stored: StoredBucket;
  /** When the bucket begins, epoch milliseconds. */
  readonly startMs: number;
  readonly fromMs?: number;
  readonly toMs?: number;
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
  const buckets = await readPackedSlots(db, site, of, fromMs, toMs, part);
  const unpacked = unpackedOf(part);
  return buckets.flatMap((bucket) => unpackSlots(bucket, unpacked));
}

/** Reads the hours in which these slots lie, and leaves them packed. */
export async function readPackedSlots(
  db: Database,
  site: string,
  of: FactsOf,
  fromMs: number,
  toMs: number,
  part: FactsPart = {},
): Promise<PackedBucket[]> {
  if (fromMs >= toMs) return [];
  const buckets = await readPackedFacts(db, site, of, `hour|${hourOf(fromMs)}`, `hour|${hourOf(toMs - 1)}`, part);
  return buckets.map((stored) => {
    const startMs = hourStartMs(stored.bucket.slice("hour|".length));
    return { stored, startMs, fromMs, toMs };
  });
}

/** Unpacks those slots of a bucket that were asked for. */
export function unpackSlots(bucket: PackedBucket, unpacked: Unpacked = {}): Slot[] {
  const { slots } = unpackFacts(bucket.stored, unpacked);
  return slots.flatMap((facts, at) => {
    const startMs = slotStartMs(bucket, at, slots.length);
    return startMs === undefined ? [] : [{ startMs, facts }];
  });
}

/**
 * Looks at the JSON of those slots of some buckets, a part of one after the other: a year of a site with 100,000 articles
 * would take 2 GB as facts.
 */
export async function eachPackedSlot(
  buckets: readonly PackedBucket[],
  look: (json: string, startMs: number) => void,
): Promise<void> {
  for (const bucket of buckets) {
    for (const part of bucket.stored.parts) {
      const { slots } = unpackPart(part);
      for (const [at, json] of slots.entries()) {
        const startMs = slotStartMs(bucket, at, slots.length);
        if (startMs !== undefined) look(json, startMs);
      }
      // Whoever waits for the end of a function's time may say so meanwhile.
      await setImmediate();
    }
  }
}

/** When a slot of a bucket begins, epoch milliseconds; `undefined` where it was not asked for. */
function slotStartMs(
  { startMs, fromMs = -Infinity, toMs = Infinity }: PackedBucket,
  at: number,
  slots: number,
): number | undefined {
  const slotMs = startMs + (at * HOUR_MS) / slots;
  return slotMs >= fromMs && slotMs < toMs ? slotMs : undefined;
}
