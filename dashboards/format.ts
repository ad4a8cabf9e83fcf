import { countries, language, words } from "./words.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A whole number with its digits grouped, `1 466`; a dash where there is no data. */
export function formatNumber(value: number | null): string {
  if (value === null) return "–";
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, words().group);
}

/** A number with one digit after the point, or none where that is 0. */
export function formatDecimal(value: number): string {
  return (Math.round(value * 10) / 10).toString().replace(".", words().point);
}

/** A share as whole percent. */
export function formatPercent(share: number): string {
  return words().percent(formatNumber(share * 100));
}

/** How a number has changed, `+18%`; `undefined` where it was 0 before. */
export function formatChange(value: number, previous: number): string | undefined {
  if (previous === 0) return undefined;
  const change = Math.round((value / previous - 1) * 100);
  const sign = change > 0 ? "+" : change < 0 ? "−" : "±";
  return words().percent(sign + formatNumber(Math.abs(change)));
}

/** A time that was spent, `1:14` in minutes and seconds. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** How long ago something was, in the largest unit. */
export function formatAge(ms: number): string {
  const { minutes, hours, days } = words();
  if (ms < HOUR_MS) return minutes(Math.max(0, Math.floor(ms / MINUTE_MS)));
  if (ms < 2 * DAY_MS) return hours(Math.floor(ms / HOUR_MS));
  return days(Math.floor(ms / DAY_MS));
}

/** When an article was published: how long ago, or where that is more than two weeks the day. */
export function formatPublished(ms: number, zone: string, nowMs = Date.now()): string {
  return nowMs - ms < 14 * DAY_MS ? formatAge(nowMs - ms) : dayOfYear(ms, zone, 0);
}

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: string;
  readonly minute: string;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What a zone's calendar and clock show at a time. The names of months and days are the texts' own. */
export function partsOf(ms: number, zone: string): Parts {
  let clock = clocks.get(zone);
  if (!clock) {
    const number = "2-digit";
    clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: number,
      day: number,
      hour: number,
      minute: number,
    });
    clocks.set(zone, clock);
  }
  const found = Object.fromEntries(clock.formatToParts(ms).map(({ type, value }) => [type, value]));
  return {
    year: Number(found["year"]),
    month: Number(found["month"]),
    day: Number(found["day"]),
    hour: found["hour"] ?? "",
    minute: found["minute"] ?? "",
  };
}

/** `15:04` */
export function formatTime(ms: number, zone: string): string {
  const { hour, minute } = partsOf(ms, zone);
  return `${hour}:${minute}`;
}

/** `23 Nov`, and `23 Nov 2025` of another year than this one. */
export function formatDay(ms: number, zone: string): string {
  return dayOfYear(ms, zone, partsOf(Date.now(), zone).year);
}

/** A day with its year, but for the year that goes without saying. */
function dayOfYear(ms: number, zone: string, thisYear: number): string {
  const { day, month, year } = partsOf(ms, zone);
  return words().day(day, words().monthsShort[month - 1] ?? "") + (year === thisYear ? "" : ` ${year}`);
}

/** `Mon 23 Nov` */
export function formatWeekday(ms: number, zone: string): string {
  return `${words().weekdaysShort[weekdayOf(ms, zone)] ?? ""} ${formatDay(ms, zone)}`;
}

/** `Nov 2026` */
export function formatMonth(ms: number, zone: string): string {
  const { month, year } = partsOf(ms, zone);
  return `${words().monthsShort[month - 1] ?? ""} ${year}`;
}

/** A weekday and a time, `Monday 15:00`. */
export function formatMoment(ms: number, zone: string): string {
  return words().at(words().weekdays[weekdayOf(ms, zone)] ?? "", formatTime(ms, zone));
}

/** The calendar day of a time, `2026-11-23`. */
export function isoDay(ms: number, zone: string): string {
  const { year, month, day } = partsOf(ms, zone);
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

/** A calendar day some days later. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** The name of a country, by its ISO 3166 code. */
export function countryName(code: string): string {
  return countries.value[code] ?? browserName("region", code) ?? code;
}

/** The name of a language, by its BCP 47 tag. */
export function languageName(tag: string): string {
  const [base = ""] = tag.toLowerCase().split("-");
  return words().languageNames?.[base] ?? browserName("language", tag) ?? tag;
}

function browserName(type: "region" | "language", code: string): string | undefined {
  try {
    return new Intl.DisplayNames(language.value, { type }).of(code);
  } catch {
    // A text that is no code: it is shown as it is.
    return undefined;
  }
}

function weekdayOf(ms: number, zone: string): number {
  return new Date(Date.parse(isoDay(ms, zone))).getUTCDay();
}
