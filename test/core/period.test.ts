import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS } from "../../functions/core/clock.ts";
import { comparedPeriod, readPeriod, type Comparison } from "../../functions/core/period.ts";
import { isoWithOffset } from "../../functions/core/zone.ts";

const NOW = Date.parse("2026-11-26T09:00:00Z");

function compared(from: string, to: string, comparison: Comparison, zone: string): string[] {
  const { fromMs, toMs } = comparedPeriod(readPeriod({ from, to }, zone, NOW), comparison, zone);
  return [isoWithOffset(fromMs, zone), isoWithOffset(toMs, zone)];
}

describe("instants are compared with", () => {
  test.each([
    // Clocks in Berlin were set back on 25 October 2026 at three, and forward on 29 March at two.
    [
      "a week",
      "2026-10-26T09:00:00+01:00",
      "2026-10-26T12:00:00+01:00",
      "2026-10-19T09:00:00+02:00",
      "2026-10-19T12:00:00+02:00",
    ],
    [
      "a week",
      "2026-03-30T09:00:00+02:00",
      "2026-03-30T12:00:00+02:00",
      "2026-03-23T09:00:00+01:00",
      "2026-03-23T12:00:00+01:00",
    ],
    [
      "a week",
      "2026-10-25T00:00:00+02:00",
      "2026-10-26T00:00:00+01:00",
      "2026-10-18T00:00:00+02:00",
      "2026-10-19T00:00:00+02:00",
    ],
    [
      "a week",
      "2026-11-01T00:00:00+01:00",
      "2026-11-02T00:00:00+01:00",
      "2026-10-25T00:00:00+02:00",
      "2026-10-26T00:00:00+01:00",
    ],
    // On 26 October 2025 it was winter already, on the same date a year later the first day of it.
    [
      "a year",
      "2026-10-25T00:00:00+02:00",
      "2026-10-25T12:00:00+01:00",
      "2025-10-25T00:00:00+02:00",
      "2025-10-25T12:00:00+02:00",
    ],
    [
      "a year",
      "2026-03-29T12:00:00+02:00",
      "2026-03-29T18:00:00+02:00",
      "2025-03-29T12:00:00+01:00",
      "2025-03-29T18:00:00+01:00",
    ],
    // A leap year: 366 days, and the 28th for the 29th.
    [
      "a year",
      "2024-12-01T10:00:00+01:00",
      "2024-12-01T11:00:00+01:00",
      "2023-12-01T10:00:00+01:00",
      "2023-12-01T11:00:00+01:00",
    ],
    [
      "a year",
      "2024-02-29T10:00:00+01:00",
      "2024-02-29T11:00:00+01:00",
      "2023-02-28T10:00:00+01:00",
      "2023-02-28T11:00:00+01:00",
    ],
    // An hour that comes twice, now and then, as its first time or as both.
    [
      "a week",
      "2026-10-25T02:00:00+02:00",
      "2026-10-25T02:00:00+01:00",
      "2026-10-18T02:00:00+02:00",
      "2026-10-18T03:00:00+02:00",
    ],
    [
      "a week",
      "2026-10-25T02:00:00+01:00",
      "2026-10-25T03:00:00+01:00",
      "2026-10-18T02:00:00+02:00",
      "2026-10-18T03:00:00+02:00",
    ],
    [
      "a week",
      "2026-11-01T02:00:00+01:00",
      "2026-11-01T04:00:00+01:00",
      "2026-10-25T02:00:00+02:00",
      "2026-10-25T04:00:00+01:00",
    ],
    // An hour that there was not: what is left of the period, or as long a time after it.
    [
      "a week",
      "2026-04-05T01:00:00+02:00",
      "2026-04-05T03:00:00+02:00",
      "2026-03-29T01:00:00+01:00",
      "2026-03-29T03:00:00+02:00",
    ],
    [
      "a week",
      "2026-04-05T02:00:00+02:00",
      "2026-04-05T04:00:00+02:00",
      "2026-03-29T03:00:00+02:00",
      "2026-03-29T04:00:00+02:00",
    ],
    [
      "a week",
      "2026-04-05T02:00:00+02:00",
      "2026-04-05T03:00:00+02:00",
      "2026-03-29T03:00:00+02:00",
      "2026-03-29T04:00:00+02:00",
    ],
  ])("the same times of the clock %s before: %s to %s", (name, from, to, first, last) => {
    expect(compared(from, to, name === "a week" ? "week" : "year", "Europe/Berlin")).toEqual([first, last]);
  });

  test("as long a time before, whatever the clock did", () => {
    expect(compared("2026-10-25T12:00:00+01:00", "2026-10-26T12:00:00+01:00", "previous", "Europe/Berlin")).toEqual([
      "2026-10-24T13:00:00+02:00",
      "2026-10-25T12:00:00+01:00",
    ]);
  });

  test("what begins before it ends, in every zone and at any time", () => {
    const quarter = fc.integer({ min: Date.UTC(2016, 0) / 900_000, max: Date.UTC(2030, 0) / 900_000 });
    const length = fc.integer({ min: 1, max: 400 });
    const zones = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
    fc.assert(
      fc.property(quarter, length, zones, fc.constantFrom("week", "year"), (start, quarters, zone, comparison) => {
        const [fromMs, toMs] = [start * 900_000, (start + quarters) * 900_000];
        const then = comparedPeriod({ fromMs, toMs }, comparison, zone);
        expect(then.fromMs).toBeLessThan(then.toMs);
        const nominalMs = { week: 7, year: 365 }[comparison] * DAY_MS;
        // A leap day, a day that a zone skipped, and the clock's changes are all that may lie between.
        expect(Math.abs(fromMs - nominalMs - then.fromMs)).toBeLessThanOrEqual(2 * DAY_MS);
        expect(Math.abs(toMs - fromMs - (then.toMs - then.fromMs))).toBeLessThanOrEqual(DAY_MS + 3 * HOUR_MS);
      }),
    );
  });
});
