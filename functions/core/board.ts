import { merge, type Tally } from "./tally.ts";

/** What each article of a site had in some stretch of time. */
export type Board = ReadonlyMap<string, Tally>;

/** Adds boards up, article by article. */
export function mergeBoards(boards: Iterable<Board>): Board {
  const sum = new Map<string, Tally>();
  for (const board of boards) {
    for (const [article, tally] of board) {
      const before = sum.get(article);
      sum.set(article, before ? merge(before, tally) : tally);
    }
  }
  return sum;
}
