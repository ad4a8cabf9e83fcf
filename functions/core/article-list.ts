import { emptyTable, memberOf, readDifference, withMembers, type LookupTable } from "./bloom-lookup-table.ts";
import type { Measures } from "./facts.ts";

/** What a list of articles can be sorted by. */
export const SORTS = ["views", "now", "prints", "listens", "read", "published"] as const;
export type Sort = (typeof SORTS)[number];

/** An article of the list, with what it had. */
export interface ListedArticle {
  readonly article: string;
  readonly measures: Measures;
  /** Views in the last 30 minutes; `null` with filters that only views answer, since minutes are counted by article. */
  readonly now: number | null;
  /** Epoch milliseconds; NaN when it is not known. */
  readonly published: number;
}

/** Where an article stands in the order of a list: its value there and its id. */
export interface Place {
  readonly value: number;
  readonly article: string;
}

/** How a list is sorted. Articles of which the value is not known come last, those with the same value by their ids. */
export interface Order {
  readonly sort: Sort;
  readonly isRising: boolean;
}

/** How far someone has come through a list, which may change all the while. */
export interface Walk {
  /** The farthest that was given in order. */
  readonly place: Place;
  /** Every article that was given. */
  readonly given: LookupTable;
}

/** What of a list was not given yet. */
export interface Rest {
  /** In the order in which they are given: first those that have come before the place since, then those after it. */
  readonly articles: readonly ListedArticle[];
  /** How far the walk has come when the first `count` of them are given. */
  readonly walkTo: (count: number) => Walk;
}

/**
 * Finds what of a list was not given yet, whatever has moved since: an article that is in it all the while is given exactly
 * once. `undefined` when that cannot be told, because some 90 articles or more have moved from one side of the place to the
 * other, or out of the list.
 */
export function restOf(articles: readonly ListedArticle[], order: Order, walk = beginning(order)): Rest | undefined {
  const compare = (a: Place, b: Place) => (order.isRising ? a.value - b.value : b.value - a.value) || compareIds(a, b);
  const placed = articles
    .map((one) => ({ one, place: placeOf(one, order) }))
    .toSorted((a, b) => compare(a.place, b.place));
  const after = placed.filter(({ place }) => compare(place, walk.place) > 0);
  const before = placed
    .slice(0, placed.length - after.length)
    .map(({ one, place }) => ({ one, place, member: memberOf(one.article) }));
  const standing = withMembers(
    emptyTable(),
    before.map(({ member }) => member),
  );
  const moved = readDifference(standing, walk.given);
  const missed = before.filter(({ member }) => moved?.more.has(member));
  // Each of them stands there, unless the cursor was made up.
  if (!moved || missed.length !== moved.more.size) return undefined;
  const isGiven = ({ article }: ListedArticle) => moved.less.size > 0 && moved.less.has(memberOf(article));
  const rest = [...missed, ...after.filter(({ one }) => !isGiven(one))];
  return {
    articles: rest.map(({ one }) => one),
    walkTo: (count) => ({
      place: (count > missed.length && rest[count - 1]?.place) || walk.place,
      given: withMembers(
        walk.given,
        rest.slice(0, count).map(({ one }) => memberOf(one.article)),
      ),
    }),
  };
}

/** Before everything, with nothing given. */
function beginning({ isRising }: Order): Walk {
  return { place: { value: isRising ? -Infinity : Infinity, article: "" }, given: emptyTable() };
}

function placeOf(one: ListedArticle, { sort, isRising }: Order): Place {
  const unknown = isRising ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER;
  return { value: valueOf(one, sort) ?? unknown, article: one.article };
}

function compareIds(a: Place, b: Place): number {
  return a.article < b.article ? -1 : a.article > b.article ? 1 : 0;
}

function valueOf({ measures, now, published }: ListedArticle, sort: Sort): number | undefined {
  if (sort === "now") return now ?? undefined;
  if (sort === "published") return Number.isNaN(published) ? undefined : published;
  // How long an article is read: seconds of each view that told.
  if (sort === "read") return measures.told > 0 ? measures.seconds / measures.told : undefined;
  return measures[sort];
}

/** Says whether a text has every word of a question in it, whatever their case. */
export function hasWords(text: string, question: string): boolean {
  const folded = text.normalize("NFKC").toLowerCase();
  return question
    .normalize("NFKC")
    .toLowerCase()
    .split(/\s+/)
    .every((word) => folded.includes(word));
}
