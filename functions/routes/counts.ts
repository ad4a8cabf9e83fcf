import { breakDown } from "../core/breakdown.ts";
import type { Cell, Dimension } from "../core/facts.ts";
import { readingOf } from "../core/overview.ts";
import { NO_DATA, knownOf, type Known } from "../core/reach.ts";

/** A number, and what it was in the period that it is compared with; `null` where there is no data. */
export interface Compared {
  readonly value: number | null;
  readonly previous?: number | null;
}

/** Puts a number beside the one that it is compared with, where there is one. */
export function compare(value: number | null, previous: number | null | undefined): Compared {
  return { value, ...(previous !== undefined && { previous }) };
}

/** What answers show of measures, each number beside what it was in the period that it is compared with. */
export function countsOf(now: Known, then?: Known) {
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

/** The cells of a period; `null` where there is no data of it. */
export type KnownCells = readonly Cell[] | null;

/**
 * The rows of a breakdown as answers show them.
 * @param then the cells of the period that it is compared with
 */
export function rowsOf(cells: KnownCells, by: Dimension, limit: number, then?: KnownCells) {
  return breakDown(cells ?? [], by, limit, then ?? undefined).map(({ value, source, measures, previous }) => ({
    value,
    ...(source !== undefined && { source }),
    ...countsOf(knownOf(measures, cells !== null), then === null ? NO_DATA : previous),
  }));
}
