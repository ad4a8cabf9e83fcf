import { DAY_MS, HOUR_MS } from "./clock.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of a time in an IANA zone, `2026-11-24`. */
export function localDay(timeMs: number, zone: string): string {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
    formats.set(zone, format);
  }
  return format.format(timeMs);
}

/**
 * The first instant of a calendar day in an IANA zone, epoch milliseconds; midnight, or where a change of the clock
 * skips it the moment after. A day that the zone skipped altogether begins with the next one.
 * @param day `2026-11-24`
 * @throws RangeError when it is not a day of the calendar
 */
export function dayStartMs(day: string, zone: string): number {
  const utcMs = Date.parse(`${day}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(utcMs) || new Date(utcMs).toISOString().slice(0, 10) !== day) {
    throw new RangeError(`"${day}" is not a day of the calendar`);
  }
  // Zones lie between 12 hours behind UTC and 14 before it.
  let [before, after] = [utcMs - 15 * HOUR_MS, utcMs + 13 * HOUR_MS];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localDay(middle, zone) < day) before = middle;
    else after = middle;
  }
  return after;
}

/** The calendar day `count` days after this one, or before it when negative. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}
