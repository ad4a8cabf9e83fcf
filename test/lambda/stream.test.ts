import type { Context, DynamoDBRecord } from "aws-lambda";
import { describe, expect, test, vi } from "vitest";
import { MINUTE_MS } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import type { Measured } from "../../functions/core/metrics.ts";
import { serveStream } from "../../functions/lambda/stream.ts";
import { eventKey, type LaneHour } from "../../functions/store/keys.ts";
import type { Pace } from "../../functions/store/pace.ts";
import { fakeClock } from "../fake-clock.ts";

const T = Date.parse("2026-11-24T10:59:00Z");

/** A stream record of a view, `offMs` into the last minute of an hour. */
function recordOf(sequence: string, offMs: number, article = "a"): DynamoDBRecord {
  const id = makeEventId(T + offMs, new Uint8Array(10).fill(Number(sequence)));
  const { pk, sk } = eventKey("demo", "session", { id, kind: "view", article });
  return { eventName: "INSERT", dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber: sequence } };
}

/** A stream record with keys as no raw row has them. */
function strange(pk: string, sk: string): DynamoDBRecord {
  return { eventName: "INSERT", dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber: "9" } };
}

/** Runs a batch; the minutes of `failing` articles cannot be counted. @returns what was counted, and Lambda's answer */
async function run(Records: DynamoDBRecord[], failing: readonly string[] = []) {
  const counted: string[] = [];
  const measured: Measured[] = [];
  const recount = async (lane: LaneHour, minutes: readonly number[]) => {
    if (failing.includes(lane.article)) throw new Error("throttled");
    counted.push(...minutes.map((minuteMs) => `${lane.article} ${lane.hour} ${(minuteMs - T) / MINUTE_MS}`));
  };
  const handler = serveStream(recount, (one) => measured.push(one));
  return { counted, measured, answer: await handler({ Records }, {} as Context) };
}

describe("the stream's consumer", () => {
  test("counts a minute once, however many records tell of it", async () => {
    const { counted, answer } = await run([recordOf("1", 0), recordOf("2", 1), recordOf("3", 29_999)]);
    expect(counted).toEqual(["a 2026-11-24T10 0"]);
    expect(answer).toEqual({ batchItemFailures: [] });
  });

  test.each([
    [29_999, ["a 2026-11-24T10 0"]],
    [30_000, ["a 2026-11-24T10 0", "a 2026-11-24T11 1"]],
    [59_999, ["a 2026-11-24T10 0", "a 2026-11-24T11 1"]],
  ])("counts, for a row %i ms into its minute, %j: across the hour's edge too", async (offMs, minutes) => {
    expect((await run([recordOf("1", offMs)])).counted).toEqual(minutes);
  });

  test("names the first record of a minute that failed, and counts the others all the same", async () => {
    const log = vi.spyOn(console, "error").mockReturnValue();
    const records = [
      recordOf("1", 0, "good"),
      recordOf("2", 0, "bad"),
      recordOf("3", 0, "worse"),
      recordOf("4", 1, "bad"),
    ];
    const { counted, answer } = await run([...records, recordOf("5", 0, "late")], ["bad", "worse"]);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "2" }] });
    expect(counted).toEqual(["good 2026-11-24T10 0", "late 2026-11-24T10 0"]);
    expect(log).toHaveBeenCalledTimes(2);
    log.mockRestore();
  });

  test("counts the minutes of a lane's hour together, each once", async () => {
    const counted: (readonly number[])[] = [];
    const recount = async (_: LaneHour, minutes: readonly number[]) => void counted.push(minutes);
    const Records = [recordOf("1", -MINUTE_MS), recordOf("2", -1), recordOf("3", -2), recordOf("4", 0)];
    await serveStream(recount, () => undefined)({ Records }, {} as Context);
    expect(counted).toEqual([[T - MINUTE_MS, T]]);
  });

  test.each([
    [[12, 0], 0],
    [[13, 0], 1_250],
    [[0, 13], 1_250],
    [[13, 4_000], 2_000],
    [[60_000, 0], 20_000],
  ])("that read %j units of two lanes ends %i ms after it began, whatever came of them", async (units, ms) => {
    const log = vi.spyOn(console, "error").mockReturnValue();
    const clock = fakeClock();
    const left = [...units];
    const recount = async (_lane: LaneHour, _minutes: readonly number[], pace: Pace) => {
      pace.read(left.shift() ?? 0);
      if (left.length === 0) throw new Error("throttled");
    };
    const Records = [recordOf("1", 0, "a"), recordOf("2", 0, "b")];
    await serveStream(recount, () => undefined, clock)({ Records }, {} as Context);
    expect(clock.now()).toBe(ms);
    log.mockRestore();
  });

  test("reads two hours of a lane at one pace, since both may read the same rows, and any other lane at its own", async () => {
    const paces = new Map<string, Pace>();
    const recount = async ({ article, hour }: LaneHour, _minutes: readonly number[], pace: Pace) =>
      void paces.set(`${article} ${hour}`, pace);
    const Records = [recordOf("1", 30_000, "a"), recordOf("2", 0, "b")];
    await serveStream(recount, () => undefined)({ Records }, {} as Context);
    expect([...paces.keys()]).toEqual(["a 2026-11-24T10", "a 2026-11-24T11", "b 2026-11-24T10"]);
    expect(new Set(paces.values()).size).toBe(2);
    expect(paces.get("a 2026-11-24T10")).toBe(paces.get("a 2026-11-24T11"));
  });

  test("does nothing for an empty batch", async () => {
    expect(await run([])).toEqual({ counted: [], measured: [], answer: { batchItemFailures: [] } });
  });

  test.each([
    ["no keys", { eventName: "INSERT" }],
    ["a partition of another kind", strange("@salt|demo|2026-11-24", "0199a1b2-0000-7000-8000-000000000000|view")],
    ["a partition without a lane", strange("demo|a|2026-11-24T10", "0199a1b2-0000-7000-8000-000000000000|view")],
    ["a sort key without a time", strange("demo|a|2026-11-24T10|0", "0-no-id|view")],
  ] as const)("sets a record with %s aside, tells so once a batch, and counts the rest", async (_name, record) => {
    const log = vi.spyOn(console, "warn").mockReturnValue();
    const { counted, measured, answer } = await run([record, recordOf("1", 0), record]);
    expect(counted).toEqual(["a 2026-11-24T10 0"]);
    expect(measured).toEqual([{ setAside: 2 }]);
    expect(answer).toEqual({ batchItemFailures: [] });
    const said = expect.objectContaining({ message: "a stream record was set aside", error: "NoRow" });
    expect(log.mock.calls).toEqual([[said], [said]]);
    log.mockRestore();
  });
});
