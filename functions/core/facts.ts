import { EMPTY_VISITORS, mergeVisitors, type Visitors } from "./visitors.ts";

/** What readers, views and articles are told apart by, in the order in which cells have their values. */
export const DIMENSIONS = [
  "section",
  "author",
  "source",
  "referrer",
  "page",
  "country",
  "device",
  "browser",
  "language",
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** The value of a dimension of which nothing is known. */
export const UNKNOWN = "(unknown)";
/** The value that stands for those which were too many to be kept apart. */
export const OTHER = "(other)";

/** What is counted of views with the same values, in the order in which cells have them. */
export const MEASURES = [
  "views",
  "prints",
  "listens",
  /** Views of which it is known how long and how far they were read. */
  "told",
  /** Engaged seconds, of repeats too: their reader was reading. */
  "seconds",
  /** Of those that told, the ones that saw so much of the article, percent. */
  "past25",
  "past50",
  "past75",
  "past100",
] as const;
export type Measure = (typeof MEASURES)[number];
export type Measures = Readonly<Record<Measure, number>>;

export const NO_MEASURES: Measures = {
  views: 0,
  prints: 0,
  listens: 0,
  told: 0,
  seconds: 0,
  past25: 0,
  past50: 0,
  past75: 0,
  past100: 0,
};

/** Views that have the same value in every dimension. */
export interface Cell {
  /** One for each dimension, in the order of `DIMENSIONS`. */
  readonly values: readonly string[];
  readonly measures: Measures;
}

/**
 * What happened in some stretch of time, in every detail that reports ask for. The facts of an hour, a day, an article and
 * a site are the same at other grains: `mergeFacts` is associative and commutative, `EMPTY_FACTS` its identity.
 */
export interface Facts {
  /** Raw rows that they were made from. */
  readonly rows: number;
  readonly cells: readonly Cell[];
  /**
   * Views that were left out, by what `nameLeftOut` names: some of their values, and the reason, `repeat`, `prefetch`, `own`,
   * or `robot` and its name, `robot Googlebot`.
   */
  readonly leftOut: ReadonlyMap<string, number>;
  /** Who came, as far as their views count. */
  readonly visitors: Visitors;
}

export const EMPTY_FACTS: Facts = { rows: 0, cells: [], leftOut: new Map(), visitors: EMPTY_VISITORS };

/** Adds up the measures of any number of cells. */
export function sumMeasures(cells: Iterable<Pick<Cell, "measures">>): Measures {
  const sum = { ...NO_MEASURES };
  for (const { measures } of cells) for (const name of MEASURES) sum[name] += measures[name];
  return sum;
}

/** Adds facts up. */
export function mergeFacts(parts: Iterable<Facts>): Facts {
  const cells = new Map<string, { values: readonly string[]; measures: Record<Measure, number> }>();
  const leftOut = new Map<string, number>();
  let rows = 0;
  let visitors = EMPTY_VISITORS;
  for (const part of parts) {
    rows += part.rows;
    if (part.visitors !== EMPTY_VISITORS) visitors = mergeVisitors(visitors, part.visitors);
    for (const [reason, count] of part.leftOut) leftOut.set(reason, (leftOut.get(reason) ?? 0) + count);
    for (const { values, measures } of part.cells) {
      const key = values.join("\u0000");
      const sum = cells.get(key);
      if (sum) for (const name of MEASURES) sum.measures[name] += measures[name];
      else cells.set(key, { values, measures: { ...measures } });
    }
  }
  return { rows, cells: [...cells.values()], leftOut, visitors };
}

/** Values that a cell must have, by dimension. */
export type Filters = Readonly<Partial<Record<Dimension, string | undefined>>>;

/** Keeps the cells that have these values. A filter by a value that was folded away finds nothing. */
export function filterCells(cells: readonly Cell[], filters: Filters): readonly Cell[] {
  const wanted = DIMENSIONS.flatMap((name, at) => (filters[name] === undefined ? [] : [[at, filters[name]] as const]));
  return wanted.length === 0
    ? cells
    : cells.filter(({ values }) => wanted.every(([at, value]) => values[at] === value));
}
