import { hash } from "node:crypto";
import { hashText } from "./hash-text.ts";

/**
 * An invertible Bloom lookup table: a set of any size in 128 cells, of which the difference to another such set can be
 * read as long as it is small. Each member is added to four cells, one of every quarter of them; a cell has the sum
 * (exclusive or) of its members, that of a check of each, and their number modulo 256.
 *
 * David Eppstein and others, "What's the Difference? Efficient Set Reconciliation without Prior Context" (SIGCOMM 2011).
 * A difference cannot be read in 0.1 % of cases when it is of 40 members, in 0.4 % of 80, 13 % of 90 and nearly all of 105.
 * With three cells a member it would be 1 % of 40, since two members have the same three sooner.
 */
export interface LookupTable {
  readonly sums: BigUint64Array;
  readonly checks: Uint32Array;
  readonly counts: Uint8Array;
}

const CELLS = 128;
/** In how many cells a member is. */
const PLACES = 4;
const PLACE_BITS = 5n;
const PLACE_CELLS = CELLS / PLACES;

/** What a count is where another set has one member that this one has not. */
const ONE_LESS = 255;

export function emptyTable(): LookupTable {
  return { sums: new BigUint64Array(CELLS), checks: new Uint32Array(CELLS), counts: new Uint8Array(CELLS) };
}

/** The member of a set that stands for a text, 64 bits of its SHA-256. Two of a million texts are the same in 1 of 37 million cases. */
export function memberOf(text: string): bigint {
  return hash("sha256", text, "buffer").readBigUInt64BE();
}

/** Makes a table of the members of another one and some more, none of which it has. */
export function withMembers(table: LookupTable, members: Iterable<bigint>): LookupTable {
  const larger = { sums: table.sums.slice(), checks: table.checks.slice(), counts: table.counts.slice() };
  for (const member of members) change(larger, member, 1);
  return larger;
}

/** What one set has that another has not, and the other way round. */
export interface Difference {
  readonly more: ReadonlySet<bigint>;
  readonly less: ReadonlySet<bigint>;
}

/** Reads how one set differs from another; `undefined` when they differ in more than can be read. */
export function readDifference(one: LookupTable, other: LookupTable): Difference | undefined {
  const left = {
    sums: one.sums.map((sum, at) => sum ^ (other.sums[at] ?? 0n)),
    checks: one.checks.map((check, at) => check ^ (other.checks[at] ?? 0)),
    counts: one.counts.map((count, at) => count - (other.counts[at] ?? 0)),
  };
  const found = { more: new Set<bigint>(), less: new Set<bigint>() };
  const cells = Array.from({ length: CELLS }, (_, at) => at);
  // Each member that is taken out empties a cell for good, unless the table was made up.
  for (let at = cells.pop(), most = CELLS; at !== undefined && most > 0; at = cells.pop()) {
    const member = left.sums[at] ?? 0n;
    const isMore = left.counts[at] === 1;
    if (!isMore && left.counts[at] !== ONE_LESS) continue;
    if (left.checks[at] !== checkOf(member) || !cellsOf(member).includes(at)) continue;
    (isMore ? found.more : found.less).add(member);
    change(left, member, isMore ? -1 : 1);
    cells.push(...cellsOf(member));
    most--;
  }
  const isRead = left.sums.every((sum) => sum === 0n) && [...left.checks, ...left.counts].every((rest) => rest === 0);
  return isRead ? found : undefined;
}

function change({ sums, checks, counts }: LookupTable, member: bigint, by: 1 | -1): void {
  const check = checkOf(member);
  for (const at of cellsOf(member)) {
    sums[at] = (sums[at] ?? 0n) ^ member;
    checks[at] = (checks[at] ?? 0) ^ check;
    counts[at] = (counts[at] ?? 0) + by;
  }
}

function cellsOf(member: bigint): number[] {
  return Array.from(
    { length: PLACES },
    (_, place) => place * PLACE_CELLS + Number((member >> (BigInt(place) * PLACE_BITS)) % BigInt(PLACE_CELLS)),
  );
}

/** Tells a cell with one member from the sum of several. */
function checkOf(member: bigint): number {
  return hashText(member.toString(36)) % 2 ** 32;
}

const SUM_BYTES = 8;
const CHECK_BYTES = 4;
const CELL_BYTES = SUM_BYTES + CHECK_BYTES + 1;
/** How long every packed table is. */
export const TABLE_BYTES = CELLS * CELL_BYTES;

/** Packs a table, whatever is in it, into 1,664 bytes. */
export function packTable({ sums, checks, counts }: LookupTable): Buffer {
  const bytes = Buffer.alloc(TABLE_BYTES);
  for (let at = 0; at < CELLS; at++) {
    const start = at * CELL_BYTES;
    bytes.writeBigUInt64BE(sums[at] ?? 0n, start);
    bytes.writeUInt32BE(checks[at] ?? 0, start + SUM_BYTES);
    bytes.writeUInt8(counts[at] ?? 0, start + SUM_BYTES + CHECK_BYTES);
  }
  return bytes;
}

/** Unpacks a table. Any 1,664 bytes are one, if not of a set. */
export function unpackTable(bytes: Buffer): LookupTable {
  const table = emptyTable();
  for (let at = 0; at < CELLS; at++) {
    const start = at * CELL_BYTES;
    table.sums[at] = bytes.readBigUInt64BE(start);
    table.checks[at] = bytes.readUInt32BE(start + SUM_BYTES);
    table.counts[at] = bytes.readUInt8(start + SUM_BYTES + CHECK_BYTES);
  }
  return table;
}
