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
 * Sums up cells by their value in a dimension, the most viewed first, those with nothing any more last, then `(unknown)`,
 * then `(other)`, which also takes what is beyond `limit`: the rows add up to the total, and so do those of the period that
 * they are compared with.
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
  const sumOf = (values: readonly string[]): Omit<BreakdownRow, "value"> => {
    const sum = (of: ReadonlyMap<string, Cell[]>) => sumMeasures(values.flatMap((value) => of.get(value) ?? []));
    return { measures: sum(groups), ...(before && { previous: sum(before) }) };
  };
  const values = [...new Set([...groups.keys(), ...(before?.keys() ?? [])])];
  const named = values
    .filter((value) => value !== OTHER && value !== UNKNOWN)
    .map((value): BreakdownRow => {
      const [one] = groups.get(value) ?? before?.get(value) ?? [];
      const source = by === "referrer" ? one?.values[sourceAt] : undefined;
      return { value, ...(source !== undefined && { source }), ...sumOf([value]) };
    })
    .toSorted(byViews);
  const beyond = named.slice(limit).map(({ value }) => value);
  const others = values.includes(OTHER) ? [...beyond, OTHER] : beyond;
  return [
    ...named.slice(0, limit),
    ...(values.includes(UNKNOWN) ? [{ value: UNKNOWN, ...sumOf([UNKNOWN]) }] : []),
    ...(others.length > 0 ? [{ value: OTHER, ...sumOf(others) }] : []),
  ];
}

function groupBy(cells: readonly Cell[], at: number): Map<string, Cell[]> {
  return Map.groupBy(cells, ({ values }) => values[at] ?? UNKNOWN);
}

function byViews(a: BreakdownRow, b: BreakdownRow): number {
  const previous = (b.previous?.views ?? 0) - (a.previous?.views ?? 0);
  return b.measures.views - a.measures.views || previous || (a.value < b.value ? -1 : 1);
}
