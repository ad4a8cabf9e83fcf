import type { Hour } from "./clock.ts";
import { mergeAll, type Tally } from "./tally.ts";

/** The public numbers of an article. */
export interface Totals {
  readonly views: number;
  readonly prints: number;
  readonly listens: number;
}

/** An article's numbers with what they are made of, as the store keeps them. */
export interface ArticleTotals extends Totals {
  /** Whether its title, section, author and published time are known. */
  readonly described: boolean;
  /** Hours that were counted and are not closed yet. */
  readonly openHours: ReadonlySet<Hour>;
}

/** Numbers of an article that was never seen. */
export const NO_TOTALS: ArticleTotals = { views: 0, prints: 0, listens: 0, described: false, openHours: new Set() };

/** The public number: what the old system had counted, what is closed, and the hours that are still open. */
export function sumTotals(parts: Iterable<Tally>): Totals {
  const { views, prints, listens } = mergeAll(parts);
  return { views, prints, listens };
}
