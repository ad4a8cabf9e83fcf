import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Hour } from "../core/clock.ts";
import { unpackTally } from "../core/packed-tally.ts";
import { EMPTY_TALLY, mergeAll, type Tally } from "../core/tally.ts";
import { parseOpenAttribute } from "./keys.ts";

/** The hours of one lane that can still change, in a totals item. */
export interface OpenHour {
  readonly hour: Hour;
  readonly lane: number;
  readonly tally: Tally;
}

/** A totals item, read: its parts add up to the public number. */
export interface TotalsItem {
  readonly baseline: Tally;
  /** The sum of every hour up to `closedThrough`, itself included. */
  readonly closed: Tally;
  readonly closedThrough: Hour | undefined;
  /** Hours after `closedThrough`. */
  readonly open: readonly OpenHour[];
  /**
   * Attributes of hours up to `closedThrough`, written by a consumer in the moment of closing, which counted the hour's
   * rows itself. They do not count, and the next closing removes them.
   */
  readonly stale: readonly string[];
  readonly described: boolean;
  /** The old ids whose counts are shown under this one. */
  readonly same: readonly string[];
  /** The article that this one is folded into, if it is. */
  readonly into: string | undefined;
}

type Item = Record<string, AttributeValue>;

/** Reads a totals item; an article without one has nothing in it. */
export function parseTotalsItem(item: Item = {}): TotalsItem {
  const closedThrough = item["through"]?.S;
  const open: OpenHour[] = [];
  const stale: string[] = [];
  for (const [attribute, value] of Object.entries(item)) {
    const lane = parseOpenAttribute(attribute);
    if (!lane || !value.S) continue;
    if (closedThrough !== undefined && lane.hour <= closedThrough) stale.push(attribute);
    else open.push({ ...lane, tally: unpackTally(value.S) });
  }
  return {
    baseline: packed(item["baseline"]),
    closed: packed(item["closed"]),
    closedThrough,
    open,
    stale,
    described: item["about"]?.BOOL === true,
    same: (item["same"]?.SS ?? []).toSorted(),
    into: item["into"]?.S,
  };
}

/** Everything that was ever counted of the article itself. */
export function sumOfItem({ baseline, closed, open }: TotalsItem): Tally {
  return mergeAll([baseline, closed, ...open.map(({ tally }) => tally)]);
}

function packed(value: AttributeValue | undefined): Tally {
  return value?.S ? unpackTally(value.S) : EMPTY_TALLY;
}
