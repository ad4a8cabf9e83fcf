import { breakDown } from "../core/breakdown.ts";
import type { Cell, Dimension, Measures } from "../core/facts.ts";
import { readingOf } from "../core/overview.ts";

/** A number, and what it was in the period that it is compared with. */
export interface Compared {
  readonly value: number;
  readonly previous?: number;
}

/** Puts a number beside the one that it is compared with, where there is one. */
export function compare(value: number, previous: number | undefined): Compared {
  return { value, ...(previous !== undefined && { previous }) };
}

/** What answers show of measures, each number beside what it was in the period that it is compared with. */
export function countsOf(now: Measures, then?: Measures) {
  const [read, readThen] = [readingOf(now), then && readingOf(then)];
  return {
    views: compare(now.views, then?.views),
    prints: compare(now.prints, then?.prints),
    listens: compare(now.listens, then?.listens),
    seconds: compare(read.seconds, readThen?.seconds),
    told: compare(read.told, readThen?.told),
    pastHalf: compare(read.pastHalf, readThen?.pastHalf),
  };
}

/**
 * The rows of a breakdown as answers show them.
 * @param then the cells of the period that it is compared with
 */
export function rowsOf(cells: readonly Cell[], by: Dimension, limit: number, then?: readonly Cell[]) {
  return breakDown(cells, by, limit, then).map(({ value, source, measures, previous }) => ({
    value,
    ...(source !== undefined && { source }),
    ...countsOf(measures, previous),
  }));
}
