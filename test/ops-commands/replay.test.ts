import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DynamoDBRecord } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hourOf, hourStartMs } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { readTotals } from "../../functions/store/read-totals.ts";
import { tapStream } from "../pipeline/stream-tap.ts";
import { runOps, type Ended } from "../ops.ts";
import { openTestDatabaseWithStream } from "../test-database.ts";

const SITE = "demo";
const ARTICLE = "ҳамкорлик|2026";
/** Inside one minute's first half, which rings no other one. */
const T = hourStartMs(hourOf(Date.now())) - 3_590_000;

let db: Awaited<ReturnType<typeof openTestDatabaseWithStream>>;
let folder: string;
let records: DynamoDBRecord[];

beforeAll(async () => {
  db = await openTestDatabaseWithStream();
  folder = await mkdtemp(join(tmpdir(), "tirage-replay-"));
  const store = recordStore(db);
  for (const session of ["one", "two", "three"]) {
    const event = { id: makeEventId(T, randomBytes(10)), kind: "view" as const, article: ARTICLE };
    await store.putEvent({ site: SITE, session, visitor: "v", event });
    await store.nameHours(SITE, session, [event]);
  }
  records = await (await tapStream(db.streamArn))(SITE);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What Lambda writes to S3 of a batch that it gave up, as its documentation shows it. */
function givenUp(Records: readonly unknown[]): string {
  return JSON.stringify({
    requestContext: {
      requestId: "316aa6d0-8154-xmpl-9af7-85d5f4a6bc81",
      functionArn: "arn:aws:lambda:us-east-2:123456789012:function:Tirage-Recount",
      condition: "RetryAttemptsExhausted",
      approximateInvokeCount: 11,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    timestamp: "2026-11-24T00:13:49.717Z",
    DDBStreamBatchInfo: {
      shardId: "shardId-00000001573689847184-864758bb",
      startSequenceNumber: "800000000003126276362",
      endSequenceNumber: "800000000003126276362",
      approximateArrivalOfFirstRecord: "2026-11-24T00:13:19Z",
      approximateArrivalOfLastRecord: "2026-11-24T00:13:19Z",
      batchSize: Records.length,
      streamArn: db.streamArn,
    },
    payload: JSON.stringify({ Records }),
  });
}

function replay(source: string, input = ""): Promise<Ended> {
  const tables = ["--events", db.events, "--rollups", db.rollups];
  return runOps("ops/replay.ts", [source, ...tables], {}, input);
}

async function views(): Promise<number | undefined> {
  return (await readTotals(db, SITE, [ARTICLE])).get(ARTICLE)?.views;
}

describe("npm run replay", () => {
  test("counts what a failed batch tells of, and the same again from standard input", async () => {
    expect(records).toHaveLength(3);
    expect(await views()).toBe(0);
    const file = join(folder, "batch.json");
    await writeFile(file, givenUp(records));
    const said = expect.stringMatching(/^3 records, [1-3] minutes? counted again\.\n$/);
    expect(await replay(file)).toEqual({ status: 0, output: said, errors: "" });
    expect(await views()).toBe(3);
    expect(await replay("-", givenUp(records))).toEqual({ status: 0, output: said, errors: "" });
    expect(await views()).toBe(3);
  });

  test("counts the rest of a batch with a record that is none of a row, and names that one", async () => {
    const strange = { eventName: "INSERT", dynamodb: { Keys: { pk: { S: "by hand" }, sk: { S: "0" } } } };
    const { status, output, errors } = await replay("-", givenUp([strange, ...records]));
    expect({ status, output }).toEqual({ status: 0, output: expect.stringMatching(/^4 records, [1-3] minutes? /) });
    expect(errors).toContain('"by hand"');
  });

  test("says which minutes could not be counted", async () => {
    const wrong = ["--events", db.events, "--rollups", "no-such-table"];
    const { status, output, errors } = await runOps("ops/replay.ts", ["-", ...wrong], {}, givenUp(records));
    expect({ status, output }).toEqual({ status: 1, output: "3 records, 0 minutes counted again.\n" });
    const lines = errors.trim().split("\n");
    for (const line of lines) {
      expect(line).toMatch(new RegExp(`^demo, ҳамкорлик\\|2026, minute ${hourOf(T)}:00:00.000Z, lane \\d: `));
    }
  });

  test.each([
    [[], "", "Say one failed batch"],
    [["-", "more"], "", "Say one failed batch"],
    [["-"], "", "it is not JSON"],
    [["-"], "[]", "it should be a JSON object"],
    [["-"], '{"DDBStreamBatchInfo":{}}', "holds none of its records"],
    [["-"], '{"payload":"{\\"Records\\":[]}"}', "an event with Records"],
    [["-"], '{"payload":{"Records":[{"kinesis":{}}]}}', "of a DynamoDB stream"],
    [["/nowhere/batch.json"], "", "/nowhere/batch.json cannot be read"],
    [["s3://no-such-bucket/aws/lambda/x"], "", "s3://no-such-bucket/aws/lambda/x cannot be read"],
    [["--colour"], "", "--help"],
  ])("says in one sentence what is wrong with %j and %j", async (args, input, sentence) => {
    const { status, errors } = await runOps("ops/replay.ts", args, {}, input);
    expect(errors).toContain(sentence);
    expect(errors.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(2);
  });

  test("explains itself with --help", async () => {
    expect(await runOps("ops/replay.ts", ["--help"])).toMatchObject({
      status: 0,
      output: expect.stringContaining("any number of times"),
    });
  });
});
