import type { About } from "./about.ts";
import { DIMENSIONS, UNKNOWN, type Facts, type Filters } from "./facts.ts";

/** The section and author that an article's views stand under. */
export type Label = Pick<About, "section" | "author">;

/** Filters that what is known of an article answers by itself. */
export type LabelFilters = Pick<Filters, "section" | "author">;

/** The other filters, which only views answer; `undefined` where there are none. */
export function viewFiltersIn({ section: _section, author: _author, ...ofViews }: Filters): Filters | undefined {
  return Object.values(ofViews).some((value) => value !== undefined) ? ofViews : undefined;
}

const SECTION = DIMENSIONS.indexOf("section");
const AUTHOR = DIMENSIONS.indexOf("author");

/** Gives the facts of an article the section and author that it stands under; as they are kept they have none. */
export function labelFacts(facts: Facts, { section, author }: Label = {}): Facts {
  const cells = facts.cells.map(({ values, measures }) => ({
    values: values.with(SECTION, section || UNKNOWN).with(AUTHOR, author || UNKNOWN),
    measures,
  }));
  return { ...facts, cells };
}

/** Says whether an article stands under the section and author that are asked for; `(unknown)` asks for it to have none. */
export function hasLabel({ section, author }: Label = {}, asked: LabelFilters): boolean {
  const isAsked = (value: string | undefined, wanted: string | undefined) =>
    wanted === undefined || (value || UNKNOWN) === wanted;
  return isAsked(section, asked.section) && isAsked(author, asked.author);
}
