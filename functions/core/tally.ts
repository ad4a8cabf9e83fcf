import { MINUTE_MS, minuteStartMs } from "./clock.ts";
import { LOOK_BACK_MS, judgeRepeats, type JudgedRow } from "./repeat.ts";
import { countRows, type Row } from "./row.ts";

/**
 * What was counted in some stretch of time. Minute, hour, article and site are the same Tally at other grains:
 * `merge` is associative and commutative, `EMPTY_TALLY` its identity.
 */
export interface Tally {
  /** Raw rows that this was made from, as `countRows` counts them: of two tallies of one minute the one of more rows knows more. */
  readonly rows: number;
  readonly views: number;
  readonly prints: number;
  readonly listens: number;
  /** Views that were left out as repeats. */
  readonly repeats: number;
  /** Views that were left out as a robot's. */
  readonly robots: number;
  /** Views that were left out as prefetched or prerendered unseen. */
  readonly prefetches: number;
  /** Views that were left out as the newsroom's own. */
  readonly own: number;
  /** Views that were left out because no valid token of the page came with them. */
  readonly unsigned: number;
}

export const EMPTY_TALLY: Tally = {
  rows: 0,
  views: 0,
  prints: 0,
  listens: 0,
  repeats: 0,
  robots: 0,
  prefetches: 0,
  own: 0,
  unsigned: 0,
};

const COUNTED = { view: "views", print: "prints", listen: "listens" } as const;
const LEFT_OUT = { robot: "robots", prefetch: "prefetches", own: "own", unsigned: "unsigned" } as const;

/** Tallies judged rows: `tally` of any split of them, merged, is the tally of the whole. */
export function tally(rows: readonly JudgedRow[]): Tally {
  const counts = { ...EMPTY_TALLY, rows: countRows(rows) };
  for (const row of rows) {
    if (row.leftOut) {
      if (row.kind === "view") counts[LEFT_OUT[row.leftOut]] += 1;
    } else if (!row.repeat) counts[COUNTED[row.kind]] += 1;
    else if (row.kind === "view") counts.repeats += 1;
  }
  return counts;
}

/** Adds two tallies. */
export function merge(a: Tally, b: Tally): Tally {
  return {
    rows: a.rows + b.rows,
    views: a.views + b.views,
    prints: a.prints + b.prints,
    listens: a.listens + b.listens,
    repeats: a.repeats + b.repeats,
    robots: a.robots + b.robots,
    prefetches: a.prefetches + b.prefetches,
    own: a.own + b.own,
    unsigned: a.unsigned + b.unsigned,
  };
}

/** Adds any number of tallies. */
export function mergeAll(tallies: Iterable<Tally>): Tally {
  let sum = EMPTY_TALLY;
  for (const one of tallies) sum = merge(sum, one);
  return sum;
}

/**
 * Tallies the minute that starts at `startMs` from the rows in [start - 30 s, end). The rows before the start decide
 * which of the minute's own are repeats and are counted in `rows` alone. Empty when the minute has no row of its own.
 */
export function tallyMinute(rows: readonly Row[], startMs: number): Tally {
  const read = rows.filter((row) => row.timeMs >= startMs - LOOK_BACK_MS && row.timeMs < startMs + MINUTE_MS);
  const own = judgeRepeats(read).filter((row) => row.timeMs >= startMs);
  return own.length === 0 ? EMPTY_TALLY : { ...tally(own), rows: countRows(read) };
}

/**
 * Tallies each minute of [start, end) that has a row of its own, from the rows in [start - 30 s, end): the same as
 * `tallyMinute` of each, in one pass.
 * @returns the tallies by the first millisecond of their minute
 */
export function tallyMinutes(rows: readonly Row[], startMs: number, endMs: number): Map<number, Tally> {
  const minutes = new Map<number, JudgedRow[]>();
  const lookBacks = new Map<number, number>();
  for (const row of judgeRepeats(rows)) {
    const minuteMs = minuteStartMs(row.timeMs);
    const nextMs = minuteMs + MINUTE_MS;
    if (row.timeMs >= nextMs - LOOK_BACK_MS) lookBacks.set(nextMs, (lookBacks.get(nextMs) ?? 0) + countRows([row]));
    if (row.timeMs < startMs || row.timeMs >= endMs) continue;
    const own = minutes.get(minuteMs) ?? [];
    minutes.set(minuteMs, own);
    own.push(row);
  }
  const tallies = [...minutes].map(([minuteMs, own]): [number, Tally] => {
    return [minuteMs, { ...tally(own), rows: countRows(own) + (lookBacks.get(minuteMs) ?? 0) }];
  });
  return new Map(tallies);
}
