import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Site } from "../../functions/core/config.ts";
import { addDays, dayStartMs, localDay, slotMinutes } from "../../functions/core/zone.ts";
import type { Range } from "../range.ts";
import {
  compareArticleDay,
  compareArticleFacts,
  compareArticleMonth,
  compareBoard,
  compareCurves,
  compareMonthDays,
  compareMonthFacts,
  compareSiteFacts,
  type Stored,
} from "./compare-buckets.ts";
import { compareTallies } from "./compare-tallies.ts";
import { addUpCurves, addUpDays, type CountedDay, type CountedHour } from "./count-days.ts";
import { countFacts } from "./count-facts.ts";
import { countMinutes, type LaneHour } from "./count-minutes.ts";
import { add, NOTHING, type Counts } from "./counts.ts";
import type { Difference } from "./difference.ts";
import { LOOK_BACK_MS } from "./judge.ts";
import { readKnownArticles, readMarks, type Labels, type Marks } from "./marks.ts";
import type { RawReading, RawRow, scanRows } from "./raw-rows.ts";
import { openSpool, type Spool } from "./spool.ts";
import type { readStoredNumbers } from "./stored-numbers.ts";

/** The tables that are audited, and for how long they keep what. */
export interface Audited {
  readonly client: DynamoDBClient;
  readonly events: string;
  readonly rollups: string;
  readonly retention: { readonly eventDays: number; readonly minuteDays: number };
}

/** How a look goes. */
export interface Looking {
  /** Epoch milliseconds. */
  readonly nowMs: number;
  readonly signal: AbortSignal;
  /** Is told how far it has come: raw rows that were read, then hours that were compared. */
  readonly tell: (what: "rows" | "hours", count: number, total?: number) => void;
}

/** How raw rows and tallies are found. */
export interface Source {
  readonly readRows: typeof scanRows;
  readonly readNumbers: typeof readStoredNumbers;
  /** Raw rows from then on are found, epoch milliseconds. */
  readonly oldestMs: number;
  /** How long after a day its rows are read for how its articles grew; without it that is not compared. */
  readonly afterDayMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** For so long it is looked at how an article grows. */
export const CURVE_MS = 72 * HOUR_MS;

/** What is compared with what. */
interface Comparing {
  readonly stored: Stored;
  readonly site: Site;
  readonly marks: Marks;
  /** Of the site's articles, unless settling is still giving some their new ones. */
  readonly labels: Labels | undefined;
  /** Says whether all raw rows of a time are there and can be read. */
  readonly isSure: (fromMs: number, toMs: number) => boolean;
  /** Days of which the site's facts are others than were counted. */
  readonly wrongDays: Set<string>;
  readonly found: (differences: readonly Difference[]) => void;
}

/**
 * Counts everything again that is stored of some hours of a site, of the local days that they lie in and of the months that
 * these lie in, and compares it. Nothing is written.
 *
 * Raw rows go to a file that is read an hour at a time. In memory are the tallies of the hours, the facts of one local day and
 * the hourly views of articles in their first 72 hours.
 * @param found is given each difference
 */
export async function look(
  audited: Audited,
  site: Site,
  { fromMs, toMs }: Range,
  { nowMs, signal, tell }: Looking,
  found: (differences: readonly Difference[]) => void,
  { readRows, readNumbers, oldestMs, afterDayMs }: Source,
): Promise<void> {
  const { zone } = site;
  const marks = await readMarks(audited, site.id, nowMs);
  const known = await readKnownArticles(audited, site.id);
  const days = daysIn(zone, fromMs, toMs);
  const [firstMs, lastMs] = [dayStartMs(days[0] ?? "", zone), dayStartMs(addDays(days.at(-1) ?? "", 1), zone)];
  // The hour before holds the rows that the first ones may repeat.
  const startMs = Math.floor(Math.min(fromMs, firstMs) / HOUR_MS) * HOUR_MS;
  const endMs = Math.min(Math.max(toMs, lastMs + afterDayMs), nowMs);
  const hours = hoursIn(startMs, endMs);
  const wanted = new Set([hourOf(startMs - HOUR_MS), ...hours]);

  const unsure = new Set<string>();
  const spool = openSpool();
  try {
    await readRows(
      audited,
      site.id,
      (hour) => wanted.has(hour),
      {
        onRow: spool.add,
        onUnreadable: (key, hour, why) => {
          found([{ what: `the raw row ${key}`, numbers: [], more: 0, unreadable: why }]);
          // What it counted for cannot be told, nor what it repeated in the hour after.
          if (hour) unsure.add(hour).add(hourOf(Date.parse(`${hour}:00:00Z`) + HOUR_MS));
        },
        onPage: (items) => tell("rows", items),
      },
      signal,
    );
    const stored: Stored = { client: audited.client, rollups: audited.rollups, site: site.id, nowMs };
    const isSure = (from: number, to: number) =>
      from >= oldestMs && hoursIn(from, to).every((hour) => !unsure.has(hour));
    const labels = marks.isRelabelling ? undefined : known.labels;
    const comparing: Comparing = { stored, site, marks, labels, isSure, wrongDays: new Set(), found };
    const asked = new Set(days);
    const upDays = addUpDays(zone, (day) => asked.has(day));
    const curves = addUpCurves(zone, known.published, (day) => asked.has(day));
    const lanes: LaneHour[] = [];
    const [daysLeft, curvesLeft] = [[...days], afterDayMs < CURVE_MS ? [] : [...days]];
    let done = 0;
    for (const counted of countHours(spool, hours, site)) {
      signal.throwIfAborted();
      const hourMs = startOf(counted.hour);
      upDays.add(counted);
      curves.add(counted);
      if (hourMs >= fromMs && hourMs < toMs && isSure(hourMs, hourMs + HOUR_MS)) {
        lanes.push(...counted.lanes);
        await compareHour(comparing, counted, audited.retention.minuteDays);
      }
      const isOver = (day: string | undefined, afterMs: number) =>
        day !== undefined && dayStartMs(addDays(day, 1), zone) + afterMs <= hourMs + HOUR_MS;
      for (; isOver(daysLeft[0], 0); daysLeft.shift()) await compareDay(comparing, daysLeft[0] ?? "", upDays.take);
      for (; isOver(curvesLeft[0], CURVE_MS); curvesLeft.shift()) {
        await compareGrowth(comparing, curvesLeft[0] ?? "", curves.take);
      }
      tell("hours", ++done, hours.length);
    }
    const isAskedHour = (hour: string) =>
      hour >= hourOf(fromMs) && hour < hourOf(toMs) && isSure(startOf(hour), startOf(hour) + HOUR_MS);
    const numbers = await readNumbers(
      audited,
      { site: site.id, isAsked: isAskedHour, closedMark: marks.closed },
      signal,
    );
    const oldestLive = hourOf(nowMs - audited.retention.minuteDays * DAY_MS + HOUR_MS);
    const scope = {
      site: site.id,
      table: audited.rollups,
      isAsked: isAskedHour,
      hasMinutes: (hour: string) => hour >= oldestLive,
      closedMark: marks.closed,
    };
    found(compareTallies(scope, numbers, lanes));
    for (const month of new Set(days.map((day) => day.slice(0, 7))))
      await compareMonthOf(comparing, month, days, oldestMs);
  } finally {
    spool.close();
  }
}

/** Counts hours from the rows of a spool, one at a time. */
function* countHours(spool: Spool, hours: readonly string[], { zone, hosts }: Site): Generator<CountedHour> {
  const [first = ""] = hours;
  let before = countedRows(spool.read(hourOf(startOf(first) - HOUR_MS)));
  for (const hour of hours) {
    const startMs = startOf(hour);
    const all = spool.read(hour);
    const own = countedRows(all);
    const rows = [...before.filter(({ timeMs }) => timeMs >= startMs - LOOK_BACK_MS), ...own];
    const readings = all.filter((row): row is RawReading => row.kind === "read");
    yield {
      hour,
      lanes: countMinutes(rows).filter((lane) => lane.hour === hour),
      slots: countFacts({ hour, rows, readings }, 60 / slotMinutes(zone, startMs), hosts),
    };
    before = own;
  }
}

function countedRows(rows: readonly (RawRow | RawReading)[]): RawRow[] {
  return rows.filter((row): row is RawRow => row.kind !== "read");
}

/** Compares what is kept of an hour, unless settling may be at it. */
async function compareHour(
  { stored, marks, labels, found }: Comparing,
  { hour, lanes, slots }: CountedHour,
  minuteDays: number,
): Promise<void> {
  const isRecent = startOf(hour) >= Math.floor(stored.nowMs / HOUR_MS) * HOUR_MS - HOUR_MS;
  if (isRecent || marks.changing.has(hour)) return;
  const bucket = `hour|${hour}`;
  const board = new Map<string, Counts>();
  for (const { article, minutes } of lanes) {
    board.set(article, add([board.get(article) ?? NOTHING, ...minutes.values()]));
  }
  // Facts are kept as long as raw rows at least, boards as long as live minutes are.
  const isBoarded = startOf(hour) + minuteDays * DAY_MS > stored.nowMs;
  const compared = await Promise.all([
    compareSiteFacts(stored, bucket, slots, labels),
    compareArticleFacts(stored, bucket, slots),
    ...(isBoarded ? [compareBoard(stored, bucket, board)] : []),
  ]);
  found(compared.flat());
}

async function compareDay(
  { stored, site: { zone }, marks, labels, isSure, wrongDays, found }: Comparing,
  day: string,
  take: (day: string) => CountedDay,
): Promise<void> {
  const { board, facts } = take(day);
  if (!isSure(dayStartMs(day, zone), dayStartMs(addDays(day, 1), zone))) return;
  if (day <= marks.boarded) found(await compareBoard(stored, `day|${day}`, board));
  if (day > marks.factDays) return;
  const ofArticles = await compareArticleDay(stored, day, facts);
  const ofSite = await compareSiteFacts(stored, `day|${day}`, [facts], labels);
  if (ofSite.length > 0 || ofArticles.length > 0) wrongDays.add(day);
  found([...ofArticles, ...ofSite]);
}

async function compareGrowth(
  { stored, site: { zone }, marks, isSure, found }: Comparing,
  day: string,
  take: (day: string) => Map<string, number[]>,
): Promise<void> {
  const curves = take(day);
  if (marks.isRelabelling) return;
  if (addDays(day, CURVE_MS / DAY_MS) > marks.factDays) return;
  if (!isSure(dayStartMs(day, zone), dayStartMs(addDays(day, 1), zone) + CURVE_MS)) return;
  found(await compareCurves(stored, `day|${day}`, curves));
}

/**
 * Compares a month that is over with its days, but for one of which a day is to be mended first. It is made anew only from days
 * that were compared, or that have no raw rows any more.
 */
async function compareMonthOf(
  { stored, site: { zone }, marks, isSure, wrongDays, found }: Comparing,
  month: string,
  days: readonly string[],
  oldestMs: number,
): Promise<void> {
  const isOver = marks.factDays !== "" && month < addDays(marks.factDays, 1).slice(0, 7);
  if (!isOver || [...wrongDays].some((day) => day.startsWith(month))) return;
  const all = Array.from({ length: 31 }, (_, at) => addDays(`${month}-01`, at)).filter((day) => day.startsWith(month));
  const isMendable = all.every((day) => {
    const startMs = dayStartMs(day, zone);
    return startMs < oldestMs || (days.includes(day) && isSure(startMs, dayStartMs(addDays(day, 1), zone)));
  });
  found(await compareMonthFacts(stored, month, isMendable));
  found(await compareMonthDays(stored, month, isMendable));
  found(await compareArticleMonth(stored, month, isMendable));
}

/** The local days that a time lies in, in order. */
function daysIn(zone: string, fromMs: number, toMs: number): string[] {
  const days = [localDay(fromMs, zone)];
  for (let day = days[0] ?? ""; dayStartMs(addDays(day, 1), zone) < toMs;) days.push((day = addDays(day, 1)));
  return days;
}

/** The hours of UTC that a time lies in, in order. */
function hoursIn(fromMs: number, toMs: number): string[] {
  const first = Math.floor(fromMs / HOUR_MS);
  return Array.from({ length: Math.ceil(toMs / HOUR_MS) - first }, (_, at) => hourOf((first + at) * HOUR_MS));
}

function hourOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 13);
}

function startOf(hour: string): number {
  return Date.parse(`${hour}:00:00Z`);
}
