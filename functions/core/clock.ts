/** Minutes and hours of UTC, which the live numbers are kept in. */

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** An hour of UTC as keys write it, `2026-11-24T10`; sorts by time. */
export type Hour = string;

/** The hour that a time lies in. */
export function hourOf(timeMs: number): Hour {
  return new Date(timeMs).toISOString().slice(0, 13);
}

/** The first millisecond of an hour. */
export function hourStartMs(hour: Hour): number {
  return Date.parse(`${hour}:00:00.000Z`);
}

/** The hour `count` hours after this one, or before it when negative. */
export function addHours(hour: Hour, count: number): Hour {
  return hourOf(hourStartMs(hour) + count * HOUR_MS);
}

/** The first millisecond of the minute that a time lies in. */
export function minuteStartMs(timeMs: number): number {
  return timeMs - (timeMs % MINUTE_MS);
}
