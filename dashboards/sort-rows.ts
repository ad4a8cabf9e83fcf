import type { Compared, Row } from "./answers.ts";

/** What a list of sections or authors can be sorted by. */
export const ROW_SORTS = ["views", "name", "growth", "read", "prints", "listens"] as const;
export type RowSort = (typeof ROW_SORTS)[number];

interface Order {
  readonly sort: RowSort;
  readonly isRising: boolean;
  /** What a person calls a value. */
  readonly nameOf: (value: string) => string;
}

/**
 * Rows in the order that was chosen. Those of which it is not known come last either way, then those that stand for many
 * values or none. Equal ones stay in the order in which they came, the most viewed first.
 */
export function sortRows(rows: readonly Row[], { sort, isRising, nameOf }: Order): Row[] {
  const keyed = rows.map((row) => {
    const isNamed = row.value !== "(other)" && row.value !== "(unknown)";
    const key = isNamed ? (sort === "name" ? nameOf(row.value) : numberOf(row, sort)) : undefined;
    return { row, key, group: isNamed ? Number(key === undefined) : 2 };
  });
  keyed.sort((a, b) => a.group - b.group || (isRising ? compare(a.key, b.key) : compare(b.key, a.key)));
  return keyed.map(({ row }) => row);
}

type Key = string | number | undefined;

function compare(a: Key, b: Key): number {
  if (typeof a === "string" && typeof b === "string") return a.localeCompare(b);
  return a === b ? 0 : Number(a) < Number(b) ? -1 : 1;
}

/** What a row is sorted by; `undefined` where it is not known. */
function numberOf({ views, prints, listens, told, pastHalf }: Row, sort: Exclude<RowSort, "name">): number | undefined {
  if (sort === "growth") return growthOf(views);
  if (sort === "read") return told.value ? (pastHalf.value ?? 0) / told.value : undefined;
  return { views, prints, listens }[sort].value ?? undefined;
}

/** How many times as many there are as before: without end where there was none. */
function growthOf({ value, previous = null }: Compared): number | undefined {
  return value === null || previous === null || (value === 0 && previous === 0) ? undefined : value / previous;
}
