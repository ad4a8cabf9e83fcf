import { merge, type Tally } from "./tally.ts";

/** What each article of a site had in some stretch of time. */
export type Board = ReadonlyMap<string, Tally>;

/**
 * Gives what old article ids had to the articles that they are folded into.
 * @param into the article that each old id is folded into, which is no old id itself
 */
export function foldBoard(board: Board, into: ReadonlyMap<string, string>): Board {
  if (into.size === 0) return board;
  const apart = new Map(board);
  const folded: Board[] = [];
  for (const [old, article] of into) {
    const tally = board.get(old);
    if (!tally) continue;
    apart.delete(old);
    folded.push(new Map([[article, tally]]));
  }
  return mergeBoards([apart, ...folded]);
}

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
