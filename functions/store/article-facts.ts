import { deflateRawSync, inflateRawSync } from "node:zlib";
import { factsFromJson, factsToJson, type Unpacked } from "../core/facts-json.ts";
import { DIMENSIONS, type Facts } from "../core/facts.ts";
import { foldFacts } from "../core/fold-facts.ts";
import { foldMargins, type Margins } from "../core/margins.ts";
import { packRows } from "../core/packed-tally.ts";
import type { HowToRead } from "./batch-get.ts";
import type { Database } from "./database.ts";
import { MAX_PART_BYTES, keepInParts } from "./keep-in-parts.ts";
import { bucketKey, factsPartition, siteFactsPartition } from "./keys.ts";
import { readInParts, type StoredBucket } from "./read-in-parts.ts";
import { bucketsIn, readPartsOf } from "./read-parts-of.ts";

/** The facts of some articles by article, or of a whole site under the empty name. */
export type NamedFacts = ReadonlyMap<string, Facts>;

/** The facts of a stretch of time. */
export interface FactsBucket {
  /** `hour|2026-11-24T10`, `day|2026-11-24` or `month|2026-11`. */
  readonly bucket: string;
  /** When their raw rows were read, epoch milliseconds. */
  readonly readMs: number;
  /** Of the parts of an hour that the zone needs, in their order; of a day or month there is one. */
  readonly slots: readonly NamedFacts[];
  /** How many rows the live minutes had of an article when its facts were made. */
  readonly live: ReadonlyMap<string, number>;
  /** Of a site's facts, those of each dimension by itself, of each slot. */
  readonly margins?: readonly Margins[] | undefined;
}

/** Whose facts they are: each article's, or the site's. */
export type FactsOf = "articles" | "site";

/**
 * How many items the facts of a site's articles may take in a day and a month: a year has 12 months, or 11 and some 30 days,
 * and is to be read from 400 items. What is more is folded, the articles with the most cells first.
 */
const MOST_PARTS = { day: 3, month: 12 } as const;

/** Parts are filled unevenly. */
const FILLED = 0.9;

/** Articles by which the room of all is judged. */
const JUDGED_BY = 5_000;

const PARTITION = { articles: factsPartition, site: siteFactsPartition };

/**
 * Keeps facts that were made from more rows than the stored ones, or from as many that were read later.
 * @returns false when the stored ones stay
 */
export async function keepFacts(
  db: Database,
  site: string,
  of: FactsOf,
  { bucket, readMs, slots, live, margins }: FactsBucket,
  ttlSeconds?: number,
): Promise<boolean> {
  let rows = 0;
  for (const slot of slots) for (const facts of slot.values()) rows += facts.rows;
  const names = [...new Set(slots.flatMap((slot) => [...slot.keys()]))];
  let fitting: readonly NamedFacts[] | undefined;
  return keepInParts(db, {
    key: bucketKey(PARTITION[of](site), bucket),
    rows: `${packRows(rows)}|${readMs}`,
    articles: names,
    pack: (articles) =>
      of === "site" ? packToFit(slots) : packFacts((fitting ??= foldToFit(bucket, slots, names)), live, articles),
    ...(of === "site" && { sum: packFacts(foldSlots(slots, 1), live, names) }),
    ...(margins && { margins: packMargins(margins) }),
    ttlSeconds,
  });
}

/**
 * Less than all: some articles' facts may leave out others', sums have one cell for everything, and margins are the facts of
 * each dimension, under its name.
 */
export interface FactsPart extends HowToRead {
  readonly articles?: readonly string[] | undefined;
  /** Of a site's facts alone. */
  readonly beside?: "sum" | "margins" | undefined;
}

/** Reads the facts of neighbouring buckets, as `readInParts` does; of some articles, their parts alone. */
export async function readFacts(
  db: Database,
  site: string,
  of: FactsOf,
  first: string,
  last: string,
  part: FactsPart = {},
): Promise<FactsBucket[]> {
  const buckets = await readPackedFacts(db, site, of, first, last, part);
  const unpacked = unpackedOf(part);
  return buckets.map((stored) => unpackFacts(stored, unpacked));
}

/** What of the facts is unpacked: an hour of few articles lies in one item, whichever of them are asked for. */
export function unpackedOf({ articles }: FactsPart): Unpacked {
  return { names: articles && new Set(articles) };
}

/** Reads the same and leaves it packed, for whoever unpacks one after another. */
export function readPackedFacts(
  db: Database,
  site: string,
  of: FactsOf,
  first: string,
  last: string,
  { articles, beside, ...how }: FactsPart = {},
): Promise<StoredBucket[]> {
  const pk = PARTITION[of](site);
  const named = articles && bucketsIn(first, last);
  return named && named.length <= MOST_NAMED
    ? readPartsOf(db, pk, named, articles, how)
    : readInParts(db, pk, first, last, beside, how);
}

/** More buckets are not asked for by their names: of a year of hours that no day was made of, most are not there. */
const MOST_NAMED = 400;

/** As many cells as a site has at the most. */
const MOST_CELLS = 16_000;

/** A site's facts have one name, so they cannot be split: what others write into referrers may make them too large. */
const MAX_SITE_BYTES = 300_000;

function packToFit(slots: readonly NamedFacts[]): Uint8Array {
  for (let most = MOST_CELLS; ; most = Math.ceil(most * 0.7)) {
    const packed = packFacts(foldSlots(slots, most), new Map(), [""]);
    if (packed.byteLength <= MAX_SITE_BYTES || most === 1) return packed;
  }
}

/** Beside the cells, in an item of 400 KB. */
const MAX_MARGIN_BYTES = 60_000;

function packMargins(margins: readonly Margins[]): Uint8Array {
  let folded = margins;
  for (let most = MOST_CELLS; ; most = Math.ceil(most / 2)) {
    const packed = packFacts(folded, new Map(), DIMENSIONS);
    if (packed.byteLength <= MAX_MARGIN_BYTES || most === 1) return packed;
    folded = folded.map((one) => foldMargins(one, most));
  }
}

/** Folds the articles with the most cells until all of them have room, which is judged by some of them where they are many. */
function foldToFit(bucket: string, slots: readonly NamedFacts[], names: readonly string[]): readonly NamedFacts[] {
  const grain = bucket.startsWith("day|") ? "day" : bucket.startsWith("month|") ? "month" : undefined;
  if (!grain) return slots;
  const every = Math.ceil(names.length / JUDGED_BY);
  const some = new Set(names.toSorted().filter((_, at) => at % every === 0));
  const mostBytes = (MOST_PARTS[grain] * MAX_PART_BYTES * FILLED) / every;
  let judged = slots.map((slot) => new Map([...slot].filter(([name]) => some.has(name))));
  let most = judged
    .flatMap((slot) => [...slot.values()])
    .reduce((max, { cells, leftOut }) => Math.max(max, cells.length, leftOut.size), 1);
  while (most > 1 && packFacts(judged, new Map(), [...some]).byteLength > mostBytes) {
    most = Math.ceil(most / 2);
    judged = foldSlots(judged, most);
  }
  return foldSlots(slots, most);
}

function foldSlots(slots: readonly NamedFacts[], most: number): Map<string, Facts>[] {
  return slots.map((slot) => new Map([...slot].map(([name, facts]) => [name, foldFacts(facts, most)])));
}

/**
 * Packs the facts of slots by name, as `unpackFacts` reads them.
 * @param live how many rows the live minutes had of each
 * @param articles the names of which they are packed
 */
export function packFacts(
  slots: readonly NamedFacts[],
  live: ReadonlyMap<string, number>,
  articles: readonly string[],
): Uint8Array {
  const ofThese = <Value>(all: ReadonlyMap<string, Value>) =>
    articles.flatMap((article): [string, Value][] => {
      const value = all.get(article);
      return value === undefined ? [] : [[article, value]];
    });
  const json = { slots: slots.map((slot) => factsToJson(new Map(ofThese(slot)))), live: ofThese(live) };
  return deflateRawSync(JSON.stringify(json));
}

/** A part of a bucket: the facts of its slots as JSON. */
interface Packed {
  readonly slots: readonly string[];
  readonly live: readonly (readonly [string, number])[];
}

/** Unpacks the facts of a bucket. */
export function unpackFacts({ bucket, rows, parts }: StoredBucket, unpacked: Unpacked = {}): FactsBucket {
  const slots: Map<string, Facts>[] = [];
  const live = new Map<string, number>();
  for (const part of parts) {
    const packed = unpackPart(part);
    for (const [at, json] of packed.slots.entries()) {
      const slot = (slots[at] ??= new Map<string, Facts>());
      for (const [article, facts] of factsFromJson(json, unpacked)) slot.set(article, facts);
    }
    for (const [article, count] of packed.live) live.set(article, count);
  }
  return { bucket, readMs: Number(rows.slice(rows.indexOf("|") + 1)), slots, live };
}

/** Unpacks a part of a bucket up to the JSON of its slots, which checks itself what matters; the rest is of our own making. */
export function unpackPart(part: Uint8Array): Packed {
  const packed: Packed = JSON.parse(inflateRawSync(part).toString());
  return packed;
}
