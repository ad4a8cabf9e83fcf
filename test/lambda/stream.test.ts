import type { Context, DynamoDBRecord } from "aws-lambda";
import { describe, expect, test, vi } from "vitest";
import { MINUTE_MS } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { serveStream } from "../../functions/lambda/stream.ts";
import { eventKey } from "../../functions/store/keys.ts";

const T = Date.parse("2026-11-24T10:59:00Z");

/** A stream record of a view, `offMs` into the last minute of an hour. */
function recordOf(sequence: string, offMs: number, article = "a"): DynamoDBRecord {
  const id = makeEventId(T + offMs, new Uint8Array(10).fill(Number(sequence)));
  const { pk, sk } = eventKey("demo", "session", { id, kind: "view", article });
  return { eventName: "INSERT", dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber: sequence } };
}

/** Runs a batch; the minutes of `failing` articles cannot be counted. @returns what was counted, and Lambda's answer */
async function run(Records: DynamoDBRecord[], failing: readonly string[] = []) {
  const counted: string[] = [];
  const handler = serveStream(async (lane, minuteMs) => {
    if (failing.includes(lane.article)) throw new Error("throttled");
    counted.push(`${lane.article} ${lane.hour} ${(minuteMs - T) / MINUTE_MS}`);
  });
  return { counted, answer: await handler({ Records }, {} as Context) };
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

  test("does nothing for an empty batch", async () => {
    expect(await run([])).toEqual({ counted: [], answer: { batchItemFailures: [] } });
  });
});
