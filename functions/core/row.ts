/** What a counted event can be. A `read` raises its view's seconds and depth and is not counted by the minute. */
export type CountedKind = "view" | "print" | "listen";

/** Why an event is stored apart and not counted. */
export type LeftOut = "unsigned" | "robot" | "prefetch" | "own";

/** One raw row of one article, as the algebra sees it. */
export interface Row {
  /** Unique among the article's rows of its kind; starts with the UUIDv7 that gives the time. */
  readonly id: string;
  /** Epoch milliseconds, from the id. */
  readonly timeMs: number;
  readonly kind: CountedKind;
  /** Who read: the reading session, or the daily visitor hash where there was none. */
  readonly reader: string;
  readonly leftOut?: LeftOut;
  /** How often it was judged anew since it was stored: a number that is made from it afterwards knows more than one before. */
  readonly rejudged?: number;
}

/**
 * The number of rows that something was made from. Rows are only ever added and judged anew, and each of both adds one: of two
 * tallies of one minute the one made from more knows more.
 */
export function countRows(rows: Iterable<Pick<Row, "rejudged">>): number {
  let count = 0;
  for (const { rejudged = 0 } of rows) count += 1 + rejudged;
  return count;
}
