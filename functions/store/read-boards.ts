import { inflateRawSync } from "node:zlib";
import { mergeBoards, type Board } from "../core/board.ts";
import { unpackTally } from "../core/packed-tally.ts";
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
  return mergeBoards(buckets.flatMap(({ parts }) => parts.map(unpackPart)));
}

function unpackPart(data: Uint8Array): Board {
  const rows: unknown = JSON.parse(inflateRawSync(data).toString());
  if (!Array.isArray(rows)) throw new Error("not a board");
  return new Map(rows.map(([article, tally]: [string, string]) => [article, unpackTally(tally)]));
}
