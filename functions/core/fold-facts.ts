import { foldLeftOut } from "./left-out.ts";
import { DIMENSIONS, MEASURES, OTHER, mergeFacts, type Cell, type Dimension, type Facts } from "./facts.ts";

/** What is given up first where cells are too many: the dimensions with the most values and the least said by each. */
const FOLDED_FIRST: readonly Dimension[] = [
  "page",
  "referrer",
  "language",
  "browser",
  "country",
  "author",
  "section",
  "device",
  "source",
];

/**
 * Makes facts of at most `most` cells by giving the rarest of them the value `(other)` in one dimension after another, so
 * that what is left of every dimension still adds up to the total; what was left out likewise. The same facts fold in the same way, whatever the order
 * of their cells.
 * @param most 1 or more
 */
export function foldFacts(facts: Facts, most: number): Facts {
  let folded: Facts = { ...facts, leftOut: foldLeftOut(facts.leftOut, most) };
  for (const dimension of FOLDED_FIRST) {
    if (folded.cells.length <= most) return folded;
    const at = DIMENSIONS.indexOf(dimension);
    const byWeight = sortByWeight(folded.cells);
    // Rather more than are too many: those that are folded may become as many cells as they were.
    const kept = Math.floor(most / 2);
    const cells = byWeight.map((cell, rank) => (rank < kept ? cell : { ...cell, values: cell.values.with(at, OTHER) }));
    folded = mergeFacts([{ ...folded, cells }]);
  }
  if (folded.cells.length <= most) return folded;
  // What is left has been folded in different dimensions: the rarest become one.
  const cells = sortByWeight(folded.cells).map((cell, rank) =>
    rank < most - 1 ? cell : { ...cell, values: DIMENSIONS.map(() => OTHER) },
  );
  return mergeFacts([{ ...folded, cells }]);
}

function sortByWeight(cells: readonly Cell[]): Cell[] {
  return cells.toSorted((a, b) => weightOf(b) - weightOf(a) || compareValues(a, b));
}

function weightOf({ measures }: Cell): number {
  return MEASURES.reduce((sum, name) => sum + measures[name], 0);
}

function compareValues(a: Cell, b: Cell): number {
  return a.values.join("\u0000") < b.values.join("\u0000") ? -1 : 1;
}
