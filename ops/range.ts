import type { Site } from "../functions/core/config.ts";
import { addDays, dayStartMs } from "../functions/core/zone.ts";
import { Complaint } from "../local/complaint.ts";
import { config } from "../tirage.config.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Days that are looked at when nobody says from when. */
const USUAL_DAYS = 7;

/** The hours that are looked at, epoch milliseconds. */
export interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Reads which hours are asked for: whole ones of UTC, and none that has only begun. The last day is itself included.
 * @throws Complaint when they cannot be read, or raw rows are not kept for so long
 */
export function readRange(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  site: Site,
  nowMs: number,
): Range {
  const begunMs = floorHour(nowMs);
  const toMs = to === undefined ? begunMs : Math.min(ceilHour(readTime("--to", to, site, 1)), begunMs);
  const fromMs = from === undefined ? toMs - USUAL_DAYS * DAY_MS : floorHour(readTime("--from", from, site));
  const oldestMs = ceilHour(nowMs - config.retention.eventDays * DAY_MS);
  if (fromMs >= toMs) throw new Complaint("--from should be before --to, and before the hour that has begun.");
  if (fromMs < oldestMs) {
    throw new Complaint(
      `Raw rows are kept for ${config.retention.eventDays} days: --from can be ${new Date(oldestMs).toISOString()} at the earliest.`,
    );
  }
  return { fromMs, toMs };
}

/** @param daysOn what is meant by a day: its start, or that of the day after it */
function readTime(option: string, text: string, { zone }: Site, daysOn = 0): number {
  try {
    if (/^\d{4}-\d\d-\d\d$/.test(text) && addDays(text, 0) === text) return dayStartMs(addDays(text, daysOn), zone);
  } catch {
    // Not a day of the calendar, nor an instant.
  }
  const ms = /T.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(ms))
    throw new Complaint(
      `${option} is "${text}" and should be a day such as 2026-11-01 or an instant such as 2026-11-01T10:00:00Z.`,
    );
  return ms;
}

function floorHour(ms: number): number {
  return Math.floor(ms / HOUR_MS) * HOUR_MS;
}

function ceilHour(ms: number): number {
  return Math.ceil(ms / HOUR_MS) * HOUR_MS;
}
