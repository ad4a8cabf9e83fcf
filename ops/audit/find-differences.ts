import { setTimeout as sleep } from "node:timers/promises";
import type { Site } from "../../functions/core/config.ts";
import type { Range } from "../range.ts";
import { byScan } from "./by-scan.ts";
import { describe, type Difference } from "./difference.ts";
import { look, type Audited, type Looking } from "./look.ts";

/** What an audit found. */
export interface Found {
  /** The first of them, 10,000 at most. */
  readonly differences: readonly Difference[];
  /** How many there are. */
  readonly count: number;
}

/** Differences that are held. */
const MOST = 10_000;
/** What differs may have been on its way: it is looked at again after this time. */
const SECOND_LOOK_MS = 5_000;

/**
 * Finds what is stored of some hours of a site otherwise than its raw rows say, and writes nothing. What differs is looked at
 * twice: a difference is what both looks found.
 * @param now epoch milliseconds
 */
export async function findDifferences(
  audited: Audited,
  site: Site,
  range: Range,
  { now, signal, tell }: Omit<Looking, "nowMs"> & { readonly now: () => number },
): Promise<Found> {
  const first = await lookOnce(audited, site, range, { nowMs: now(), signal, tell });
  if (first.count === 0) return first;
  await sleep(SECOND_LOOK_MS, undefined, { signal });
  const second = await lookOnce(audited, site, range, { nowMs: now(), signal, tell });
  const names = new Set(first.differences.map(describe));
  const both = second.differences.filter((one) => names.has(describe(one)));
  // Of more than are held the number alone is known.
  const isAll = first.count <= MOST && second.count <= MOST;
  return { differences: both, count: isAll ? both.length : Math.min(first.count, second.count) };
}

async function lookOnce(audited: Audited, site: Site, range: Range, looking: Looking): Promise<Found> {
  const differences: Difference[] = [];
  let count = 0;
  const take = (some: readonly Difference[]) => {
    count += some.length;
    differences.push(...some.slice(0, MOST - differences.length));
  };
  await look(audited, site, range, looking, take, byScan(audited, looking.nowMs));
  return { differences, count };
}
