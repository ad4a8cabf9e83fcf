import { SECOND_MS } from "../core/clock.ts";

/**
 * Read units that are asked of a partition in a second. DynamoDB has 3,000 for it; a third is left to settling, and to the page
 * of up to 1 MB that is under way.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
const UNITS_A_SECOND = 2_000;

/** Up to so many units, some 200 rows, a lane's minutes are counted as often as something comes to them. */
const FEW_UNITS = 12;

/**
 * Else not before so long after: more rows come together meanwhile, for which one more reading serves. A view has to be seen
 * within 2 s, of which the stream takes a quarter.
 */
const REST_MS = 1_250;

/** What a pace is kept by. */
export interface Clock {
  /** Milliseconds. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Keeps whoever reads the rows of a lane from asking for more than its partition gives. */
export interface Pace {
  /** Says that so many units were read. */
  readonly read: (units: number) => void;
  /** Waits until the partition has given what was read. */
  readonly ready: () => Promise<void>;
  /** Waits until the same rows should be read again. */
  readonly rested: () => Promise<void>;
}

/**
 * Makes the pace of the reader of one lane, who begins now.
 * @param lastMs no wait goes on after this time of the clock
 */
export function paceReading({ now, sleep }: Clock, lastMs: number): Pace {
  const beganMs = now();
  let sum = 0;
  const until = async (ms: number) => {
    const leftMs = Math.min(beganMs + ms, lastMs) - now();
    if (leftMs > 0) await sleep(leftMs);
  };
  const readingMs = () => (sum * SECOND_MS) / UNITS_A_SECOND;
  return {
    read: (units) => {
      sum += units;
    },
    ready: () => until(readingMs()),
    rested: () => until(sum > FEW_UNITS ? Math.max(REST_MS, readingMs()) : 0),
  };
}

/** The pace of whoever reads a lane so seldom that its partition does not mind. */
export const UNPACED: Pace = {
  read: () => undefined,
  ready: () => Promise.resolve(),
  rested: () => Promise.resolve(),
};
