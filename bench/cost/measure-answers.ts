import { MINUTE_MS, SECOND_MS } from "../../functions/core/clock.ts";
import { serveHttp } from "../../functions/lambda/http.ts";
import { reportStore } from "../../functions/lambda/report-store.ts";
import { reportRoutes } from "../../functions/routes.ts";
import type { Database } from "../../functions/store/database.ts";
import { ASSUMED } from "./assumptions.ts";
import { NOTHING, add, type Meter, type Used } from "./meter.ts";
import { CONTEXT, SITE, articleId, httpEvent } from "./readers.ts";

/** What an answer took, on average, and bytes of its body. */
export type AnswerUse = Used & { readonly bytes: number };

const EDITOR = { "cognito:groups": "[editors]", "custom:sites": "*" };
/** As long as the longest that a process remembers of what an open dashboard asks for: what is usual of a weekday. */
const REMEMBERED_MS = 5 * MINUTE_MS;

/**
 * Measures what report takes for an open dashboard and for pages with a list of numbers, over five minutes, so that what a
 * process remembers is read again as often as it is. The first answer to each is none that is measured.
 * @param fromMs epoch milliseconds
 */
export async function measureAnswers(
  db: Database,
  meter: Meter,
  fromMs: number,
): Promise<{ now: AnswerUse; list: AnswerUse }> {
  let nowMs = fromMs;
  const readPublicFile = (name: string) => {
    throw new Error(`nobody asks for the file ${name} here`);
  };
  const report = serveHttp(reportRoutes, { sites: [SITE], now: () => nowMs, store: reportStore(db), readPublicFile });
  const ask = async (route: string, query: string, claims?: Readonly<Record<string, string>>): Promise<AnswerUse> => {
    let bytes = 0;
    const used = await meter.measure(async () => {
      const { statusCode, body = "" } = await report(httpEvent(route, query, {}, undefined, claims), CONTEXT);
      if (statusCode !== 200) throw new Error(`${route} was not answered: ${statusCode} ${body}`);
      bytes = body.length;
    });
    return { ...used, bytes };
  };
  const mean = async (everyMs: number, ...asked: Parameters<typeof ask>): Promise<AnswerUse> => {
    const answers: AnswerUse[] = [];
    nowMs = fromMs;
    await ask(...asked);
    for (nowMs += everyMs; nowMs <= fromMs + REMEMBERED_MS; nowMs += everyMs) answers.push(await ask(...asked));
    const sum = answers.reduce<Used>(add, NOTHING);
    return {
      rawWrites: sum.rawWrites / answers.length,
      writes: sum.writes / answers.length,
      reads: sum.reads / answers.length,
      rowBytes: sum.rowBytes / answers.length,
      waits: sum.waits / answers.length,
      cpuMs: sum.cpuMs / answers.length,
      bytes: answers.reduce((total, { bytes }) => total + bytes, 0) / answers.length,
    };
  };
  const listed = Array.from(
    { length: ASSUMED.articlesPerList },
    (_, at) => `article=${encodeURIComponent(articleId(at))}`,
  );
  return {
    now: await mean(ASSUMED.dashboardSeconds * SECOND_MS, "GET /v1/reports/now", `site=${SITE.id}`, EDITOR),
    list: await mean(MINUTE_MS, "GET /v1/totals", `site=${SITE.id}&${listed.join("&")}`),
  };
}
