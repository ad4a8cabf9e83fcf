import type { Measures } from "./facts.ts";
import { hashText } from "./hash-text.ts";

/** What a list of articles can be sorted by. */
export const SORTS = ["views", "now", "prints", "listens", "read", "published"] as const;
export type Sort = (typeof SORTS)[number];

/** An article of the list, with what it had. */
export interface ListedArticle {
  readonly article: string;
  readonly measures: Measures;
  /** Views in the last 30 minutes. */
  readonly now: number;
  /** Epoch milliseconds; NaN when it is not known. */
  readonly published: number;
}

/** Where a page of the list ends: the last article's value and id. */
export interface Place {
  readonly value: number;
  readonly article: string;
}

/**
 * The articles of a page: those after a place, in order. A list that changes meanwhile shows no article twice because of
 * where it stands. Those of which the value is not known come last.
 */
export function pageOf(
  articles: readonly ListedArticle[],
  { sort, isRising, after, limit }: { sort: Sort; isRising: boolean; after: Place | undefined; limit: number },
): { page: ListedArticle[]; next: Place | undefined } {
  const compare = (a: Place, b: Place) => (isRising ? a.value - b.value : b.value - a.value) || compareIds(a, b);
  const placed = articles
    .map((one) => ({ one, place: placeOf(one, sort, isRising) }))
    .filter(({ place }) => !after || compare(place, after) > 0)
    .toSorted((a, b) => compare(a.place, b.place));
  const page = placed.slice(0, limit);
  return { page: page.map(({ one }) => one), next: placed.length > limit ? page.at(-1)?.place : undefined };
}

/** Where an article stands in a list that is sorted so. */
export function placeOf(one: ListedArticle, sort: Sort, isRising: boolean): Place {
  const unknown = isRising ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER;
  return { value: valueOf(one, sort) ?? unknown, article: one.article };
}

function compareIds(a: Place, b: Place): number {
  return a.article < b.article ? -1 : a.article > b.article ? 1 : 0;
}

function valueOf({ measures, now, published }: ListedArticle, sort: Sort): number | undefined {
  if (sort === "now") return now;
  if (sort === "published") return Number.isNaN(published) ? undefined : published;
  // How long an article is read: seconds of each view that told.
  if (sort === "read") return measures.told > 0 ? measures.seconds / measures.told : undefined;
  return measures[sort];
}

/**
 * A place as a text that goes into an address.
 * @param list what the list was asked for: the place is of no other
 */
export function writeCursor({ value, article }: Place, list: string): string {
  return Buffer.from(JSON.stringify([value, article, checkOf(value, article, list)])).toString("base64url");
}

/** Reads a cursor; `undefined` when it is none, was changed on its way, or is of another list. */
export function readCursor(text: string, list: string): Place | undefined {
  try {
    const [value, article, check, ...more]: unknown[] = JSON.parse(Buffer.from(text, "base64url").toString());
    if (typeof value !== "number" || typeof article !== "string" || more.length > 0) return undefined;
    return check === checkOf(value, article, list) ? { value, article } : undefined;
  } catch {
    return undefined;
  }
}

function checkOf(value: number, article: string, list: string): number {
  return hashText(JSON.stringify([value, article, list]));
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
