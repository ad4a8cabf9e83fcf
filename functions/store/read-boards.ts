import { inflateRawSync } from "node:zlib";
import type { Board } from "../core/board.ts";
import { addPackedTally, unpackTally, type TallySum } from "../core/packed-tally.ts";
import type { HowToRead } from "./batch-get.ts";
import type { Database } from "./database.ts";
import { boardsPartition } from "./keys.ts";
import { readInParts, type StoredBucket } from "./read-in-parts.ts";

/**
 * Reads the boards of neighbouring buckets and adds them up.
 * @param first the first bucket, such as `hour|2026-11-24T10`
 * @param last the last one, itself included, of the same grain
 * @param how eventually consistent where nothing else is said
 */
export async function readBoards(
  db: Database,
  site: string,
  first: string,
  last: string,
  how: HowToRead = {},
): Promise<Board> {
  const buckets = await readInParts(db, boardsPartition(site), first, last, undefined, how);
  return unpackBoards(buckets);
}

/** Adds up the boards of stored buckets. */
export function unpackBoards(buckets: readonly StoredBucket[]): Board {
  const board = new Map<string, TallySum>();
  for (const { parts } of buckets) for (const part of parts) addPart(board, part);
  return board;
}

function addPart(board: Map<string, TallySum>, part: Uint8Array): void {
  const rows: unknown = JSON.parse(inflateRawSync(part).toString());
  if (!Array.isArray(rows)) throw new Error("not a board");
  rows.forEach(([article, tally]: [string, string]) => {
    const sum = board.get(article);
    if (sum) addPackedTally(sum, tally);
    else board.set(article, unpackTally(tally));
  });
}
