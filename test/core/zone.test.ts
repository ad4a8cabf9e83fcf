import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayStartMs, localDay } from "../../functions/core/zone.ts";

/** Days whose midnight is not where it usually is, with the instant at which they begin, from the zones' published rules. */
const KNOWN: [day: string, zone: string, start: string][] = [
  ["2026-11-25", "Asia/Tashkent", "2026-11-24T19:00:00Z"],
  ["2026-11-25", "Asia/Kolkata", "2026-11-24T18:30:00Z"],
  ["2026-11-25", "Asia/Kathmandu", "2026-11-24T18:15:00Z"],
  ["2026-11-25", "Pacific/Kiritimati", "2026-11-24T10:00:00Z"],
  ["2026-11-25", "Pacific/Pago_Pago", "2026-11-25T11:00:00Z"],
  ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00Z"],
  ["2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00Z"],
  ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00Z"],
  ["2026-10-26", "Europe/Berlin", "2026-10-25T23:00:00Z"],
  // Clocks went from 00:00 to 01:00: the day begins at one.
  ["2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z"],
  ["2023-04-28", "Africa/Cairo", "2023-04-27T22:00:00Z"],
  // Half an hour of daylight saving.
  ["2026-04-05", "Australia/Lord_Howe", "2026-04-04T13:00:00Z"],
  ["2026-04-06", "Australia/Lord_Howe", "2026-04-05T13:30:00Z"],
  // A day that Samoa did not have begins with the next one.
  ["2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z"],
  ["2011-12-31", "Pacific/Apia", "2011-12-30T10:00:00Z"],
];

describe("the first instant of a day", () => {
  test.each(KNOWN)("of %s in %s is %s", (day, zone, start) => {
    expect(new Date(dayStartMs(day, zone)).toISOString()).toBe(new Date(start).toISOString());
  });

  test("has the day before on its left and the day itself on its right, in every zone", () => {
    const zones = Intl.supportedValuesOf("timeZone");
    const days = fc.integer({ min: Date.UTC(2012, 0) / 86_400_000, max: Date.UTC(2035, 0) / 86_400_000 });
    fc.assert(
      fc.property(days, fc.constantFrom(...zones), (number, zone) => {
        const day = new Date(number * 86_400_000).toISOString().slice(0, 10);
        const startMs = dayStartMs(day, zone);
        expect(localDay(startMs, zone) >= day).toBe(true);
        expect(localDay(startMs - 1, zone) < day).toBe(true);
      }),
    );
  });

  test("is refused for what is no day of the calendar", () => {
    for (const day of ["2026-02-30", "2026-13-01", "26-01-01", "2026-1-1", "", "today"]) {
      expect(() => dayStartMs(day, "UTC")).toThrow(RangeError);
    }
  });
});
