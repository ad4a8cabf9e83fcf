import { lastClosableHour } from "../../functions/core/acceptance.ts";
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  addHours,
  hourStartMs,
  minuteStartMs,
  type Hour,
} from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import { CURVE_HOURS } from "../../functions/core/curve.ts";
import { eachInParallel } from "../../functions/core/in-parallel.ts";
import { addDays, dayStartMs, localDay } from "../../functions/core/zone.ts";
import { keepCurves } from "../../functions/store/curves.ts";
import type { Database } from "../../functions/store/database.ts";
import { keepBoard } from "../../functions/store/keep-board.ts";
import { boardedMarkKey, closedMarkKey, factDaysMarkKey } from "../../functions/store/keys.ts";
import { labelReader } from "../../functions/store/labels.ts";
import { markWhole } from "../../functions/store/late-hours.ts";
import { readMark } from "../../functions/store/mark.ts";
import { readFolded } from "../../functions/store/read-folded.ts";
import { keepFactDay, keepFactMonth } from "../../functions/store/settle-fact-days.ts";
import type { Progress } from "../../local/show-progress.ts";
import { boardOf, countHours, slotsIn, type CountedHour } from "../rebuild/count-hours.ts";
import { keepHour, type Keeping } from "../rebuild/keep-hours.ts";
import { keepSumOfHours } from "../rebuild/keep-sum-of-hours.ts";
import { readRawRows } from "../rebuild/raw-rows.ts";

/** Writes that are on their way at one time. */
const AT_ONCE = 16;
const CURVE_DAYS = CURVE_HOURS / 24;
/** Settling looks at open hours that it is asked for within this time, if it does not close them before. */
const CLOSES_WITHIN_MS = 10 * MINUTE_MS;

/** How it goes. */
export interface Going {
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** Hours that were made anew, and those that settling makes anew. */
export interface Rebuilt {
  readonly closed: number;
  readonly open: number;
  /** Hours that settling is closing just now, or closes soon: some of their articles are neither open nor closed. */
  readonly closing: number;
}

/**
 * Makes all numbers again in which some hours are: those of closed hours, of their days and months and of the articles
 * published until three days before from raw rows, at once; those that are open by settling, which it asks for; those that
 * are being closed have to wait. Every write is absolute and kept if it was made from more, so that this may be stopped
 * anywhere and done again, beside a running settle too.
 * @param nowMs epoch milliseconds
 */
export async function rebuildHours(
  db: Database,
  site: Site,
  hours: ReadonlySet<Hour>,
  nowMs: number,
  going: Going,
): Promise<Rebuilt> {
  const closed = (await readMark(db, closedMarkKey(site.id))) ?? "";
  const closing = lastClosableHour(nowMs + CLOSES_WITHIN_MS);
  const open = [...hours].filter((hour) => hour > closed && hour > closing);
  const left = [...hours].filter((hour) => hour > closed && hour <= closing).length;
  await workOff("Asking for open hours", open, going, (hour) =>
    markWhole(db, site.id, hour, new Date(minuteStartMs(nowMs)).toISOString()),
  );
  const own = [...hours].filter((hour) => hour <= closed).toSorted();
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last) return { closed: 0, open: open.length, closing: left };
  going.progress.begin("Reading raw rows", 0);
  const margin = CURVE_DAYS + 2;
  const counted = await countAround(db, site, addHours(first, -24 * margin), addHours(last, 24 * margin), going.signal);
  const labelsOf = labelReader(db, site.id, await readFolded(db, site.id, true));
  const asked = counted.filter(({ hour }) => hours.has(hour) && hour <= closed);
  const works = asked.flatMap((hour) =>
    keepHour(db, { site: site.id, own: new Set(hour.board.keys()), nowMs, labelsOf }, hour),
  );
  await workOff("Hours", works, going, (work) => work());
  const articles = [...new Set(asked.flatMap(({ board }) => [...board.keys()]))];
  await workOff("Sums of articles", articles, going, (article) => keepSumOfHours(db, site.id, article));
  await rebuildDays(db, site, own, counted, { nowMs, labelsOf }, going);
  return { closed: own.length, open: open.length, closing: left };
}

async function countAround(
  db: Database,
  site: Site,
  first: Hour,
  last: Hour,
  signal: AbortSignal,
): Promise<CountedHour[]> {
  const raw = (await readRawRows(db, new Map([[site.id, site.hosts]]), signal)).get(site.id) ?? new Map();
  for (const hour of raw.keys()) if (hour < first || hour > last) raw.delete(hour);
  return [...countHours(site, raw)];
}

async function rebuildDays(
  db: Database,
  site: Site,
  hours: readonly Hour[],
  counted: readonly CountedHour[],
  { nowMs, labelsOf }: Pick<Keeping, "nowMs" | "labelsOf">,
  going: Going,
): Promise<void> {
  const { id, zone } = site;
  const boarded = (await readMark(db, boardedMarkKey(id))) ?? "";
  const facted = (await readMark(db, factDaysMarkKey(id))) ?? "";
  // An hour of UTC may lie in two local days.
  const days = [
    ...new Set(hours.flatMap((hour) => [0, HOUR_MS - 1].map((ms) => localDay(hourStartMs(hour) + ms, zone)))),
  ];
  await workOff(
    "Boards of days",
    days.filter((day) => day <= boarded),
    going,
    async (day) => {
      const board = boardOf(counted, dayStartMs(day, zone), dayStartMs(addDays(day, 1), zone));
      await keepBoard(db, id, `day|${day}`, board);
    },
  );
  const slots = counted.flatMap(slotsIn);
  const read = async (fromMs: number, toMs: number) =>
    slots.filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
  const factDays = days.filter((day) => day <= facted);
  await workOff("Facts of days", factDays, going, (day) => keepFactDay(db, site, day, nowMs, labelsOf, read));
  // A month is done with its last day.
  const unfinished = facted && addDays(facted, 1).slice(0, 7);
  const months = [...new Set(factDays.map((day) => day.slice(0, 7)))].filter((month) => month < unfinished);
  await workOff("Facts of months", months, going, (month) => keepFactMonth(db, id, month, nowMs));
  // Without its first hours, a curve would be another.
  const oldest = localDay(nowMs - (db.retention.eventDays - 1) * DAY_MS, zone);
  const published = factDays.flatMap((day) => Array.from({ length: CURVE_DAYS + 1 }, (_, ago) => addDays(day, -ago)));
  await workOff(
    "Growth of articles",
    [...new Set(published)].filter((day) => day >= oldest && addDays(day, CURVE_DAYS) <= facted),
    going,
    (day) => keepCurves(db, site, day, nowMs, read),
  );
}

async function workOff<Item>(
  what: string,
  items: readonly Item[],
  { signal, progress }: Going,
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  if (items.length === 0) return;
  progress.begin(what, items.length);
  await eachInParallel(items, AT_ONCE, async (item) => {
    signal.throwIfAborted();
    await work(item);
    progress.done();
  });
}
