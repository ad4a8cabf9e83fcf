import { askedPeriod } from "../asked-period.ts";
import { addDays, formatTime, formatWeekday } from "../format.ts";
import { now } from "../live.ts";
import { words } from "../words.ts";
import type { Comparison } from "../../functions/core/period.ts";

const HOUR_MS = 3_600_000;

/** Says which days are shown, which ones they are compared with, and up to when the details are complete. */
export function PeriodNote({ zone }: { readonly zone: string }) {
  const { first, last, isRunning, compare } = askedPeriod(zone);
  const completeTo = now.value?.completeTo;
  const end = formatTime(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS, zone);
  const isCut = isRunning && end !== "00:00";
  const range = (from: string, to: string) => (from === to ? dayText(from) : `${dayText(from)} – ${dayText(to)}`);
  const back = (day: string) => compare && dayBefore(day, compare, first, last);
  const [from, to] = [back(first), back(last)];
  return (
    <p class="period-note">
      <b>{range(first, last)}</b>
      {from && to && <span>{words().comparedWith(isCut ? words().upTo(range(from, to), end) : range(from, to))}</span>}
      {typeof completeTo === "number" && isRunning && <span>{words().completeTo(formatTime(completeTo, zone))}</span>}
    </p>
  );
}

function dayBefore(day: string, compare: Comparison, first: string, last: string): string {
  const days = Math.round((Date.parse(last) - Date.parse(first)) / (24 * HOUR_MS)) + 1;
  if (compare !== "year") return addDays(day, compare === "week" ? -7 : -days);
  // The same day of the calendar, as the API has it. There are never two leap years on end.
  return `${Number(day.slice(0, 4)) - 1}${day.slice(4).replace("02-29", "02-28")}`;
}

function dayText(day: string): string {
  return formatWeekday(Date.parse(day), "UTC");
}
