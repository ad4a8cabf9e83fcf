import { DIMENSIONS, OTHER, UNKNOWN, sumMeasures, type Cell, type Dimension, type Measures } from "./facts.ts";

/** What one value of a dimension had. */
export interface BreakdownRow {
  readonly value: string;
  /** The group of a referrer: `search`, `social` and so on. */
  readonly source?: string | undefined;
  readonly measures: Measures;
}

/**
 * Sums up cells by their value in a dimension, the most viewed first, then `(unknown)`, then `(other)`, which also takes
 * what is beyond `limit`: the rows add up to the total.
 */
export function breakDown(cells: readonly Cell[], by: Dimension, limit: number): BreakdownRow[] {
  const at = DIMENSIONS.indexOf(by);
  const sourceAt = DIMENSIONS.indexOf("source");
  const groups = Map.groupBy(cells, ({ values }) => values[at] ?? UNKNOWN);
  const rows = [...groups].map(([value, own]): BreakdownRow => {
    const source = by === "referrer" ? own[0]?.values[sourceAt] : undefined;
    return { value, measures: sumMeasures(own), ...(source !== undefined && { source }) };
  });
  const named = rows.filter(({ value }) => value !== OTHER && value !== UNKNOWN).toSorted(byViews);
  const beyond = [...named.slice(limit), ...rows.filter(({ value }) => value === OTHER)];
  return [
    ...named.slice(0, limit),
    ...rows.filter(({ value }) => value === UNKNOWN),
    ...(beyond.length > 0 ? [{ value: OTHER, measures: sumMeasures(beyond) }] : []),
  ];
}

/** The measures of each value, to be compared with. */
export function measuresByValue(cells: readonly Cell[], by: Dimension): (value: string) => Measures {
  const at = DIMENSIONS.indexOf(by);
  const groups = Map.groupBy(cells, ({ values }) => values[at] ?? UNKNOWN);
  return (value) => sumMeasures(groups.get(value) ?? []);
}

function byViews(a: BreakdownRow, b: BreakdownRow): number {
  return b.measures.views - a.measures.views || (a.value < b.value ? -1 : 1);
}
