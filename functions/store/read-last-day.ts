import { foldBoard, type Board } from "../core/board.ts";
import { addHours, hourOf, type Hour } from "../core/clock.ts";
import type { Database } from "./database.ts";
import { boardsPartition } from "./keys.ts";
import { unpackBoards } from "./read-boards.ts";
import { readInParts } from "./read-in-parts.ts";
import { readLiveBoard } from "./sum-board.ts";

/** Whole hours of a day: of the one that has begun nobody knows yet how it ends. */
const HOURS = 24;

/**
 * Reads the views of articles in each of the last 24 whole hours, the oldest first: hours that settling has left from their
 * boards, the last one from live minutes.
 * @param into the article that each old id is folded into
 */
export async function readLastDay(
  db: Database,
  site: string,
  articles: readonly string[],
  nowMs: number,
  into: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, readonly number[]>> {
  if (articles.length === 0) return new Map();
  const first = addHours(hourOf(nowMs), -HOURS);
  const hours = Array.from({ length: HOURS }, (_, at) => addHours(first, at));
  const live = addHours(first, HOURS - 1);
  const [buckets, last] = await Promise.all([
    readInParts(db, boardsPartition(site), bucketOf(first), bucketOf(addHours(live, -1))),
    readLiveBoard(db, site, live),
  ]);
  const boards = new Map<string, Board>([[bucketOf(live), foldBoard(last, into)]]);
  for (const bucket of buckets) boards.set(bucket.bucket, foldBoard(unpackBoards([bucket]), into));
  return new Map(
    articles.map((article) => [article, hours.map((hour) => boards.get(bucketOf(hour))?.get(article)?.views ?? 0)]),
  );
}

function bucketOf(hour: Hour): string {
  return `hour|${hour}`;
}
