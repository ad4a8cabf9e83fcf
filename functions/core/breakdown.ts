import { DIMENSIONS, OTHER, UNKNOWN, sumMeasures, type Cell, type Dimension, type Measures } from "./facts.ts";

/** What one value of a dimension had. */
export interface BreakdownRow {
  readonly value: string;
  /** The group of a referrer: `search`, `social` and so on. */
  readonly source?: string | undefined;
  readonly measures: Measures;
  /** What it had in the period that it is compared with. */
  readonly previous?: Measures;
}

/**
 * Sums up cells by their value in a dimension, the most viewed first, then `(unknown)`, then `(other)`, which also takes
 * what is beyond `limit`: the rows add up to the total, and so do those of the period that they are compared with.
 * @param then the cells of that period, where there is one
 */
export function breakDown(
  cells: readonly Cell[],
  by: Dimension,
  limit: number,
  then?: readonly Cell[],
): BreakdownRow[] {
  const at = DIMENSIONS.indexOf(by);
  const sourceAt = DIMENSIONS.indexOf("source");
  const groups = groupBy(cells, at);
  const before = then && groupBy(then, at);
  const rows = [...groups].map(([value, own]): BreakdownRow => {
    const source = by === "referrer" ? own[0]?.values[sourceAt] : undefined;
    return { value, measures: sumMeasures(own), ...(source !== undefined && { source }) };
  });
  const named = rows.filter(({ value }) => value !== OTHER && value !== UNKNOWN).toSorted(byViews);
  const shown = named.slice(0, limit);
  if (groups.has(UNKNOWN) || before?.has(UNKNOWN)) {
    shown.push({ value: UNKNOWN, measures: sumMeasures(groups.get(UNKNOWN) ?? []) });
  }
  const isShown = new Set(shown.map(({ value }) => value));
  const compared = shown.map((row) => (before ? { ...row, previous: sumMeasures(before.get(row.value) ?? []) } : row));
  const rest = [...groups].filter(([value]) => !isShown.has(value)).flatMap(([, own]) => own);
  const restBefore = before && [...before].filter(([value]) => !isShown.has(value)).flatMap(([, own]) => own);
  if (rest.length === 0 && !restBefore?.length) return compared;
  const previous = restBefore && { previous: sumMeasures(restBefore) };
  return [...compared, { value: OTHER, measures: sumMeasures(rest), ...previous }];
}

function groupBy(cells: readonly Cell[], at: number): Map<string, Cell[]> {
  return Map.groupBy(cells, ({ values }) => values[at] ?? UNKNOWN);
}

function byViews(a: BreakdownRow, b: BreakdownRow): number {
  return b.measures.views - a.measures.views || (a.value < b.value ? -1 : 1);
}
