import { describe, expect, test } from "vitest";
import { makeMeasure } from "../../functions/lambda/measure.ts";

const T = Date.parse("2026-11-24T10:00:00.500Z");

/** What is written of some measurements by a function of this name. */
function write(functionName: string | undefined, measured: Parameters<ReturnType<typeof makeMeasure>>[0]): string[] {
  const lines: string[] = [];
  makeMeasure(
    functionName,
    (line) => lines.push(line),
    () => T,
  )(measured);
  return lines;
}

describe("a metric", () => {
  test("is one line of the log, in the embedded metric format", () => {
    const lines = write("settle-1", { behind: 12.5 });
    expect(lines).toEqual([expect.stringMatching(/^[^\n]+\n$/)]);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      _aws: {
        Timestamp: T,
        CloudWatchMetrics: [
          {
            Namespace: "Tirage",
            Dimensions: [["FunctionName"]],
            Metrics: [{ Name: "Behind", Unit: "Seconds" }],
          },
        ],
      },
      FunctionName: "settle-1",
      Behind: 12.5,
    });
  });

  test("passes a log that takes warnings alone: it has a level, and a time as RFC 3339 writes it", () => {
    const [line = ""] = write("settle-1", { behind: 0 });
    expect(JSON.parse(line)).toMatchObject({ level: "WARN", timestamp: "2026-11-24T10:00:00.500Z" });
  });

  test("shares its line with the others of a run, a zero too", () => {
    const [line = ""] = write("audit-1", { differences: 0, daysNotAudited: 2 });
    expect(JSON.parse(line)).toMatchObject({ Differences: 0, DaysNotAudited: 2 });
  });

  test("is not written where nothing was measured, nor outside Lambda", () => {
    expect(write("settle-1", {})).toEqual([]);
    expect(write(undefined, { behind: 1 })).toEqual([]);
  });
});
