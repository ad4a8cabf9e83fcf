import { ASSUMED, POLL_MS } from "./assumptions.ts";
import type { Deployed } from "./deployed.ts";
import { SECOND_MS } from "../../functions/core/clock.ts";

/** How the records of a stream come to its consumer. */
export interface Batches {
  readonly perSecond: number;
  /** Records in one, on average. */
  readonly records: number;
}

/** Milliseconds in which records of one shard come together into a batch. */
export function gatherMs({ windowSeconds }: Deployed["stream"]): number {
  return Math.max(windowSeconds * SECOND_MS, POLL_MS);
}

/** How many shards the stream of a table has, which is how many partitions the table has. @param writes a second, at the most */
export function shardsOf(gigabytes: number, writes: number): number {
  // A partition takes 1,000 writes a second.
  return Math.max(ASSUMED.fewestShards, Math.ceil(gigabytes / ASSUMED.shardGigabytes), Math.ceil(writes / 1_000));
}

/**
 * Says into how many batches the records of a stream go: each shard is looked into on a clock, what has come since goes to as
 * many invocations at a time as the mapping allows, each with keys of its own, and a look that finds nothing invokes nothing.
 * Records come one by one (Poisson).
 * @param recordsPerSecond over all shards
 */
export function batchesOf(stream: Deployed["stream"], shards: number, recordsPerSecond: number): Batches {
  if (recordsPerSecond === 0) return { perSecond: 0, records: 0 };
  const ways = shards * stream.parallelization;
  const seconds = gatherMs(stream) / SECOND_MS;
  const waiting = (recordsPerSecond * seconds) / ways;
  const looks = (ways / seconds) * (1 - Math.exp(-waiting));
  const perSecond = Math.max(looks, recordsPerSecond / stream.batchSize);
  return { perSecond, records: recordsPerSecond / perSecond };
}
