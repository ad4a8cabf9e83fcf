import type { Hour } from "./clock.ts";

/** The public numbers of an article. */
export interface Totals {
  readonly views: number;
  readonly prints: number;
  readonly listens: number;
}

/** The numbers of an article that nobody has read. */
export const NO_COUNTS: Totals = { views: 0, prints: 0, listens: 0 };

/** An article's public numbers, with what is stored of this article id alone, whatever is folded into it. */
export interface ArticleTotals extends Totals {
  /** Whether a page has said its title, section, author and published time. */
  readonly described: boolean;
  /** Hours that were counted and are not closed yet. */
  readonly openHours: ReadonlySet<Hour>;
}
