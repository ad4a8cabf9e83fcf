import type { Site } from "./config.ts";
import { DAY_MS, HOUR_MS, hourOf, hourStartMs, minuteStartMs } from "./clock.ts";
import { addDays, dayStartMs, localDay } from "./zone.ts";

/** Windows of the list of the most read articles. */
export const WINDOWS = ["1h", "24h", "7d", "30d"] as const;
export type Window = (typeof WINDOWS)[number];

/** What is asked of the list. */
export interface MostReadQuery {
  readonly window: Window;
  /** When the window ends, epoch milliseconds. */
  readonly nowMs: number;
  /** How many articles, 1-50. */
  readonly limit: number;
  /** Only articles of this section. */
  readonly section?: string | undefined;
}

/** A stretch of time: whole local days, then up to now. */
export interface Stretch {
  /** The first and the last whole day, itself included; none in a window that is shorter than some days. */
  readonly days?: { readonly first: string; readonly last: string };
  /** From when on it is counted by hours and minutes, epoch milliseconds, the start of a minute. */
  readonly fromMs: number;
}

/**
 * What a window that ends now covers: 60 minutes and the one that has begun; 24 hours of the clock and the one that has
 * begun; 7 or 30 days of the site's zone and the one that has begun.
 * @param boarded the last local day that has a board; days after it are counted by their hours
 */
export function stretchOf(window: Window, { zone }: Site, nowMs: number, boarded: string | undefined): Stretch {
  if (window === "1h") return { fromMs: minuteStartMs(nowMs) - HOUR_MS };
  if (window === "24h") return { fromMs: hourStartMs(hourOf(nowMs)) - DAY_MS };
  const first = addDays(localDay(nowMs, zone), window === "7d" ? -7 : -30);
  if (boarded === undefined || boarded < first) return { fromMs: minuteStartMs(dayStartMs(first, zone)) };
  return { days: { first, last: boarded }, fromMs: minuteStartMs(dayStartMs(addDays(boarded, 1), zone)) };
}
