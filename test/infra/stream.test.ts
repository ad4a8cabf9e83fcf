import { describe, expect, test } from "vitest";
import type { Event } from "../../functions/core/event.ts";
import { eventKey, saltKey } from "../../functions/store/keys.ts";
import { resourceAt, synthesize } from "./synthesize.ts";

const { serviceTemplate } = synthesize();
const { Properties } = resourceAt(serviceTemplate, "AWS::Lambda::EventSourceMapping", "Recount");

/** Says whether the mapping's only filter passes a new row of this key, by the two operators that it uses. */
function rings(sk: string): boolean {
  const { Filters } = Properties["FilterCriteria"] as { Filters: { Pattern: string }[] };
  expect(Filters).toHaveLength(1);
  const pattern = JSON.parse(Filters[0]?.Pattern ?? "");
  expect(pattern).toEqual({
    eventName: ["INSERT"],
    dynamodb: { Keys: { sk: { S: [{ prefix: expect.any(String) }] } } },
  });
  return sk.startsWith(pattern.dynamodb.Keys.sk.S[0].prefix);
}

describe("the stream of raw rows", () => {
  const id = "0199a1b2-c3d4-7000-8000-000000000000";
  const article = "2024/07/cooperation";

  test.each(["view", "print", "listen"] as const)("rings for a new %s", (kind) => {
    const event: Event = { id, kind, article };
    expect(rings(eventKey("demo", "k3J9x0Qm2aPz", event).sk)).toBe(true);
  });

  test("rings for ids of any year until 2527", () => {
    const lastMs = Date.UTC(2527, 0, 1);
    expect(rings(lastMs.toString(16).padStart(12, "0"))).toBe(true);
    expect(rings(Date.UTC(2528, 0, 1).toString(16).padStart(12, "0"))).toBe(false);
  });

  test("does not ring for reading time, which no minute counts, or for a visitor salt", () => {
    const read: Event = { id, kind: "read", article, seconds: 74, depth: 80 };
    expect(rings(eventKey("demo", "k3J9x0Qm2aPz", read).sk)).toBe(false);
    expect(rings(saltKey("demo", "2026-11-24").sk)).toBe(false);
  });

  test("is read from its beginning, without waiting, two batches of a shard at a time", () => {
    expect(Properties).toMatchObject({
      StartingPosition: "TRIM_HORIZON",
      BatchSize: 10_000,
      MaximumBatchingWindowInSeconds: 0,
      ParallelizationFactor: 2,
    });
    expect(JSON.stringify(Properties["EventSourceArn"])).toMatch(/Events.*StreamArn/);
    expect(JSON.stringify(Properties["FunctionName"])).toContain("RecountFunction");
  });

  test("sets aside what fails ten times, alone, where someone can look at it", () => {
    expect(Properties).toMatchObject({
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
    });
    expect(JSON.stringify(Properties["DestinationConfig"])).toMatch(/OnFailure.*FailedBatches.*Arn/);
  });
});
