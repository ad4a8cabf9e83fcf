import { foldLeftOut } from "./left-out.ts";
import { DIMENSIONS, OTHER, UNKNOWN, mergeFacts, type Cell, type Dimension, type Facts } from "./facts.ts";

/** In which dimensions values are given up first: those that have the most of them, and the least said by each. */
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

/** How many values each dimension keeps at least, in one round after another; of pages none, they are the most by far. */
const ROUNDS = [31, 9, 4, 0] as const;

/**
 * Makes facts of at most `most` cells by giving the rarest values of a dimension up for `(other)`, in one dimension after
 * another. What is kept is exact: a value that is still there has all that it had, by itself and with every other that is, and
 * every dimension adds up to the total; what was left out likewise. The same facts fold in the same way, whatever the order of
 * their cells.
 * @param most 1 or more
 */
export function foldFacts(facts: Facts, most: number): Facts {
  let folded: Facts = { ...facts, leftOut: foldLeftOut(facts.leftOut, most) };
  for (const fewest of ROUNDS) {
    for (const dimension of FOLDED_FIRST) {
      if (folded.cells.length <= most) return folded;
      folded = foldDimension(folded, DIMENSIONS.indexOf(dimension), most, dimension === "page" ? 0 : fewest);
    }
  }
  return folded;
}

/** Keeps as many of a dimension's most frequent values as there is room for, halving their number, and `fewest` of them in any case. */
function foldDimension(facts: Facts, at: number, most: number, fewest: number): Facts {
  const values = sortByViews(facts.cells, at);
  let folded = facts;
  for (let kept = values.length; kept > fewest && folded.cells.length > most;) {
    kept = Math.max(fewest, Math.floor(kept / 2));
    const isKept = new Set(values.slice(0, kept));
    const cells = folded.cells.map((cell) =>
      isKept.has(cell.values[at] ?? "") ? cell : { ...cell, values: cell.values.with(at, OTHER) },
    );
    folded = mergeFacts([{ ...folded, cells }]);
  }
  return folded;
}

/** The values of a dimension, what is unknown first, then those of the most views. */
function sortByViews(cells: readonly Cell[], at: number): string[] {
  const views = new Map<string, number>();
  for (const { values, measures } of cells) {
    const value = values[at] ?? "";
    if (value === OTHER) continue;
    const own = value === UNKNOWN ? Infinity : measures.views + measures.prints + measures.listens;
    views.set(value, (views.get(value) ?? 0) + own);
  }
  return [...views].toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)).map(([value]) => value);
}
