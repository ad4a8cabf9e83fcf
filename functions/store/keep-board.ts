import { deflateRawSync } from "node:zlib";
import type { Board } from "../core/board.ts";
import { packRows, packTally } from "../core/packed-tally.ts";
import { EMPTY_TALLY, mergeAll } from "../core/tally.ts";
import type { Database } from "./database.ts";
import { keepInParts } from "./keep-in-parts.ts";
import { bucketKey, boardsPartition } from "./keys.ts";

/**
 * Keeps a board, if it is the fuller one.
 * @param bucket `hour|2026-11-24T10` (of UTC) or `day|2026-11-24` (of the site's zone)
 * @param ttlSeconds when it expires; never, without
 */
export async function keepBoard(
  db: Database,
  site: string,
  bucket: string,
  board: Board,
  ttlSeconds?: number,
): Promise<void> {
  await keepInParts(db, {
    key: bucketKey(boardsPartition(site), bucket),
    rows: packRows(mergeAll(board.values()).rows),
    articles: [...board.keys()],
    pack: (articles) =>
      deflateRawSync(JSON.stringify(articles.map((one) => [one, packTally(board.get(one) ?? EMPTY_TALLY)]))),
    ttlSeconds,
  });
}
