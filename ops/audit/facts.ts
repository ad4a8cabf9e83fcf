import { addDistinct, noneDistinct, type Distinct } from "./distinct.ts";

/** What cells are told apart by, in the order of their stored values. */
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
/** What raw rows do not say: the first two are those of the article, and stand in the site's facts alone. */
export const NO_LABEL = ["(unknown)", "(unknown)"];

/** What is counted in a cell, in the order in which it is stored. */
export const MEASURES = [
  "views",
  "prints",
  "listens",
  "told",
  "seconds",
  "past25",
  "past50",
  "past75",
  "past100",
] as const;

/** The measures of cells by their values, which `nameCell` writes as one text. */
export type Cells = Map<string, number[]>;

/** What was counted of some rows. */
export interface CountedFacts {
  rows: number;
  readonly cells: Cells;
  readonly leftOut: Map<string, number>;
  readonly visitors: Distinct;
  /** The cells of all parts that this was added up of. */
  apart: number;
}

export function noFacts(): CountedFacts {
  return { rows: 0, cells: new Map(), leftOut: new Map(), visitors: noneDistinct(), apart: 0 };
}

/** The values of a cell as one text, other than that of any other cell. */
export function nameCell(values: readonly string[]): string {
  return values.join("\u0000");
}

export function valuesOf(cell: string): string[] {
  return cell.split("\u0000");
}

export function addToCell(cells: Cells, cell: string, measures: readonly number[]): void {
  const known = cells.get(cell);
  if (known) for (const [at, measure] of measures.entries()) known[at] = (known[at] ?? 0) + measure;
  else cells.set(cell, [...measures]);
}

/** Adds what was counted of other rows. */
export function addFacts(to: CountedFacts, more: CountedFacts): void {
  to.rows += more.rows;
  to.apart += more.apart || more.cells.size;
  for (const [cell, measures] of more.cells) addToCell(to.cells, cell, measures);
  for (const [reason, views] of more.leftOut) to.leftOut.set(reason, (to.leftOut.get(reason) ?? 0) + views);
  addDistinct(to.visitors, more.visitors.hashes);
}
