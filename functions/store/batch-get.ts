import { setTimeout as sleep } from "node:timers/promises";
import {
  BatchGetItemCommand,
  type AttributeValue,
  type BatchGetItemCommandOutput,
  type KeysAndAttributes,
} from "@aws-sdk/client-dynamodb";
import { Problem } from "../core/problem.ts";
import type { Database, TimeLimit } from "./database.ts";
import type { Key } from "./keys.ts";

/** The most keys of one call. */
const KEYS_AT_ONCE = 100;

/** How often what a throttled call left out is asked for again, waiting 50 ms, then twice as long each time. */
const TRIES = 5;

export interface HowToRead extends TimeLimit {
  /** Sees every write that was answered before, at twice the price. */
  readonly consistent?: boolean;
}

/** Gets items of the derived numbers by their keys, eventually consistent, 100 a call; what is not there is missing. */
export async function batchGet(
  db: Database,
  keys: readonly Key[],
  how: HowToRead = {},
): Promise<Record<string, AttributeValue>[]> {
  const calls: Promise<Record<string, AttributeValue>[]>[] = [];
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE) {
    calls.push(getAtOnce(db, keys.slice(at, at + KEYS_AT_ONCE), how));
  }
  return (await Promise.all(calls)).flat();
}

async function getAtOnce(db: Database, keys: readonly Key[], { consistent = false, ...limit }: HowToRead) {
  const items: Record<string, AttributeValue>[] = [];
  let asked: KeysAndAttributes | undefined = {
    Keys: keys.map(({ pk, sk }) => ({ pk: { S: pk }, sk: { S: sk } })),
    ConsistentRead: consistent,
  };
  for (let tried = 0; asked; tried++) {
    if (tried === TRIES) throw new Problem("unavailable", "Please ask again in a few seconds.", { retryAfter: 5 });
    if (tried > 0) await sleep(50 * 2 ** (tried - 1));
    const answer: BatchGetItemCommandOutput = await db.client.send(
      new BatchGetItemCommand({ RequestItems: { [db.rollups]: asked } }),
      limit,
    );
    items.push(...(answer.Responses?.[db.rollups] ?? []));
    asked = answer.UnprocessedKeys?.[db.rollups];
  }
  return items;
}
