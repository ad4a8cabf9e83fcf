import { readFile, rename, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import {
  DescribeStreamCommand,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ResourceNotFoundException,
  TrimmedDataAccessException,
  type DynamoDBStreamsClient,
  type GetRecordsCommandOutput,
  type _Record as StreamRecord,
} from "@aws-sdk/client-dynamodb-streams";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";

/** The most records of one invocation, as the event source mapping on AWS has it. */
const BATCH = 100;
/** Time between two looks at a quiet shard, and at the list of shards. */
const QUIET_MS = 100;
const SHARDS_MS = 5_000;
/** Time before a failed batch is tried again. */
const RETRY_MS = 1_000;

export interface StreamSource {
  readonly client: DynamoDBStreamsClient;
  readonly streamArn: string;
  /** Where the sequence numbers that were worked off are kept over a restart. */
  readonly checkpointFile: string;
}

type Invoke = (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;

/**
 * Does what Lambda's event source mapping does: reads the stream of raw rows from its beginning, or from where an
 * earlier process came to, and invokes `recount` with each batch of new rows, again from the first failed one on.
 * @returns when `signal` aborts and the batches under way have ended
 */
export async function readStream(source: StreamSource, invoke: Invoke, signal: AbortSignal): Promise<void> {
  const checkpoints = await openCheckpoints(source.checkpointFile);
  const shards = new Map<string, Promise<void>>();
  while (!signal.aborted) {
    const described = await source.client.send(new DescribeStreamCommand({ StreamArn: source.streamArn }));
    for (const { ShardId } of described.StreamDescription?.Shards ?? []) {
      if (ShardId && !shards.has(ShardId)) shards.set(ShardId, readShard(source, ShardId, checkpoints, invoke, signal));
    }
    await pause(SHARDS_MS, signal);
  }
  await Promise.all(shards.values());
}

/** Reads a shard to its end, again from its beginning when the checkpoint, or a quiet iterator, has been outlived. */
async function readShard(
  source: StreamSource,
  shardId: string,
  checkpoints: Checkpoints,
  invoke: Invoke,
  signal: AbortSignal,
): Promise<void> {
  let after = checkpoints.get(shardId);
  let ended = false;
  while (!ended && !signal.aborted) {
    try {
      await readFrom(source, shardId, after, checkpoints, invoke, signal);
      ended = true;
    } catch (error) {
      // Counting again changes nothing, so the oldest record is always a right place to begin.
      if (!OUTLIVED.some((kind) => error instanceof kind)) throw error;
      after = undefined;
      await pause(QUIET_MS, signal);
    }
  }
}

const OUTLIVED = [TrimmedDataAccessException, ExpiredIteratorException, ResourceNotFoundException];

async function readFrom(
  { client, streamArn }: StreamSource,
  shardId: string,
  after: string | undefined,
  checkpoints: Checkpoints,
  invoke: Invoke,
  signal: AbortSignal,
): Promise<void> {
  const where = after
    ? ({ ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: after } as const)
    : ({ ShardIteratorType: "TRIM_HORIZON" } as const);
  const begin = new GetShardIteratorCommand({ StreamArn: streamArn, ShardId: shardId, ...where });
  let { ShardIterator: iterator } = await client.send(begin);
  while (iterator && !signal.aborted) {
    const page: GetRecordsCommandOutput = await client.send(
      new GetRecordsCommand({ ShardIterator: iterator, Limit: BATCH }),
    );
    const records = page.Records ?? [];
    if (!(await workOff(records.filter(isNewRow), invoke, signal))) return;
    const last = records.at(-1)?.dynamodb?.SequenceNumber;
    if (last) await checkpoints.set(shardId, last);
    else await pause(QUIET_MS, signal);
    iterator = page.NextShardIterator;
  }
}

/** The filter of the event source mapping: new rows whose key begins with an event id, no reads and no salts. */
function isNewRow(record: StreamRecord): boolean {
  return record.eventName === "INSERT" && record.dynamodb?.Keys?.["sk"]?.S?.startsWith("0") === true;
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

interface Checkpoints {
  readonly get: (shardId: string) => string | undefined;
  readonly set: (shardId: string, sequenceNumber: string) => Promise<void>;
}

async function openCheckpoints(file: string): Promise<Checkpoints> {
  const known = new Map(Object.entries(await readJson(file)));
  let writing = Promise.resolve();
  return {
    get: (shardId) => known.get(shardId),
    set: (shardId, sequenceNumber) => {
      known.set(shardId, sequenceNumber);
      // One write at a time, each whole: a kill leaves the file of before.
      writing = writing.then(async () => {
        await writeFile(`${file}.new`, JSON.stringify(Object.fromEntries(known)));
        await rename(`${file}.new`, file);
      });
      return writing;
    },
  };
}

/** A checkpoint file that is missing or unreadable only means that the stream is read from its beginning. */
async function readJson(file: string): Promise<Record<string, string>> {
  try {
    const known: unknown = JSON.parse(await readFile(file, "utf8"));
    const entries = Object.entries(typeof known === "object" && known !== null ? known : {});
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  } catch {
    return {};
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
