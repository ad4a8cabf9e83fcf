import { createHash } from "node:crypto";

/**
 * How many partitions one article's hour is written to: DynamoDB takes 1,000 writes/s a partition, so 4,000 views/s of
 * one article. Part of the keys: never changed on a table with data.
 */
export const LANES = 4;

/** How many partitions a site's live hour is spread over. Part of the keys as well. */
export const SPREADS = 8;

/**
 * The lane of a reading session. All of a session's events of an article share a lane, where the repeat rule sees them.
 * Events without a session share one lane: it has to be a pure function of the event, and an address is not part of it.
 */
export function laneOf(session: string | undefined): number {
  return hash(session ?? "") % LANES;
}

/** The spread of an article. @param spreads how many there are */
export function spreadOf(article: string, spreads = SPREADS): number {
  return hash(article) % spreads;
}

function hash(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE();
}
