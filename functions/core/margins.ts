import {
  DIMENSIONS,
  EMPTY_FACTS,
  UNKNOWN,
  mergeFacts,
  type Cell,
  type Dimension,
  type Facts,
  type Filters,
} from "./facts.ts";
import { foldFacts } from "./fold-facts.ts";

/** Values that each dimension has at the most. */
const MOST_VALUES = 400;

/**
 * The facts of each dimension by itself, by its name: what each of its values had, whatever else its views had. They are exact
 * where the facts that know all dimensions together are too many to be kept, up to 400 values of each. Those of a referrer
 * know its source as well. They know measures alone.
 */
export type Margins = ReadonlyMap<string, Facts>;

/** What of a site's facts is enough for a question: one cell for everything, or what each value of one dimension had. */
export type Enough = "sum" | Dimension;

/** Which of them is enough for a question with some filters, by a dimension where it asks for one; `undefined`, when none is. */
export function enoughFor(filters: Filters, by?: Dimension): Enough | undefined {
  const asked = DIMENSIONS.filter((name) => name === by || filters[name] !== undefined);
  if (asked.every((name) => name === "referrer" || name === "source"))
    return asked.length > 1 ? "referrer" : (asked[0] ?? "sum");
  return asked.length === 1 ? asked[0] : undefined;
}

/** Makes the margins of facts. */
export function marginsOf({ cells }: Pick<Facts, "cells">): Margins {
  return new Map(DIMENSIONS.map((name) => [name, foldFacts(onlyOf(cells, name), MOST_VALUES)]));
}

/** Adds up margins of parts. */
export function mergeMargins(parts: readonly Margins[]): Margins {
  const sumOf = (name: string) => mergeFacts(parts.flatMap((part) => part.get(name) ?? []));
  return foldMargins(new Map(DIMENSIONS.map((name) => [name, sumOf(name)])), MOST_VALUES);
}

/** Makes each dimension have at most so many values, the rarest as `(other)`. */
export function foldMargins(margins: Margins, most: number): Margins {
  return new Map([...margins].map(([name, facts]) => [name, foldFacts(facts, most)]));
}

function onlyOf(cells: readonly Cell[], dimension: Dimension): Facts {
  const isOf = (name: Dimension) => name === dimension || (dimension === "referrer" && name === "source");
  const own = cells.map(({ values, measures }) => ({
    values: DIMENSIONS.map((name, at) => (isOf(name) ? (values[at] ?? UNKNOWN) : UNKNOWN)),
    measures,
  }));
  return mergeFacts([{ ...EMPTY_FACTS, cells: own }]);
}
