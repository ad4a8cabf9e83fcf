import { lastClosableHour } from "../../functions/core/acceptance.ts";
import { HOUR_MS, hourStartMs, type Hour } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import { eachInParallel } from "../../functions/core/in-parallel.ts";
import type { Tally } from "../../functions/core/tally.ts";
import { addDays, dayStartMs, localDay } from "../../functions/core/zone.ts";
import type { Database } from "../../functions/store/database.ts";
import { keepBoard } from "../../functions/store/keep-board.ts";
import {
  boardedMarkKey,
  closedMarkKey,
  completeMarkKey,
  factDaysMarkKey,
  factsMarkKey,
} from "../../functions/store/keys.ts";
import { labelReader } from "../../functions/store/labels.ts";
import { moveMark, readMark } from "../../functions/store/mark.ts";
import { readFolded } from "../../functions/store/read-folded.ts";
import { keepFactDay } from "../../functions/store/settle-fact-days.ts";
import { boardOf, slotsIn, type CountedHour } from "../../ops/rebuild/count-hours.ts";
import { keepClosedSum, keepHour, type Keeping, type Work } from "../../ops/rebuild/keep-hours.ts";

/** Enough for several transactions of writes, each of which waits for the others. */
const AT_ONCE = 300;

/** How it goes. */
export interface Going {
  readonly signal: AbortSignal;
  /** Is told of work that was found, and of work that was done. */
  readonly found: (count: number) => void;
  readonly done: () => void;
}

/**
 * Keeps everything that settling an hour at a time would have kept of a site's counted hours by now: what settle needs a
 * quarter of an hour for, this does in seconds, since it counted all of them at once. Every write is the store's own, absolute
 * and on its own condition, so that this may be stopped anywhere and done again, beside a running settle too.
 * @param hours all of them, the earliest first
 * @param after the hour up to which this was done already; sums are made of all hours
 */
export async function settleInBulk(
  db: Database,
  site: Site,
  hours: readonly CountedHour[],
  { own, nowMs, after = "" }: Omit<Keeping, "site" | "labelsOf"> & { readonly after?: Hour },
  going: Going,
): Promise<void> {
  const labelsOf = labelReader(db, site.id, await readFolded(db, site.id, true));
  const keeping = { site: site.id, own, nowMs, labelsOf };
  // The newest first: a settle that runs beside this closes one hour after another, and is to find their articles named.
  const latestFirst = hours.filter(({ hour }) => hour > after).toReversed();
  await workOff(
    latestFirst.flatMap((hour) => keepHour(db, keeping, hour)),
    going,
  );
  const sums = [...hoursByArticle(hours, own)];
  await workOff(
    sums.map(
      ([article, ofHours]) =>
        () =>
          keepClosedSum(db, keeping, article, ofHours),
    ),
    going,
  );
  const lastDay = await keepDays(db, site, hours, { nowMs, labelsOf }, going);
  const closable = lastClosableHour(nowMs);
  await markFirst(db, closedMarkKey(site.id), closable);
  await markFirst(db, factsMarkKey(site.id), closable);
  if (lastDay !== undefined) {
    await markFirst(db, boardedMarkKey(site.id), lastDay);
    await markFirst(db, factDaysMarkKey(site.id), lastDay);
  }
  await moveMark(db, completeMarkKey(site.id), new Date(nowMs).toISOString());
}

async function workOff(works: readonly Work[], { signal, found, done }: Going): Promise<void> {
  found(works.length);
  await eachInParallel(works, AT_ONCE, async (work) => {
    signal.throwIfAborted();
    await work();
    done();
  });
}

function hoursByArticle(hours: readonly CountedHour[], own: ReadonlySet<string>): Map<string, Map<Hour, Tally>> {
  const articles = new Map<string, Map<Hour, Tally>>([...own].map((article) => [article, new Map()]));
  for (const { hour, board } of hours) for (const [article, tally] of board) articles.get(article)?.set(hour, tally);
  return articles;
}

/** Keeps boards and facts of local days whose every hour is closed, in their order. @returns the last one */
async function keepDays(
  db: Database,
  site: Site,
  hours: readonly CountedHour[],
  { nowMs, labelsOf }: Pick<Keeping, "nowMs" | "labelsOf">,
  going: Going,
): Promise<string | undefined> {
  const { id, zone } = site;
  const [first] = hours;
  if (!first) return undefined;
  const slots = hours.flatMap(slotsIn);
  const read = async (fromMs: number, toMs: number) =>
    slots.filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
  const closedMs = hourStartMs(lastClosableHour(nowMs)) + HOUR_MS;
  const days: string[] = [];
  let day = localDay(hourStartMs(first.hour), zone);
  for (; dayStartMs(addDays(day, 1), zone) <= closedMs; day = addDays(day, 1)) days.push(day);
  const boards = days.map((one): Work => {
    const board = boardOf(hours, dayStartMs(one, zone), dayStartMs(addDays(one, 1), zone));
    return async () => {
      if (board.size > 0) await keepBoard(db, id, `day|${one}`, board);
    };
  });
  const facts = (some: readonly string[]): Work[] =>
    some.map((one) => () => keepFactDay(db, site, one, nowMs, labelsOf, read));
  // A month is the sum of the facts of its days.
  const endsMonth = (one: string) => addDays(one, 1).endsWith("-01");
  await workOff([...boards, ...facts(days.filter((one) => !endsMonth(one)))], going);
  await workOff(facts(days.filter(endsMonth)), going);
  return days.at(-1);
}

/** Moves a mark that nobody has moved yet: where somebody has, a settle that was there before goes on from it. */
async function markFirst(db: Database, key: Parameters<typeof readMark>[1], done: string): Promise<void> {
  if ((await readMark(db, key)) === undefined) await moveMark(db, key, done);
}
