import type { Config } from "../../functions/core/config.ts";
import { METRICS } from "../../functions/core/metrics.ts";
import { ASSUMED } from "./assumptions.ts";
import { makeBill } from "./bill.ts";
import type { Deployed } from "./deployed.ts";
import { priceEdge, priceWithoutEdge, type EdgeUse } from "./price-edge.ts";
import { COUNTED, liveOf } from "./live-of-month.ts";
import type { HourUse } from "./measure-hours.ts";
import type { LiveUse } from "./measure-live.ts";
import { DAYS, makeMonth } from "./month.ts";
import { priceDashboards, priceLists } from "./price-answers.ts";
import { priceEvents } from "./price-events.ts";
import { priceHours } from "./price-hours.ts";

/** What the functions were measured to use. */
export interface Measured {
  readonly live: readonly LiveUse[];
  readonly hours: readonly HourUse[];
}

/** What a month costs. */
export interface MonthPrice {
  readonly views: number;
  /** US dollars for a million views, the sum of the lines. */
  readonly perMillion: number;
  /** The same, less what every account has free in each month. */
  readonly perMillionLessFree: number;
  /** US dollars for a million views by what they are paid for; the part before the colon says what they are due to. */
  readonly lines: Readonly<Record<string, number>>;
  /** Standard error of what was driven as a sample, US dollars for a million views. */
  readonly sampleError: number;
  /** Stream records in a batch, on average, and shards that they come from. */
  readonly recordsABatch: number;
  readonly shards: number;
  /** Seconds that a run of settle is billed, on average and in the busiest hour. */
  readonly settleSeconds: { readonly mean: number; readonly most: number };
}

const GB = 1e9;
const MILLION = 1e6;

/**
 * The price of a month with so many views, by line.
 * Raw rows and facts are charged to the month that they come in, for all of the time that they are kept.
 */
export function priceMonth(
  views: number,
  measured: Measured,
  deployed: Deployed,
  retention: Config["retention"],
): MonthPrice {
  const month = makeMonth(views);
  const live = liveOf(month, measured.live);
  const bill = makeBill(deployed);
  const { shards, batches } = priceEvents(bill, month, live, deployed, retention.eventDays);
  const settleSeconds = priceHours(bill, month, measured.hours, deployed, retention);
  const lists = priceLists(bill, month, measured.hours, deployed);
  const dashboards = priceDashboards(bill, month, measured.hours);

  const counted = views * COUNTED;
  const readings = views * ASSUMED.readingShare;
  const scripts = (views / ASSUMED.viewsPerSession) * ASSUMED.scriptsPerSession;
  const listed = views * ASSUMED.listsPerView;
  const answered = (requests: number) => ({ requests, outBytes: requests * live.answerBytes });
  const edge: readonly EdgeUse[] = [
    { line: "views: CloudFront", ...answered(counted), inBytes: live.viewBytes },
    { line: "views: CloudFront scripts", requests: scripts, inBytes: 0, outBytes: scripts * ASSUMED.scriptBytes },
    { line: "reading: CloudFront", ...answered(readings), inBytes: live.readingBytes },
    { line: "lists: CloudFront", requests: listed, inBytes: 0, outBytes: listed * lists.bytes },
    {
      line: "newsroom: reports CloudFront",
      requests: dashboards.requests,
      inBytes: 0,
      outBytes: dashboards.requests * dashboards.bytes,
    },
  ];
  if (deployed.hasEdge) priceEdge(bill, edge);
  else priceWithoutEdge(bill, edge, scripts);

  bill.charge("newsroom: alarms", "alarmMonth", deployed.alarms);
  bill.charge("newsroom: dashboard of whoever is on call", "dashboardMonth", deployed.dashboards);
  bill.charge("newsroom: metrics", "metricMonth", Object.keys(METRICS).length);
  bill.charge("newsroom: secrets", "secretMonth", deployed.secrets);
  const runs = { settle: deployed.settleRunsADay * DAYS, audit: deployed.auditRunsADay * DAYS };
  const invocations = {
    ...runs,
    record: counted + readings,
    recount: batches,
    report: lists.requests + dashboards.requests,
  };
  // Each run of settle and of the audit writes its metrics; Lambda tells of an invocation when it begins and when it ends.
  const tellsOf = (name: keyof typeof invocations) => deployed.functions[name].tellsOfInvocations;
  const told = (["record", "recount", "settle", "report", "audit"] as const).filter(tellsOf);
  const logged = runs.settle + runs.audit + told.reduce((sum, name) => sum + 2 * invocations[name], 0);
  const gigabytes = (count: number) => (count * ASSUMED.logLineBytes) / GB;
  bill.charge("newsroom: logs", "logGigabyte", gigabytes(logged));
  const apiRequests = invocations.record + invocations.report;
  const edgeRequests = edge.reduce((sum, { requests }) => sum + requests, 0);
  bill.charge("switches: access logs", "logGigabyte", deployed.hasAccessLogs ? gigabytes(apiRequests) : 0);
  bill.charge("switches: firewall", "firewallMonth", deployed.hasFirewall ? 1 : 0);
  bill.charge("switches: firewall", "firewallRequest", deployed.hasFirewall ? edgeRequests : 0);

  const entries = [...bill.lines].map(([line, dollars]) => [line, (dollars / views) * MILLION] as const);
  const perMillion = entries.reduce((sum, [, dollars]) => sum + dollars, 0);
  return {
    views,
    perMillion,
    perMillionLessFree: perMillion - (bill.freeDollars() / views) * MILLION,
    lines: Object.fromEntries(entries),
    sampleError: (live.error / views) * MILLION,
    recordsABatch: counted / batches,
    shards,
    settleSeconds,
  };
}
