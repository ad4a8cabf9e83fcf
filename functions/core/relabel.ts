import type { About } from "./about.ts";
import { DIMENSIONS, UNKNOWN, mergeFacts, type Facts } from "./facts.ts";

/** The section and author that an article's views stand under. */
export type Label = Pick<About, "section" | "author">;

const SECTION = DIMENSIONS.indexOf("section");
const AUTHOR = DIMENSIONS.indexOf("author");

/** Gives facts the section and author of the article that theirs is folded into. */
export function relabelFacts(facts: Facts, { section, author }: Label): Facts {
  const cells = facts.cells.map(({ values, measures }) => ({
    values: values.with(SECTION, section || UNKNOWN).with(AUTHOR, author || UNKNOWN),
    measures,
  }));
  return mergeFacts([{ ...facts, cells }]);
}
