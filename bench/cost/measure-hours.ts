import { paginateScan } from "@aws-sdk/client-dynamodb";
import { HOUR_MS, MINUTE_MS, addHours, hourOf, hourStartMs } from "../../functions/core/clock.ts";
import { eachInParallel } from "../../functions/core/in-parallel.ts";
import { serveHttp } from "../../functions/lambda/http.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { reportStore } from "../../functions/lambda/report-store.ts";
import { recordRoutes, reportRoutes } from "../../functions/routes.ts";
import type { Database } from "../../functions/store/database.ts";
import { boardedMarkKey, closedMarkKey, factDaysMarkKey, factsMarkKey } from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { recountArticle } from "../../functions/store/settle-hour.ts";
import { settle } from "../../functions/store/settle.ts";
import { seededRandom } from "../../local/newsroom/random.ts";
import { lookByKeys } from "../../ops/audit/look-by-keys.ts";
import { ASSUMED } from "./assumptions.ts";
import { meterOf, storedBytes, type Meter, type Used } from "./meter.ts";
import { zipfShares } from "./month.ts";
import { CONTEXT, ORIGIN_SECRET, SITE, articleId, httpEvent, readerRequests } from "./readers.ts";

/** A site whose hours are made and settled. */
export interface Paper {
  /** Articles that its readers choose among. */
  readonly articles: number;
  /** Views of each hour. */
  readonly views: number;
}

/** What is settled: as many views as in an hour of 10 k and 100 k a month, and fewer articles that are read more. */
export const PAPERS: readonly Paper[] = [
  { articles: 200, views: 14 },
  { articles: 600, views: 140 },
  { articles: 1_000, views: 300 },
  { articles: 25, views: 400 },
];

/** What belongs to hours rather than to events, measured of a paper. */
export interface HourUse {
  /** Articles that are read in an hour, and views of it. */
  readonly active: number;
  readonly views: number;
  /** A run of settle that reads again what changed, and one that reads all: the first in every ten minutes. */
  readonly between: Used;
  readonly due: Used;
  /** What an hour's end and another one's closing add to a run, and the end of a day, as if it had one hour. */
  readonly closing: Used;
  /** A look of the audit at a local day, of which so many articles' hours and views were there. */
  readonly audit: { readonly used: Used; readonly articleHours: number; readonly views: number };
  /** An answer to an open dashboard, and to a page with a list of numbers. */
  readonly now: Used & { readonly bytes: number };
  readonly list: Used & { readonly bytes: number };
  /** Bytes of all that settling keeps of an hour for as long as `factDays` says, or longer. */
  readonly keptBytes: number;
}

/** The hour that is closed is the last of its day; the one that goes on is the first of the next day but one. */
const CLOSED_HOUR = "2026-11-24T23";
const LAST_HOUR = "2026-11-25T23";
const HOUR = "2026-11-26T00";
const AT_ONCE = 8;
/** An answer is measured when its process knows what it remembers. */
const ANSWERS = 3;
const EDITOR = { "cognito:groups": "[editors]", "custom:sites": "*" };

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
    for (const { event, timeMs } of requests.flat().toSorted((a, b) => a.timeMs - b.timeMs)) {
      nowMs = timeMs;
      const { statusCode, body } = await record(event, CONTEXT);
      if (statusCode !== 202) throw new Error(`a reading was not taken: ${statusCode} ${body}`);
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
  const report = serveHttp(reportRoutes, { ...given, store: reportStore(db), readPublicFile: refuseFile });
  const answer = async (route: string, query: string, claims?: Readonly<Record<string, string>>) => {
    let bytes = 0;
    const ask = () =>
      meter.measure(async () => {
        const { statusCode, body = "" } = await report(httpEvent(route, query, {}, undefined, claims), CONTEXT);
        if (statusCode !== 200) throw new Error(`${route} was not answered: ${statusCode} ${body}`);
        bytes = body.length;
      });
    for (let at = 1; at < ANSWERS; at++) await ask();
    return { ...(await ask()), bytes };
  };
  const listed = Array.from(
    { length: ASSUMED.articlesPerList },
    (_, at) => `article=${encodeURIComponent(articleId(at))}`,
  );
  const articlesIn = (hour: string) => active.get(hour)?.size ?? 0;
  return {
    active: (articlesIn(LAST_HOUR) + articlesIn(HOUR)) / 2,
    views,
    between,
    due,
    closing: difference(first, second),
    audit: { used: audit, articleHours: articlesIn(CLOSED_HOUR) + articlesIn(LAST_HOUR), views: 2 * views },
    now: await answer("GET /v1/reports/now", `site=${SITE.id}`, EDITOR),
    list: await answer("GET /v1/totals", `site=${SITE.id}&${listed.join("&")}`),
    keptBytes: await keptBytesOf(db, meter, CLOSED_HOUR),
  };
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

/** The bytes of the items of a closed hour and its day, but for the live minutes, which go after days. */
async function keptBytesOf(db: Database, meter: Meter, hour: string): Promise<number> {
  let bytes = 0;
  await meter.measure(async () => {
    for await (const page of paginateScan({ client: db.client }, { TableName: db.rollups })) {
      for (const item of page.Items ?? []) {
        const [pk, sk] = [item["pk"]?.S ?? "", item["sk"]?.S ?? ""];
        const isOfHour = sk.startsWith(`hour|${hour}`) || sk.startsWith(`day|${hour.slice(0, 10)}`);
        if (isOfHour && !pk.startsWith("live|")) bytes += storedBytes(item);
      }
    }
  });
  return bytes;
}

function refuseFile(name: string): never {
  throw new Error(`nobody asks for the file ${name} here`);
}
