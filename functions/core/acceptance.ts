import { DAY_MS, HOUR_MS, addHours, hourOf, type Hour } from "./clock.ts";

/** How far behind the server's clock an event may lie: a phone that was offline for a day still counts. */
const ACCEPT_PAST_MS = DAY_MS;
/** How far ahead of the server's clock an event may lie. */
const ACCEPT_FUTURE_MS = 30_000;
/** How far a client's clock may be off, either way, before it is told the time. */
const CLOCK_TOLERANCE_MS = 30_000;

/** Says why an event of this time is not accepted now, or nothing when it is. Both ends of the window are inside. */
export function refuseTime(timeMs: number, nowMs: number): "future" | "expired" | undefined {
  if (timeMs > nowMs + ACCEPT_FUTURE_MS) return "future";
  if (timeMs < nowMs - ACCEPT_PAST_MS) return "expired";
  return undefined;
}

/** Says whether a client's clock is right enough for its event ids to be believed. */
export function isClockRight(sentMs: number, nowMs: number): boolean {
  return Math.abs(nowMs - sentMs) <= CLOCK_TOLERANCE_MS;
}

/**
 * The newest hour that no event can enter any more: its last millisecond left the acceptance window at least an hour
 * ago, which is more than a request can take and clocks of servers differ.
 */
export function lastClosableHour(nowMs: number): Hour {
  return addHours(hourOf(nowMs - ACCEPT_PAST_MS - HOUR_MS), -1);
}
