import { lastClosableHour } from "../core/acceptance.ts";
import { HOUR_MS, MINUTE_MS, addHours, hourOf, hourStartMs, type Hour } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { SPREADS, spreadOf } from "../core/lane.ts";
import type { Database } from "./database.ts";
import { completeMarkKey, factsMarkKey } from "./keys.ts";
import type { LabelReader } from "./labels.ts";
import { moveMark, readMark } from "./mark.ts";
import { keepRound, readRound, type Round } from "./round.ts";
import { settleFactsOfHour } from "./settle-facts.ts";
import { hasMany, recountOpenHour, type Active } from "./settle-hour.ts";
import type { Walked } from "./walk-articles.ts";

/**
 * Time between two looks at all articles of an hour that goes on, whether or not they were viewed since: readers tell all the
 * while how they read.
 */
const READ_ON_MS = 10 * MINUTE_MS;

/** Something that came just before an hour's end may be put some time after it. */
const PUT_BEHIND_MS = MINUTE_MS;

/** A part of a round: the numbers of an hour, or its facts. */
interface Step {
  readonly name: string;
  readonly work: (after: string) => Promise<Walked>;
}

/**
 * Settles the hours that go on or have just ended, in rounds: the numbers of each, then the facts of each, then the
 * site's reports are complete up to when the round began. A round that one run has no time for is gone on with by the next
 * runs, each from the article at which the one before it stopped, so that whatever comes meanwhile, every article has its
 * turn. A run that ends the round of an earlier one begins a round of its own: what it says is finished has seen all that
 * was there when it began. Every write is kept by condition, so that a run may be killed anywhere, repeated, or run twice
 * at once.
 * @param labelsOf says under which section and author articles stand
 * @returns how many articles were counted again; not finished when time ran out
 */
export async function settleRecent(
  db: Database,
  site: Site,
  nowMs: number,
  hasTime: () => boolean,
  labelsOf: LabelReader,
): Promise<{ articles: number; finished: boolean }> {
  const [kept, complete] = await Promise.all([readRound(db, site.id), readMark(db, completeMarkKey(site.id))]);
  const round = kept?.step ? kept : nextRound(kept, nowMs);
  const done = await settleRound(db, site, round, kept !== undefined, complete, nowMs, hasTime, labelsOf);
  if (round !== kept || !done.finished) return done;
  const completed = await readMark(db, completeMarkKey(site.id));
  const own = await settleRound(db, site, nextRound(kept, nowMs), true, completed, nowMs, hasTime, labelsOf);
  return { articles: done.articles + own.articles, finished: own.finished };
}

function nextRound(last: Round | undefined, begunMs: number): Round {
  return { begunMs, turn: ((last?.turn ?? 0) + 1) % SPREADS, step: "", article: "" };
}

/**
 * Settles from where a round stands, as far as there is time.
 * @param isKept whether rounds of the site are kept, as they are where there was not time for all
 * @param complete up to when reports were complete before it
 */
async function settleRound(
  db: Database,
  site: Site,
  round: Round,
  isKept: boolean,
  complete: string | undefined,
  nowMs: number,
  hasTime: () => boolean,
  labelsOf: LabelReader,
): Promise<{ articles: number; finished: boolean }> {
  const hours = hoursOf(round.begunMs, complete);
  let hadMany = false;
  let articles = 0;
  // Where they are many, an article is looked at in its turn instead.
  const isAsked = (article: string, active: readonly Active[], isTime: boolean) => {
    if (!hasMany(active)) return isTime;
    hadMany = true;
    return spreadOf(article) === round.turn;
  };
  const isOver = (hour: Hour) => endMs(hour) <= round.begunMs;
  const isFirstAfter = (hour: Hour) => isOver(hour) && (complete === undefined || Date.parse(complete) < endMs(hour));
  const counts = hours.map((hour): Step => ({
    name: `count|${hour}`,
    work: async (after) => {
      const walked = await recountOpenHour(
        db,
        site.id,
        hour,
        after,
        hasTime,
        (article, active) => isOver(hour) && isAsked(article, active, isFirstAfter(hour)),
      );
      articles += walked.articles;
      return walked;
    },
  }));
  // The first run of every ten minutes of the clock, whatever was read between.
  const isDue = (readMs: number) => readMs > 0 && Math.floor(readMs / READ_ON_MS) < Math.floor(nowMs / READ_ON_MS);
  const facts = hours.map((hour): Step => ({
    name: `facts|${hour}`,
    work: (after) =>
      settleFactsOfHour(
        db,
        site,
        hour,
        nowMs,
        after,
        hasTime,
        // What readers told of an hour before its end has no mark: all of it is in the facts by the first round after it.
        (article, readMs, active) => (isOver(hour) ? isFirstAfter(hour) : isAsked(article, active, isDue(readMs))),
        labelsOf,
      ),
  }));
  const steps = [...counts, ...facts];
  const first = Math.max(
    steps.findIndex(({ name }) => name === round.step),
    0,
  );
  let worked = 0;
  for (const [at, { name, work }] of steps.entries()) {
    if (at < first) continue;
    const after = name === round.step ? round.article : "";
    const walked = await work(after);
    worked += walked.articles;
    if (walked.finished) continue;
    if (worked > 0) await keepRound(db, site.id, { ...round, step: name, article: walked.last ?? after });
    if (walked.failed) throw walked.failed.reason;
    return { articles, finished: false };
  }
  if (await isWithoutGap(db, site.id, round.begunMs, complete))
    await moveMark(db, completeMarkKey(site.id), new Date(round.begunMs).toISOString());
  // Whose turn it is matters only where not everything is done in every round.
  if (isKept || hadMany) await keepRound(db, site.id, { ...round, step: "", article: "" });
  return { articles, finished: true };
}

/** When nothing comes to an hour any more but by its mark of what comes late, epoch milliseconds. */
function endMs(hour: Hour): number {
  return hourStartMs(hour) + HOUR_MS + PUT_BEHIND_MS;
}

/**
 * The hours of a round: the previous and the current one, and those that have ended since the last round began, or of the
 * first round all that are open, so that each is settled once more when it is over.
 */
function hoursOf(begunMs: number, complete: string | undefined): Hour[] {
  const last = hourOf(begunMs);
  const open = addHours(lastClosableHour(begunMs), 1);
  // An hour has not ended for the round that begins before all that came to it is there.
  const since = complete === undefined ? open : hourOf(Date.parse(complete) - PUT_BEHIND_MS);
  const earliest = [addHours(last, -1), since].toSorted()[0] ?? last;
  const hours: Hour[] = [];
  for (let hour = earliest > open ? earliest : open; hour <= last; hour = addHours(hour, 1)) hours.push(hour);
  return hours;
}

/** Hours that were closed since the last round, or before the first one, must have their facts from their closing. */
async function isWithoutGap(
  db: Database,
  site: string,
  begunMs: number,
  complete: string | undefined,
): Promise<boolean> {
  const closable = lastClosableHour(begunMs);
  if (complete !== undefined && hourOf(Date.parse(complete)) > closable) return true;
  return ((await readMark(db, factsMarkKey(site))) ?? "") >= closable;
}
