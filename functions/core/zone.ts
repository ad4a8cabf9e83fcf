import { DAY_MS, HOUR_MS, MINUTE_MS } from "./clock.ts";

const formats = new Map<string, Intl.DateTimeFormat>();
const offsetFormats = new Map<string, Intl.DateTimeFormat>();

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
  return recall(dayStarts, `${zone}|${day}`, () => findDayStartMs(day, zone));
}

const dayStarts = new Map<string, number>();

/** A few hundred bytes each: a report of a year asks for some hundred days, again and again. */
const MOST_RECALLED = 5_000;

/** What is known of a zone's clocks by a name, or else is found out, which takes some 50 µs. */
function recall(known: Map<string, number>, name: string, find: () => number): number {
  const before = known.get(name);
  if (before !== undefined) return before;
  const found = find();
  if (known.size >= MOST_RECALLED) known.clear();
  known.set(name, found);
  return found;
}

function findDayStartMs(day: string, zone: string): number {
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

/**
 * The length of the parts that an hour of UTC is counted in for a zone, so that its days and hours are made of whole ones:
 * 60 minutes, or 30 or 15 where its clocks differ from UTC by half or quarter hours.
 * @param aroundMs epoch milliseconds; clocks of two years before and one after it are looked at
 */
export function slotMinutes(zone: string, aroundMs: number): 15 | 30 | 60 {
  const offsets = Array.from({ length: 36 }, (_, month) => offsetMinutes(aroundMs + (month - 24) * 30 * DAY_MS, zone));
  if (offsets.every((offset) => offset % 60 === 0)) return 60;
  return offsets.every((offset) => offset % 30 === 0) ? 30 : 15;
}

/** Changes of the clock are at whole quarters of an hour. */
const QUARTER_MS = 15 * MINUTE_MS;

const offsets = new Map<string, number>();

/** What a zone's clocks are ahead of UTC at a time, whole minutes. */
function offsetMinutes(timeMs: number, zone: string): number {
  const quarter = Math.floor(timeMs / QUARTER_MS);
  return recall(offsets, `${zone}|${quarter}`, () => findOffsetMinutes(quarter * QUARTER_MS, zone));
}

function findOffsetMinutes(timeMs: number, zone: string): number {
  let format = offsetFormats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
    offsetFormats.set(zone, format);
  }
  const name = format.formatToParts(timeMs).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign = "+", hours = "0", minutes = "0"] = /^GMT(?:([+-])(\d+):(\d+))?/.exec(name) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** What a zone's clocks show at a time, as epoch milliseconds of a clock that shows the same in UTC. */
function shownMs(timeMs: number, zone: string): number {
  return timeMs + offsetMinutes(timeMs, zone) * MINUTE_MS;
}

/** The day that a zone's clocks show at a time, and how far they are into it, milliseconds. */
function clockAt(timeMs: number, zone: string): { readonly day: string; readonly clockMs: number } {
  const shown = new Date(shownMs(timeMs, zone)).toISOString();
  const day = shown.slice(0, 10);
  return { day, clockMs: Date.parse(shown) - Date.parse(`${day}T00:00:00Z`) };
}

/** When a zone's clocks show a time of a day: the first time of two, and where they skip it, when they go on after it. */
function whenClockShows(
  day: string,
  clockMs: number,
  zone: string,
): { readonly ms: number; readonly isSkipped: boolean } {
  const wantedMs = Date.parse(`${day}T00:00:00Z`) + clockMs;
  const guessMs = dayStartMs(day, zone) + clockMs;
  let ms = guessMs - (shownMs(guessMs, zone) - wantedMs);
  if (shownMs(ms, zone) === wantedMs) return { ms, isSkipped: false };
  while (shownMs(ms, zone) < wantedMs) ms += QUARTER_MS;
  return { ms, isSkipped: true };
}

/**
 * The stretch of another day's clock that a stretch is of this one's: it begins and ends when the clocks show the same as
 * where this one does. As long as this one where the clocks skip it as a whole.
 * @param fromMs epoch milliseconds, as is `toMs`: whole quarters of an hour
 * @param moved the day that a day is moved to
 */
export function moveByClock(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  moved: (day: string) => string,
  zone: string,
): { readonly fromMs: number; readonly toMs: number } {
  const move = (timeMs: number) => {
    const { day, clockMs } = clockAt(timeMs, zone);
    return whenClockShows(moved(day), clockMs, zone);
  };
  const startMs = move(fromMs).ms;
  // By its last quarter: an hour that the clock shows twice is a whole one where it does so once.
  const last = move(toMs - QUARTER_MS);
  const endMs = last.isSkipped ? last.ms : last.ms + QUARTER_MS;
  return { fromMs: startMs, toMs: endMs > startMs ? endMs : startMs + toMs - fromMs };
}

/** A time as ISO 8601 with the offset that a zone's clocks have then, such as `2026-11-24T15:00:00+05:00`. */
export function isoWithOffset(timeMs: number, zone: string): string {
  const offset = offsetMinutes(timeMs, zone);
  const local = new Date(timeMs + offset * MINUTE_MS).toISOString().slice(0, 19);
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${local}${offset < 0 ? "-" : "+"}${two(hours)}:${two(minutes)}`;
}
