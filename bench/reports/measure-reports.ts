import { serveHttp } from "../../functions/lambda/http.ts";
import { reportStore } from "../../functions/lambda/report-store.ts";
import { reportRoutes } from "../../functions/routes.ts";
import type { Database } from "../../functions/store/database.ts";
import { meterOf } from "../cost/meter.ts";
import { CONTEXT, SITE, httpEvent } from "../cost/readers.ts";
import { quantile } from "../quantile.ts";
import { NOW_MS, makeHistory, type HistorySize } from "./history.ts";
import { keepHistory } from "./keep-history.ts";
import { WHOLE, questionsOf } from "./questions.ts";

/** What a report takes, asked of a process that has answered it before. */
export interface ReportUse {
  readonly name: string;
  /** Read units of an answer. */
  readonly reads: number;
  /** Wall-clock time of an answer, the database's on the same machine included. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** CPU of an answer, the mean. */
  readonly cpuMs: number;
  /** Bytes of the answer, compressed where it is a file. */
  readonly bytes: number;
}

/** What every report takes of a history. */
export interface HistoryUse extends HistorySize {
  readonly reports: readonly ReportUse[];
}

const EDITOR = { "cognito:groups": "[editors]", "custom:sites": "*" };
/** A file is asked for as browsers ask for it: one of more than 6 MB comes in parts otherwise. */
const HEADERS = { "accept-encoding": "gzip" };

/**
 * Makes a history, keeps it and measures what every report takes of it, asked again and again in turn.
 * @param bulk the same database through a client that writes a hundred small items together
 * @param rounds how often each is asked, once it was asked before
 * @throws Error when a report is not answered, or the overview has not as many views as the history
 */
export async function measureReports(
  db: Database,
  bulk: Database,
  size: HistorySize,
  rounds: number,
): Promise<HistoryUse> {
  await keepHistory(db, bulk, SITE, makeHistory(size));
  const meter = meterOf(db);
  const report = serveHttp(reportRoutes, {
    sites: [SITE],
    now: () => NOW_MS,
    store: reportStore(db),
    readPublicFile: refuseFile,
  });
  const answer = async (route: string, query: string): Promise<string> => {
    const { statusCode, body = "" } = await report(httpEvent(route, query, HEADERS, undefined, EDITOR), CONTEXT);
    if (statusCode !== 200) throw new Error(`${route}?${query} was not answered: ${statusCode} ${body}`);
    return body;
  };
  const reports: ReportUse[] = [];
  for (const { name, route, query } of questionsOf(SITE.id, size)) {
    const body = await answer(route, query);
    const views = /"totals":\{"views":\{"value":(\d+)/.exec(body)?.[1];
    if (name === WHOLE && Number(views) !== size.events) {
      throw new Error(`${name} has ${views} views of ${size.events}`);
    }
    const times: number[] = [];
    let [reads, cpuMs] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const startMs = performance.now();
      const used = await meter.measure(() => answer(route, query));
      times.push(performance.now() - startMs);
      [reads, cpuMs] = [reads + used.reads / rounds, cpuMs + used.cpuMs / rounds];
    }
    const [p50Ms, p95Ms] = [quantile(times, 0.5), quantile(times, 0.95)];
    reports.push({ name, reads, p50Ms, p95Ms, cpuMs, bytes: Buffer.byteLength(body) });
  }
  return { ...size, reports };
}

function refuseFile(name: string): never {
  throw new Error(`nobody asks for the file ${name} here`);
}
