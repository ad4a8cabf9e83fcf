import { HOUR_MS, MINUTE_MS, SECOND_MS, addHours, hourOf, hourStartMs } from "../../functions/core/clock.ts";
import { eachInParallel } from "../../functions/core/in-parallel.ts";
import { serveHttp } from "../../functions/lambda/http.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { recordRoutes } from "../../functions/routes.ts";
import type { Database } from "../../functions/store/database.ts";
import { boardedMarkKey, closedMarkKey, factDaysMarkKey, factsMarkKey } from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { recountArticle } from "../../functions/store/settle-hour.ts";
import { settle } from "../../functions/store/settle.ts";
import { seededRandom } from "../../local/newsroom/random.ts";
import { lookByKeys } from "../../ops/audit/look-by-keys.ts";
import { keptBytesOf, type KeptBytes } from "./kept-bytes.ts";
import { measureAnswers, type AnswerUse } from "./measure-answers.ts";
import { meterOf, type Used } from "./meter.ts";
import { zipfShares } from "./month.ts";
import { CONTEXT, ORIGIN_SECRET, SITE, articleId, readerRequests, type PageRequest } from "./readers.ts";

/** A site whose hours are made and settled. */
export interface Paper {
  /** Articles that its readers choose among. */
  readonly articles: number;
  /** Views of each hour. */
  readonly views: number;
}

/**
 * What is settled: as many views as in an hour of 10 k and 100 k a month, and fewer articles that are read more; then an hour of
 * more articles than are all looked at in a run, half an hour after its beginning already.
 */
export const PAPERS: readonly Paper[] = [
  { articles: 200, views: 14 },
  { articles: 600, views: 140 },
  { articles: 1_000, views: 300 },
  { articles: 25, views: 400 },
  { articles: 100_000, views: 1_800 },
];

/** What belongs to hours rather than to events, measured of a paper. */
export interface HourUse {
  /** Articles that are read in an hour, and views of it. */
  readonly active: number;
  readonly views: number;
  /** A run of settle that reads again what changed, and one that reads all: the first in every ten minutes. */
  readonly between: Used;
  readonly due: Used;
  /** What an hour's end and another one's closing add to a run. */
  readonly closing: Used;
  /** What the end of a day adds to a run, of which this was the only hour. */
  readonly dayEnd: Used;
  /** A look of the audit at a local day, of which so many articles' hours and views were there. */
  readonly audit: { readonly used: Used; readonly articleHours: number; readonly views: number };
  /** An answer to an open dashboard, and to a page with a list of numbers. */
  readonly now: AnswerUse;
  readonly list: AnswerUse;
  readonly kept: KeptBytes;
}

/** The hour that is closed is the only one of its day, and neither its first nor its last; the next day has two. */
const CLOSED_HOUR = "2026-11-24T10";
const LAST_HOUR = "2026-11-25T10";
const HOUR = "2026-11-25T11";
/** In the second of these the last hour of the day before is closed, in the first the one before that; nothing came to either. */
const BEFORE_DAY_END = "2026-11-26T00";
const DAY_END = "2026-11-26T01";
const AT_ONCE = 8;
/** Requests that come so soon after one another are recorded at one time. */
const TOGETHER_MS = 20 * SECOND_MS;

/** Makes three hours of a paper by its readers' requests, settles them, and measures what that uses. */
export async function measureHours(db: Database, { articles, views }: Paper): Promise<HourUse> {
  const random = seededRandom(`cost of an hour with ${views} views of ${articles} articles`);
  const meter = meterOf(db);
  let nowMs = 0;
  const given = { sites: [SITE], now: () => nowMs };
  const warn = (message: string, error: unknown) => {
    throw new Error(message, { cause: error });
  };
  const record = serveHttp(recordRoutes, { ...given, store: recordStore(db), pageSecrets: new Map(), warn }, [
    ORIGIN_SECRET,
  ]);
  const pick = random.picker(zipfShares(articles).map((share, at) => [articleId(at), share] as const));
  const made = readerRequests(random);
  const active = new Map<string, Set<string>>();

  const fill = async (hour: string, fromMinute: number, toMinute: number) => {
    const startMs = hourStartMs(hour);
    const minutes = toMinute - fromMinute;
    const requests = Array.from({ length: Math.round((views * minutes) / 60) }, () => {
      const timeMs = startMs + Math.floor((fromMinute + random.next() * minutes) * MINUTE_MS);
      return made(pick(), timeMs);
    });
    // Numbers in the answers are none of what is measured here.
    const inOrder = requests
      .flat()
      .map(withoutNumbers)
      .toSorted((a, b) => a.timeMs - b.timeMs);
    while (inOrder.length > 0) {
      const untilMs = (inOrder[0]?.timeMs ?? 0) + TOGETHER_MS;
      const later = inOrder.findIndex(({ timeMs }) => timeMs > untilMs);
      const together = inOrder.splice(0, later < 0 ? inOrder.length : later);
      nowMs = together.at(-1)?.timeMs ?? untilMs;
      await eachInParallel(together, AT_ONCE, async ({ event }) => {
        const { statusCode, body } = await record(event, CONTEXT);
        if (statusCode !== 202) throw new Error(`a reading was not taken: ${statusCode} ${body}`);
      });
    }
    const rows = meter.takeRows().filter(({ sk }) => sk.startsWith("0"));
    const changed = Map.groupBy(rows, ({ pk }) => pk.split("|").slice(1, 3).join("|"));
    await eachInParallel([...changed.keys()], AT_ONCE, async (name) => {
      const [article = "", its = ""] = name.split("|");
      active.set(its, (active.get(its) ?? new Set()).add(article));
      await recountArticle(db, SITE.id, article, its, []);
    });
  };
  const run = (hour: string, minute: number): Promise<Used> => {
    nowMs = hourStartMs(hour) + minute * MINUTE_MS;
    return meter.measure(async () => {
      const { finished } = await settle(db, SITE, nowMs, () => true);
      if (!finished) throw new Error("settling did not finish");
    });
  };

  const next = addHours(HOUR, 1);
  await beginBefore(db, CLOSED_HOUR);
  await fill(CLOSED_HOUR, 0, 60);
  await fill(LAST_HOUR, 0, 60);
  await fill(HOUR, 0, 23);
  await run(HOUR, 23);
  await fill(HOUR, 23, 28);
  const between = await run(HOUR, 28);
  await fill(HOUR, 28, 33);
  const due = await run(HOUR, 33);
  await fill(HOUR, 33, 60);
  // The first run looks at the hour that has ended, and closes another.
  const first = await run(next, 3);
  const second = await run(next, 13);
  const auditedMs = hourStartMs(LAST_HOUR);
  const period = { fromMs: auditedMs, toMs: auditedMs + HOUR_MS };
  const audit = await meter.measure(() => lookByKeys(db, SITE, period, nowMs, new AbortController().signal));
  const answers = await measureAnswers(db, meter, nowMs);
  await run(addHours(BEFORE_DAY_END, -1), 53);
  const beforeDayEnd = await run(BEFORE_DAY_END, 3);
  await run(BEFORE_DAY_END, 13);
  const dayEnd = await run(DAY_END, 3);
  const articlesIn = (hour: string) => active.get(hour)?.size ?? 0;
  return {
    active: (articlesIn(LAST_HOUR) + articlesIn(HOUR)) / 2,
    views,
    between,
    due,
    closing: difference(first, second),
    dayEnd: difference(dayEnd, beforeDayEnd),
    audit: { used: audit, articleHours: articlesIn(CLOSED_HOUR) + articlesIn(LAST_HOUR), views: 2 * views },
    ...answers,
    kept: await keptBytesOf(db, meter, CLOSED_HOUR),
  };
}

function withoutNumbers({ event, ...request }: PageRequest): PageRequest {
  const body = JSON.stringify({ ...JSON.parse(event.body ?? "{}"), totals: false });
  return { ...request, event: { ...event, body } };
}

/** Settling of the site goes on from an hour: what was before it is done with. */
async function beginBefore(db: Database, hour: string): Promise<void> {
  const before = addHours(hour, -1);
  const day = hourOf(hourStartMs(before) - 24 * HOUR_MS).slice(0, 10);
  await moveMark(db, closedMarkKey(SITE.id), before);
  await moveMark(db, factsMarkKey(SITE.id), before);
  await moveMark(db, boardedMarkKey(SITE.id), day);
  await moveMark(db, factDaysMarkKey(SITE.id), day);
}

function difference(a: Used, b: Used): Used {
  const less = (name: keyof Used) => Math.max(0, a[name] - b[name]);
  return {
    rawWrites: less("rawWrites"),
    writes: less("writes"),
    reads: less("reads"),
    rowBytes: less("rowBytes"),
    waits: less("waits"),
    cpuMs: less("cpuMs"),
  };
}
