import { chosenPeriod, comparison, filters, type Filter } from "./address.ts";
import type { Query } from "./ask.ts";
import { addDays, isoDay } from "./format.ts";
import type { Comparison } from "../functions/core/period.ts";

/** The period that is shown. */
export interface AskedPeriod {
  /** The day that goes on in the site's calendar. */
  readonly today: string;
  /** The first and the last day that are shown. */
  readonly first: string;
  readonly last: string;
  /** It goes on: its last day is today. */
  readonly isRunning: boolean;
  readonly compare: Comparison | undefined;
  /** Whether the API answers for it: it is neither of a day too long ago nor too long. */
  readonly isAskable: boolean;
}

/** The API knows no day before this one. */
export const FIRST_DAY = "1995-01-01";

/** The longest period of the API. */
export const MOST_DAYS = 3_660;

const HOUR_MS = 3_600_000;

/** The period of the address, on the calendar of the site's zone. */
export function askedPeriod(zone: string, nowMs = Date.now()): AskedPeriod {
  const today = isoDay(nowMs, zone);
  const chosen = chosenPeriod.value;
  const [from, last] =
    typeof chosen === "object"
      ? [chosen.from, chosen.to < today ? chosen.to : today]
      : chosen === "yesterday"
        ? [addDays(today, -1), addDays(today, -1)]
        : [addDays(today, chosen === "7d" ? -6 : chosen === "28d" ? -27 : 0), today];
  const isRunning = last === today;
  // Against the whole of the days before, a period that goes on would always lose.
  const compare = isRunning && comparison.value === "previous" ? "week" : comparison.value;
  const first = from < last ? from : last;
  const isAskable = first >= FIRST_DAY && last < addDays(first, MOST_DAYS);
  return { today, first, last, isRunning, compare, isAskable };
}

/** What a period can be compared with: one that goes on not with as many days just before it. */
export function comparisonsOf(isRunning: boolean): (Comparison | "none")[] {
  return isRunning ? ["week", "year", "none"] : ["week", "previous", "year", "none"];
}

/**
 * The parameters of a report whose numbers are compared: a period that goes on ends with the hour that goes on, so that
 * it is held against the same hours before.
 */
export function comparedQuery(site: string, zone: string, nowMs = Date.now()): Query {
  const { first, last, isRunning, compare } = askedPeriod(zone, nowMs);
  return {
    site,
    from: first,
    to: isRunning ? Math.ceil((nowMs + 1) / HOUR_MS) * HOUR_MS : last,
    compare,
    ...filtersAsked(),
  };
}

/** The parameters of a report over whole days, for a chart that shows where a day like this one ended. */
export function wholeQuery(site: string, zone: string, nowMs = Date.now()): Query {
  const { first, last, compare } = askedPeriod(zone, nowMs);
  return { site, from: first, to: last, compare, ...filtersAsked() };
}

function filtersAsked(): Partial<Record<Filter, string>> {
  return filters.value;
}

/** Whether anything is filtered by. */
export function hasFilters(): boolean {
  return Object.keys(filters.value).length > 0;
}
