import { createHash } from "node:crypto";

/**
 * How many distinct texts there were, from the 16,384 smallest of their hashes: exact up to so many, above that an
 * estimate with a standard error of 0.8 %, whatever their number.
 */
export interface Distinct {
  readonly hashes: Set<number>;
  /** The largest hash that is still taken. */
  most: number;
}

const KEPT = 16_384;
const HASHES = 2 ** 48;

export function noneDistinct(): Distinct {
  return { hashes: new Set(), most: HASHES };
}

/** A text's hash, 0 to 2^48 - 1. */
export function hashOf(text: string): number {
  return createHash("sha256").update(text).digest().readUIntBE(0, 6);
}

/** Adds hashes of `hashOf`. */
export function addDistinct(to: Distinct, hashes: Iterable<number>): void {
  for (const hash of hashes) {
    if (hash > to.most) continue;
    to.hashes.add(hash);
    if (to.hashes.size >= 2 * KEPT) prune(to);
  }
}

/** How many there are, and whether that is exact. */
export function countDistinct(of: Distinct): { readonly count: number; readonly isExact: boolean } {
  if (of.hashes.size > KEPT) prune(of);
  const isExact = of.most === HASHES;
  return { count: isExact ? of.hashes.size : Math.round(((KEPT - 1) / (of.most + 1)) * HASHES), isExact };
}

function prune(of: Distinct): void {
  const kept = [...of.hashes].toSorted((a, b) => a - b).slice(0, KEPT);
  of.most = kept.at(-1) ?? HASHES;
  of.hashes.clear();
  for (const hash of kept) of.hashes.add(hash);
}
