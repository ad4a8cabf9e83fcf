import { daysBetween, yearBefore, type Comparison, type Grain } from "./period.ts";
import { addDays, isoWithOffset } from "./zone.ts";

/** A step of a period and the one that it is compared with, by their places in their series; one of the two may be missing. */
export interface PairedSteps {
  readonly now?: number;
  readonly was?: number;
}

/**
 * Puts the steps of a period beside those that they are compared with: hours with the same hour of the clock, and days, as
 * many days later in the period, with `year` of the same date. An hour that comes twice in the period stands both times
 * beside the one that there is. Steps that have no other stay alone; none is left out, and they are in the order of time.
 * Months go by their order, and so do hours after a period that began at another time of the day.
 * @param starts when the steps begin, epoch milliseconds
 * @param before the same of the period that it is compared with
 */
export function pairSteps(
  starts: readonly number[],
  before: readonly number[],
  { grain, comparison, zone }: { readonly grain: Grain; readonly comparison: Comparison; readonly zone: string },
): PairedSteps[] {
  const placesOf = placesBy(starts[0] ?? 0, before[0] ?? 0, { grain, comparison, zone });
  const those = Map.groupBy(before.keys(), (at) => placesOf.was(before[at] ?? 0, at));
  const times = new Map<string, number>();
  const beside = starts.map((ms, at) => {
    const place = placesOf.now(ms, at);
    const time = times.get(place) ?? 0;
    times.set(place, time + 1);
    const same = those.get(place);
    return same?.[Math.min(time, same.length - 1)];
  });
  const alone = new Set(before.keys());
  for (const was of beside) if (was !== undefined) alone.delete(was);
  const aloneUpTo = (end: number) =>
    [...alone].filter((was) => was < end && alone.delete(was)).map((was): PairedSteps => ({ was }));
  const pairs = beside.flatMap((was, now) => (was === undefined ? [{ now }] : [...aloneUpTo(was), { now, was }]));
  return [...pairs, ...aloneUpTo(before.length)];
}

type PlaceOf = (startMs: number, at: number) => string;

/** What steps of the two periods have in common that belong together. */
function placesBy(
  firstMs: number,
  firstBeforeMs: number,
  { grain, comparison, zone }: Parameters<typeof pairSteps>[2],
): { readonly now: PlaceOf; readonly was: PlaceOf } {
  const inOrder: PlaceOf = (_startMs, at) => String(at);
  const [first, firstBefore] = [isoWithOffset(firstMs, zone), isoWithOffset(firstBeforeMs, zone)];
  const dayOf = (iso: string) => iso.slice(0, "2026-11-24".length);
  const hourOf = (iso: string) => (grain === "hour" ? iso.slice("2026-11-24".length, "2026-11-24T15".length) : "");
  const isMovedByClock = comparison !== "previous" || hourOf(first) === hourOf(firstBefore);
  if (grain === "month" || !isMovedByClock) return { now: inOrder, was: inOrder };
  const days = daysBetween(dayOf(first), dayOf(firstBefore));
  const moved = (day: string) => (comparison === "year" ? yearBefore(day) : addDays(day, days));
  const placeOf = (startMs: number, move: (day: string) => string) => {
    const iso = isoWithOffset(startMs, zone);
    return move(dayOf(iso)) + hourOf(iso);
  };
  return { now: (startMs) => placeOf(startMs, moved), was: (startMs) => placeOf(startMs, (day) => day) };
}
