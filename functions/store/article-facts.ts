import { deflateRawSync, inflateRawSync } from "node:zlib";
import { factsFromJson, factsToJson } from "../core/facts-json.ts";
import type { Facts } from "../core/facts.ts";
import { foldFacts } from "../core/fold-facts.ts";
import { packRows } from "../core/packed-tally.ts";
import type { Database } from "./database.ts";
import { keepInParts } from "./keep-in-parts.ts";
import { bucketKey, factsPartition, siteFactsPartition } from "./keys.ts";
import { readInParts, type StoredBucket } from "./read-in-parts.ts";

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
}

/** Whose facts they are: each article's, or the site's. */
export type FactsOf = "articles" | "site";

const PARTITION = { articles: factsPartition, site: siteFactsPartition };

/** Keeps facts that were made from more rows than the stored ones, or from as many that were read later. */
export async function keepFacts(
  db: Database,
  site: string,
  of: FactsOf,
  { bucket, readMs, slots, live }: FactsBucket,
  ttlSeconds?: number,
): Promise<void> {
  let rows = 0;
  for (const slot of slots) for (const facts of slot.values()) rows += facts.rows;
  const names = [...new Set(slots.flatMap((slot) => [...slot.keys()]))];
  await keepInParts(db, {
    key: bucketKey(PARTITION[of](site), bucket),
    rows: `${packRows(rows)}|${readMs}`,
    articles: names,
    pack: (articles) => (of === "site" ? packToFit(slots) : pack(slots, live, articles)),
    ...(of === "site" && { sum: pack(foldSlots(slots, 1), live, names) }),
    ttlSeconds,
  });
}

/** Less than all: one article's facts may leave out others', and sums have one cell for everything. */
export interface FactsPart {
  readonly article?: string | undefined;
  /** Of a site's facts alone. */
  readonly isSum?: boolean;
}

/** Reads the facts of neighbouring buckets, as `readInParts` does. */
export async function readFacts(
  db: Database,
  site: string,
  of: FactsOf,
  first: string,
  last: string,
  part: FactsPart = {},
): Promise<FactsBucket[]> {
  return (await readInParts(db, PARTITION[of](site), first, last, part)).map(unpack);
}

/** A site's facts have one name, so they cannot be split: what others write into referrers may make them too large. */
const MAX_SITE_BYTES = 300_000;

function packToFit(slots: readonly NamedFacts[]): Uint8Array {
  for (let most = 4_096; ; most /= 2) {
    const packed = pack(foldSlots(slots, most), new Map(), [""]);
    if (packed.byteLength <= MAX_SITE_BYTES || most === 1) return packed;
  }
}

function foldSlots(slots: readonly NamedFacts[], most: number): NamedFacts[] {
  return slots.map((slot) => new Map([...slot].map(([name, facts]) => [name, foldFacts(facts, most)])));
}

function pack(
  slots: readonly NamedFacts[],
  live: ReadonlyMap<string, number>,
  articles: readonly string[],
): Uint8Array {
  const own = new Set(articles);
  const json = {
    slots: slots.map((slot) => factsToJson(new Map([...slot].filter(([article]) => own.has(article))))),
    live: [...live].filter(([article]) => own.has(article)),
  };
  return deflateRawSync(JSON.stringify(json));
}

interface Packed {
  readonly slots: readonly string[];
  readonly live: readonly (readonly [string, number])[];
}

function unpack({ bucket, rows, parts }: StoredBucket): FactsBucket {
  const slots: Map<string, Facts>[] = [];
  const live = new Map<string, number>();
  for (const part of parts) {
    // `factsFromJson` checks what matters; the rest is of our own making.
    const packed: Packed = JSON.parse(inflateRawSync(part).toString());
    for (const [at, json] of packed.slots.entries()) {
      const slot = (slots[at] ??= new Map<string, Facts>());
      for (const [article, facts] of factsFromJson(json)) slot.set(article, facts);
    }
    for (const [article, count] of packed.live) live.set(article, count);
  }
  return { bucket, readMs: Number(rows.slice(rows.indexOf("|") + 1)), slots, live };
}
