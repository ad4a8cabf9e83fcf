import { DAY_MS, HOUR_MS, MINUTE_MS } from "./clock.ts";
import { isIsoTime } from "./iso-time.ts";
import { Problem } from "./problem.ts";
import { addDays, dayStartMs, localDay, moveByClock, slotMinutes } from "./zone.ts";

/** How long the steps of a series are. */
export const GRAINS = ["hour", "day", "month"] as const;
export type Grain = (typeof GRAINS)[number];

/** What a period is compared with: the one before it, the same a week before, or a year. */
export const COMPARISONS = ["previous", "week", "year"] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** A stretch of time that a report is of: [fromMs, toMs), epoch milliseconds. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
  /** The first and the last local day, where it was asked for by days. */
  readonly days?: { readonly first: string; readonly last: string };
}

/** One step of a series: [startMs, endMs). The first and the last one end where the period does. */
export interface Step {
  readonly startMs: number;
  readonly endMs: number;
}

/** Days that a report covers when it says none. */
const USUAL_DAYS = 7;

/** The longest period of each grain: no answer has more than some 1,500 steps. */
const MOST_DAYS: Readonly<Record<Grain, number>> = { hour: 62, day: 1_100, month: 3_660 };

/** Zones are known for these years, and no article is older. */
const [FIRST_DAY, LAST_DAY] = ["1995-01-01", "2200-01-01"];

const IS_DAY = /^\d{4}-\d\d-\d\d$/;
const IS_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Reads a period. Days are the site's, the last one itself included. Instants are epoch milliseconds or ISO 8601 with an
 * offset; they are moved outwards to where facts are kept apart, whole hours of the zone's clock in most zones.
 * @param from the first day, or when it begins; without it, six days before the end
 * @param to the last day, or when it ends; without it, today
 * @throws Problem `query`
 */
export function readPeriod(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  zone: string,
  nowMs: number,
): Period {
  const last = to ?? localDay(nowMs, zone);
  const first = from ?? (IS_DAY.test(last) ? addDays(checkDay("to", last), 1 - USUAL_DAYS) : undefined);
  const slotMs = slotMinutes(zone, nowMs) * MINUTE_MS;
  const toMs = IS_DAY.test(last)
    ? dayStartMs(addDays(checkDay("to", last), 1), zone)
    : Math.ceil(instantMs("to", last) / slotMs) * slotMs;
  const fromMs = first === undefined ? toMs - USUAL_DAYS * DAY_MS : startOf(first, zone, slotMs);
  if (fromMs >= toMs) throw new Problem("query", 'The parameter "from" should be before "to".');
  checkLength({ fromMs, toMs }, Math.max(...Object.values(MOST_DAYS)), "A period");
  const isOfDays = first !== undefined && IS_DAY.test(first) && IS_DAY.test(last);
  return { fromMs, toMs, ...(isOfDays && { days: { first, last } }) };
}

function startOf(first: string, zone: string, slotMs: number): number {
  if (IS_DAY.test(first)) return dayStartMs(checkDay("from", first), zone);
  return Math.floor(instantMs("from", first) / slotMs) * slotMs;
}

function checkDay(name: string, day: string): string {
  const isDay = !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) && addDays(day, 0) === day;
  if (!isDay || day < FIRST_DAY || day > LAST_DAY) {
    throw new Problem(
      "query",
      `The parameter "${name}" should be a day such as 2026-11-01, from ${FIRST_DAY} to ${LAST_DAY}.`,
    );
  }
  return day;
}

function instantMs(name: string, text: string): number {
  const isInstant = IS_INSTANT.test(text) && isIsoTime(text);
  const ms = /^\d{12,13}$/.test(text) ? Number(text) : isInstant ? Date.parse(text) : Number.NaN;
  if (!(ms >= Date.parse(FIRST_DAY) && ms <= Date.parse(LAST_DAY))) {
    throw new Problem(
      "query",
      `The parameter "${name}" should be a day such as 2026-11-01, or an instant such as 2026-11-01T09:00:00+05:00, from ${FIRST_DAY} to ${LAST_DAY}.`,
    );
  }
  return ms;
}

/** The grain that a period is shown in when nobody says one: hours up to two days, days up to a year. */
export function usualGrain({ fromMs, toMs }: Period): Grain {
  const days = (toMs - fromMs) / DAY_MS;
  if (days <= 2.1) return "hour";
  return days <= 400 ? "day" : "month";
}

/** @throws Problem `query` when a period has more steps of this grain than an answer should have */
export function checkGrain(period: Period, grain: Grain): void {
  checkLength(period, MOST_DAYS[grain], `A period by the ${grain}`);
}

function checkLength({ fromMs, toMs }: Period, most: number, what: string): void {
  if (toMs - fromMs > (most + 1) * DAY_MS) throw new Problem("query", `${what} should have at most ${most} days.`);
}

/** Divides a period into the hours, days or months of the site's clock. */
export function stepsOf({ fromMs, toMs }: Period, grain: Grain, zone: string): Step[] {
  const steps: Step[] = [];
  for (let startMs = fromMs; startMs < toMs;) {
    const endMs = Math.min(toMs, nextStartMs(startMs, grain, zone));
    steps.push({ startMs, endMs });
    startMs = endMs;
  }
  return steps;
}

function nextStartMs(startMs: number, grain: Grain, zone: string): number {
  const day = localDay(startMs, zone);
  if (grain === "day") return dayStartMs(addDays(day, 1), zone);
  if (grain === "month") return dayStartMs(firstOfNextMonth(day), zone);
  // Hours of the clock begin where the day does, and begin anew where it is set.
  const slotMs = slotMinutes(zone, startMs) * MINUTE_MS;
  let endMs = startMs + slotMs;
  while (endMs - startMs < HOUR_MS && !isFullHour(endMs, zone)) endMs += slotMs;
  return endMs;
}

/** The first day of the month after a day's. */
export function firstOfNextMonth(day: string): string {
  return `${addDays(`${day.slice(0, 7)}-28`, 4).slice(0, 7)}-01`;
}

function isFullHour(timeMs: number, zone: string): boolean {
  let format = minuteFormats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en", { timeZone: zone, minute: "numeric" });
    minuteFormats.set(zone, format);
  }
  return Number(format.format(timeMs)) === 0;
}

const minuteFormats = new Map<string, Intl.DateTimeFormat>();

/**
 * The period that another one is compared with. Days are compared with as many days, whatever the clock did meanwhile, and
 * instants with the same times of the clock a week or a year before; the period before them is as long as they are.
 */
export function comparedPeriod({ fromMs, toMs, days }: Period, comparison: Comparison, zone: string): Period {
  if (!days && comparison === "previous") return { fromMs: fromMs - (toMs - fromMs), toMs: fromMs };
  const count = days ? daysBetween(days.first, days.last) + 1 : 0;
  const back = (day: string) =>
    comparison === "year" ? yearBefore(day) : addDays(day, comparison === "week" ? -7 : -count);
  if (!days) return moveByClock({ fromMs, toMs }, back, zone);
  const [first, last] = [back(days.first), back(days.last)];
  return {
    fromMs: dayStartMs(first, zone),
    toMs: dayStartMs(addDays(last, 1), zone),
    days: { first, last },
  };
}

/** The local day that goes on. */
export function todayOf(zone: string, nowMs: number): Period {
  const today = localDay(nowMs, zone);
  return { fromMs: dayStartMs(today, zone), toMs: dayStartMs(addDays(today, 1), zone) };
}

/** How many days a day of the calendar is after another one. */
export function daysBetween(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS);
}

/** The same day of the year before; 28 February for the 29th. */
export function yearBefore(day: string): string {
  const before = `${String(Number(day.slice(0, 4)) - 1).padStart(4, "0")}${day.slice(4)}`;
  return addDays(before, 0) === before ? before : `${before.slice(0, 8)}28`;
}

/** Days that lie in a period as a whole. */
export interface WholeDays {
  /** The first and the last one, itself included. */
  readonly first: string;
  readonly last: string;
  /** Where the first one begins and the last one ends, epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The local days that lie in a period as a whole and are done with; `undefined` when there is none.
 * @param done the last day that is done with, if any
 */
export function wholeDaysIn({ fromMs, toMs }: Period, zone: string, done: string | undefined): WholeDays | undefined {
  const day = localDay(fromMs, zone);
  const first = dayStartMs(day, zone) >= fromMs ? day : addDays(day, 1);
  const before = addDays(localDay(toMs, zone), -1);
  const last = done !== undefined && done < before ? done : before;
  if (done === undefined || first > last) return undefined;
  return { first, last, fromMs: dayStartMs(first, zone), toMs: dayStartMs(addDays(last, 1), zone) };
}

/** Months that lie in a stretch of days as a whole. */
export interface WholeMonths {
  /** The first and the last one, itself included, such as `2026-11`. */
  readonly first: string;
  readonly last: string;
}

/** The months of which every day is among some days; `undefined` when there is none. */
export function wholeMonthsIn({ first, last }: Pick<WholeDays, "first" | "last">): WholeMonths | undefined {
  const from = (first.endsWith("-01") ? first : firstOfNextMonth(first)).slice(0, 7);
  const after = addDays(last, 1).slice(0, 7);
  return from < after ? { first: from, last: addDays(`${after}-01`, -1).slice(0, 7) } : undefined;
}
