import { setTimeout as sleep } from "node:timers/promises";
import {
  DescribeStreamCommand,
  DynamoDBStreamsServiceException,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ResourceNotFoundException,
  type DynamoDBStreamsClient,
  type GetRecordsCommandOutput,
  type _Record as StreamRecord,
} from "@aws-sdk/client-dynamodb-streams";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { lastClosableHour } from "../functions/core/acceptance.ts";
import { hourOf } from "../functions/core/clock.ts";
import { eventTimeMs, parseEventId } from "../functions/core/event-id.ts";
import { BATCH_SIZE } from "../functions/core/stream-batch.ts";
import { openCheckpoints, type Checkpoints } from "./checkpoints.ts";
import { Complaint } from "./complaint.ts";

/** The most records that one look at a shard gives. */
const MOST_OF_A_LOOK = 1_000;
/** Time between two looks at a quiet shard, and at the list of shards: numbers are right within 2 s. */
const QUIET_MS = 100;
const SHARDS_MS = 1_000;
/** Time before a failed batch is tried again. */
const RETRY_MS = 1_000;
/** Time before a failed look at the stream is tried again: twice as long after each, for some 10 s in all. */
const FAULT_MS = 100;
const LONGEST_FAULT_MS = 2_000;
const MOST_FAULTS = 9;

export interface StreamSource {
  readonly client: DynamoDBStreamsClient;
  readonly streamArn: string;
  /** Where the sequence numbers that were worked off are kept over a restart. */
  readonly checkpointFile: string;
}

type Invoke = (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;

/** What the reading of one stream shares. */
interface Reading extends StreamSource {
  readonly checkpoints: Checkpoints;
  readonly invoke: Invoke;
  readonly signal: AbortSignal;
}

/**
 * Does what Lambda's event source mapping does: reads the stream of raw rows from its beginning, or from where an
 * earlier process came to, and invokes `recount` with each batch of new rows, again from the first failed one on.
 * @returns when `signal` aborts and the batches under way have ended
 * @throws what a look at the stream failed with, when it did so for 10 s
 */
export async function readStream(source: StreamSource, invoke: Invoke, signal: AbortSignal): Promise<void> {
  const failing = new AbortController();
  const reading: Reading = {
    ...source,
    checkpoints: await openCheckpoints(source.checkpointFile),
    invoke,
    signal: AbortSignal.any([signal, failing.signal]),
  };
  const fail = (error: unknown) => failing.abort(error);
  const shards = new Map<string, Promise<void>>();
  await watchShards(reading, (shardId) => {
    if (!shards.has(shardId)) shards.set(shardId, readShard(reading, shardId).catch(fail));
  }).catch(fail);
  await Promise.all(shards.values());
  // Faults of a database that is being ended are none.
  if (!signal.aborted) failing.signal.throwIfAborted();
}

async function watchShards({ client, streamArn, signal }: Reading, onShard: (id: string) => void): Promise<void> {
  const patience = newPatience(signal);
  let lastOfPage: string | undefined;
  while (!signal.aborted) {
    const page = new DescribeStreamCommand({ StreamArn: streamArn, ExclusiveStartShardId: lastOfPage });
    try {
      const { StreamDescription } = await client.send(page);
      for (const { ShardId } of StreamDescription?.Shards ?? []) if (ShardId) onShard(ShardId);
      lastOfPage = StreamDescription?.LastEvaluatedShardId;
      patience.restore();
      if (!lastOfPage) await pause(SHARDS_MS, signal);
    } catch (error) {
      lastOfPage = undefined;
      await patience.bear(error);
    }
  }
}

/** Reads a shard to its end, over passing faults. */
async function readShard(reading: Reading, shardId: string): Promise<void> {
  const { checkpoints, signal } = reading;
  const patience = newPatience(signal);
  let after = checkpoints.get(shardId);
  while (!signal.aborted) {
    try {
      return await readFrom(reading, shardId, after, patience);
    } catch (error) {
      if (error instanceof Complaint) throw error;
      // A shard that is no more was worked off, or has nothing left to give.
      if (error instanceof ResourceNotFoundException && after === undefined) return;
      await patience.bear(error);
      // A place that the database refuses was trimmed, or is of another life of it. Counting again changes nothing, so
      // the oldest record is always a right place to begin.
      const isRefused =
        error instanceof DynamoDBStreamsServiceException && !(error instanceof ExpiredIteratorException);
      after = isRefused ? undefined : checkpoints.get(shardId);
    }
  }
}

async function readFrom(
  { client, streamArn, checkpoints, invoke, signal }: Reading,
  shardId: string,
  after: string | undefined,
  patience: Patience,
): Promise<void> {
  const where = after
    ? ({ ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: after } as const)
    : ({ ShardIteratorType: "TRIM_HORIZON" } as const);
  const begin = new GetShardIteratorCommand({ StreamArn: streamArn, ShardId: shardId, ...where });
  let { ShardIterator: iterator } = await client.send(begin);
  while (iterator && !signal.aborted) {
    const batch = await takeBatch(client, iterator);
    patience.restore();
    if (!(await workOff(batch.records.filter(isNewRow), invoke, signal))) return;
    const last = batch.records.at(-1)?.dynamodb?.SequenceNumber;
    if (last) await checkpoints.set(shardId, last);
    else await pause(QUIET_MS, signal);
    iterator = batch.next;
  }
}

/** Takes all that waits in a shard, or a batch of it. */
async function takeBatch(client: DynamoDBStreamsClient, from: string) {
  const records: StreamRecord[] = [];
  for (let iterator = from; ;) {
    const Limit = Math.min(MOST_OF_A_LOOK, BATCH_SIZE - records.length);
    const page: GetRecordsCommandOutput = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit }));
    records.push(...(page.Records ?? []));
    const next = page.NextShardIterator;
    if (!next || (page.Records?.length ?? 0) < Limit || records.length === BATCH_SIZE) return { records, next };
    iterator = next;
  }
}

interface Patience {
  /** Waits, longer after each fault in a row. @throws the fault when it is one too many */
  readonly bear: (fault: unknown) => Promise<void>;
  readonly restore: () => void;
}

function newPatience(signal: AbortSignal): Patience {
  let faults = 0;
  return {
    bear: async (fault) => {
      faults += 1;
      if (faults > MOST_FAULTS) throw fault;
      await pause(Math.min(FAULT_MS * 2 ** (faults - 1), LONGEST_FAULT_MS), signal);
    },
    restore: () => {
      faults = 0;
    },
  };
}

/** The filter of the event source mapping: new rows whose key begins with an event id, no reads and no salts. */
function isNewRow({ eventName, dynamodb }: StreamRecord): boolean {
  const sk = dynamodb?.Keys?.["sk"]?.S ?? "";
  return eventName === "INSERT" && sk.startsWith("0") && !isOfClosableHour(sk);
}

/** Closing an hour counts its rows anyway, and the demo stores those of 90 days at once. */
function isOfClosableHour(sk: string): boolean {
  const id = parseEventId(sk.split("|")[0]);
  return id !== undefined && hourOf(eventTimeMs(id)) <= lastClosableHour(Date.now());
}

/** @returns false when it was given up because of the signal */
async function workOff(records: readonly StreamRecord[], invoke: Invoke, signal: AbortSignal): Promise<boolean> {
  let left = records;
  while (left.length > 0) {
    const first = await invoke(toLambdaEvent(left)).then(
      ({ batchItemFailures }) => batchItemFailures[0]?.itemIdentifier,
      () => left[0]?.dynamodb?.SequenceNumber,
    );
    if (first === undefined) return true;
    left = left.slice(left.findIndex((record) => record.dynamodb?.SequenceNumber === first));
    await pause(RETRY_MS, signal);
    if (signal.aborted) return false;
  }
  return true;
}

function toLambdaEvent(records: readonly StreamRecord[]): DynamoDBStreamEvent {
  return {
    Records: records.map(({ eventID, eventName, dynamodb }) => ({
      eventID: eventID ?? "",
      eventName: eventName ?? "INSERT",
      eventSource: "aws:dynamodb",
      dynamodb: {
        Keys: { pk: { S: dynamodb?.Keys?.["pk"]?.S ?? "" }, sk: { S: dynamodb?.Keys?.["sk"]?.S ?? "" } },
        SequenceNumber: dynamodb?.SequenceNumber ?? "",
        StreamViewType: "KEYS_ONLY",
      },
    })),
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
