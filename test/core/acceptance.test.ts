import { describe, expect, test } from "vitest";
import { isClockRight, lastClosableHour, refuseTime } from "../../functions/core/acceptance.ts";
import { DAY_MS } from "../../functions/core/clock.ts";

const NOW = Date.parse("2026-11-24T10:30:00Z");

describe("the acceptance window", () => {
  test.each([
    ["exactly 24 hours ago", -DAY_MS, undefined],
    ["a millisecond more than 24 hours ago", -DAY_MS - 1, "expired"],
    ["exactly 30 seconds ahead", 30_000, undefined],
    ["a millisecond more than 30 seconds ahead", 30_001, "future"],
    ["now", 0, undefined],
  ])("judges an event of %s", (_, off, reason) => {
    expect(refuseTime(NOW + off, NOW)).toBe(reason);
  });

  test.each([
    [-30_001, false],
    [-30_000, true],
    [30_000, true],
    [30_001, false],
  ])("believes a clock that is %s ms off: %s", (off, right) => {
    expect(isClockRight(NOW + off, NOW)).toBe(right);
  });

  test.each([
    ["2026-11-24T10:00:00.000Z", "2026-11-23T08"],
    ["2026-11-24T10:59:59.999Z", "2026-11-23T08"],
    ["2026-11-24T11:00:00.000Z", "2026-11-23T09"],
  ])("lets settle close, at %s, the hour %s: no event of it was accepted within the last hour", (now, hour) => {
    const nowMs = Date.parse(now);
    expect(lastClosableHour(nowMs)).toBe(hour);
    const lastMs = Date.parse(`${hour}:59:59.999Z`);
    expect(refuseTime(lastMs, nowMs - 3_600_000)).toBe("expired");
  });
});
