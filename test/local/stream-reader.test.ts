import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  TrimmedDataAccessException,
  type DescribeStreamCommandInput,
  type DescribeStreamCommandOutput,
} from "@aws-sdk/client-dynamodb-streams";
import type { DynamoDBStreamEvent } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Database } from "../../functions/store/database.ts";
import { HOUR_MS } from "../../functions/core/clock.ts";
import { eachInParallel } from "../../functions/core/in-parallel.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { readStream } from "../../local/stream-reader.ts";
import { openTestDatabaseWithStream, reachTestDatabase } from "../test-database.ts";

type Call = "DescribeStream" | "GetShardIterator" | "GetRecords";

let db: Database & { readonly streamArn: string };
let folder: string;
let checkpointFile: string;
let client: DynamoDBStreamsClient;
/** How often each call comes to nothing from now on, and with what. */
let faults: Partial<Record<Call, { times: number; error: Error }>>;
let seen: string[];
/** How many records each batch had that had some. */
let batches: number[];
let stopping: AbortController;

beforeEach(async () => {
  db = await openTestDatabaseWithStream();
  folder = await mkdtemp(join(tmpdir(), "tirage-stream-"));
  checkpointFile = join(folder, "stream.json");
  faults = {};
  seen = [];
  batches = [];
  stopping = new AbortController();
  client = new DynamoDBStreamsClient({ ...reachTestDatabase(), maxAttempts: 1 });
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const fault = faults[String(context["commandName"]).replace("Command", "") as Call];
      if (fault && fault.times > 0) {
        fault.times -= 1;
        throw fault.error;
      }
      return next(args);
    },
    { step: "initialize" },
  );
});

afterEach(async () => {
  stopping.abort();
  await rm(folder, { recursive: true, force: true });
});

const put = (name: string) =>
  db.client.send(new PutItemCommand({ TableName: db.events, Item: { pk: { S: "demo|a" }, sk: { S: `0${name}` } } }));

function read(): Promise<void> {
  const invoke = async ({ Records }: DynamoDBStreamEvent) => {
    await Promise.resolve();
    batches.push(Records.length);
    seen.push(...Records.map((record) => (record.dynamodb?.Keys?.["sk"]?.S ?? "").slice(1)));
    return { batchItemFailures: [] };
  };
  return readStream({ client, streamArn: db.streamArn, checkpointFile }, invoke, stopping.signal);
}

async function untilSeen(names: readonly string[]): Promise<void> {
  for (const giveUp = Date.now() + 20_000; Date.now() < giveUp; await sleep(20)) {
    if (names.every((name) => seen.includes(name))) return;
  }
  throw new Error(`${names.join(", ")} did not come, only ${seen.join(", ")}`);
}

const brokenConnection = () => Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });

async function shardId(): Promise<string> {
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn: db.streamArn }));
  return StreamDescription?.Shards?.[0]?.ShardId ?? "";
}

describe("the local reader of the stream", () => {
  test.each(["DescribeStream", "GetShardIterator", "GetRecords"] as const)(
    "goes on where it was when %s failed four times in a row",
    async (call) => {
      await put("first");
      faults[call] = { times: 4, error: brokenConnection() };
      const reading = read();
      await untilSeen(["first"]);
      faults[call] = { times: 4, error: brokenConnection() };
      await put("second");
      await untilSeen(["second"]);
      stopping.abort();
      await reading;
      expect(seen).toEqual(["first", "second"]);
    },
  );

  test("hands over all that waits in one batch, however many looks it takes", async () => {
    const names = Array.from({ length: 1_001 }, (_, at) => String(at).padStart(4, "0"));
    await eachInParallel(names, 50, async (name) => void (await put(name)));
    const reading = read();
    await untilSeen(names);
    stopping.abort();
    await reading;
    expect(batches).toEqual([1_001]);
  });

  test("passes over rows of hours that settling closes, which counts them itself", async () => {
    const id = (hoursAgo: number) => makeEventId(Date.now() - hoursAgo * HOUR_MS, new Uint8Array(10));
    const [old, recent] = [id(27), id(25)];
    for (const one of [old, recent]) await put(`${one.slice(1)}|view`);
    await put("last");
    const reading = read();
    await untilSeen(["last"]);
    stopping.abort();
    await reading;
    expect(seen).toEqual([`${recent.slice(1)}|view`, "last"]);
  });

  test.each(["DescribeStream", "GetRecords"] as const)(
    "fails when %s fails for ten seconds, with what it failed with",
    async (call) => {
      faults[call] = { times: Infinity, error: brokenConnection() };
      const startedMs = Date.now();
      await expect(read()).rejects.toThrow("socket hang up");
      expect(Date.now() - startedMs).toBeGreaterThan(8_000);
    },
  );

  test("ends without a word when it is stopped while the database is gone", async () => {
    const reading = read();
    faults = {
      DescribeStream: { times: Infinity, error: brokenConnection() },
      GetRecords: { times: Infinity, error: brokenConnection() },
    };
    await sleep(300);
    const stoppedMs = Date.now();
    stopping.abort();
    await reading;
    expect(Date.now() - stoppedMs).toBeLessThan(1_000);
  });

  test("begins again at the oldest record when the ones that it came to were trimmed", async () => {
    for (const name of ["first", "second"]) await put(name);
    const reading = read();
    await untilSeen(["first", "second"]);
    const error = new TrimmedDataAccessException({ message: "trimmed", $metadata: {} });
    faults = { GetRecords: { times: 1, error } };
    await vi.waitUntil(() => faults.GetRecords?.times === 0);
    await put("third");
    await untilSeen(["third"]);
    stopping.abort();
    await reading;
    expect(seen).toEqual(["first", "second", "first", "second", "third"]);
  });

  test.each(["9".repeat(24), "no sequence number"])(
    "begins at the oldest record when its checkpoint is %s, which this database never gave",
    async (sequenceNumber) => {
      await put("first");
      await writeFile(checkpointFile, JSON.stringify({ [await shardId()]: sequenceNumber }));
      const reading = read();
      await untilSeen(["first"]);
      stopping.abort();
      await reading;
      expect(JSON.parse(await readFile(checkpointFile, "utf8"))).toEqual({
        [await shardId()]: expect.stringMatching(/^0{10}\d{11}$/),
      });
    },
  );

  test("finds a shard on a later page of the list, and within about a second when it is new", async () => {
    // DynamoDB Local has one shard a stream: it is put on a second page, after an empty first one, and hidden before.
    let isHidden = true;
    let pages = 0;
    const lastOfFirstPage = "shardId-00000000000000000000-00000000";
    client.middlewareStack.add(
      (next, context) => async (args) => {
        if (context["commandName"] !== "DescribeStreamCommand") return next(args);
        const answer = await next(args);
        const isFirst = (args.input as DescribeStreamCommandInput).ExclusiveStartShardId !== lastOfFirstPage;
        pages += 1;
        if (!isFirst && !isHidden) return answer;
        const output = answer.output as DescribeStreamCommandOutput;
        const page = { Shards: [], ...(isFirst && { LastEvaluatedShardId: lastOfFirstPage }) };
        return { ...answer, output: { ...output, StreamDescription: { ...output.StreamDescription, ...page } } };
      },
      { step: "initialize" },
    );
    await put("first");
    const reading = read();
    await vi.waitUntil(() => pages >= 2);
    isHidden = false;
    const shownMs = Date.now();
    await untilSeen(["first"]);
    expect(Date.now() - shownMs).toBeLessThan(2_000);
    stopping.abort();
    await reading;
  });

  test("complains in one sentence when its data folder is gone", async () => {
    const reading = read();
    const failure = expect(reading).rejects.toThrow(/^The data folder can no longer be written \(ENOENT.*\)/);
    await rm(folder, { recursive: true });
    await put("first");
    await failure;
  });
});
