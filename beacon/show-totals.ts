import type { Totals } from "../functions/core/totals.ts";
import { formatNumber } from "./format-number.ts";
import type { TotalsByArticle } from "./reader-state.ts";

/** Site and article to its numbers. Sites have no spaces in them, so no two keys are alike. */
const known: Record<string, Totals> = {};

/** Numbers of a site's articles, from whichever answer. */
export interface Numbers {
  readonly site: string;
  readonly totals: TotalsByArticle;
}

/**
 * Keeps the numbers of an answer and shows them. One with fewer views is older: answers overtake each other, and a
 * number should not run backwards under its reader's eyes.
 * @throws when there are no numbers in it
 */
export function learnTotals({ site, totals }: Numbers): void {
  for (const [article, fresh] of Object.entries(totals)) {
    const key = `${site} ${article}`;
    if (!((known[key]?.views as number) > fresh.views)) known[key] = fresh;
  }
  showTotals();
}

/** Writes the numbers that are known into the page's elements, and returns these. */
export function showTotals(): Element[] {
  const elements = [...document.querySelectorAll("view-count")];
  for (const element of elements) {
    const number = totalsOf(element)?.[(element.getAttribute("kind") ?? "views") as keyof Totals] as number;
    if (number >= 0) element.textContent = formatNumber(number, element.closest<HTMLElement>("[lang]")?.lang);
  }
  return elements;
}

/** The numbers of an element's article, as far as any answer has said them. */
export function totalsOf(element: Element): Totals | undefined {
  return known[`${element.getAttribute("site")} ${element.getAttribute("article")}`];
}
