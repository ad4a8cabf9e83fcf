import { SECOND_MS } from "../../functions/core/clock.ts";

/** Something that cannot be measured here, and has to be believed: a number, and why this one. */
interface Assumption {
  readonly value: number;
  readonly says: string;
}

/**
 * All that the price of a view rests on besides what is measured, read from the template or taken from the list of prices.
 * It is printed with every result.
 */
export const ASSUMPTIONS = {
  readingShare: { value: 0.35, says: "of views are followed by one request with how long they were read" },
  printShare: { value: 0.008, says: "of views are printed" },
  listenShare: { value: 0.02, says: "of views are listened to" },
  viewsPerSession: { value: 1.6, says: "views in a reading session: the scripts are loaded once in it" },
  scriptsPerSession: { value: 3, says: "scripts are loaded for a session (reader, stay, views)" },
  listsPerView: { value: 0.3, says: "pages with a list of numbers for each view of an article" },
  articlesPerList: { value: 20, says: "numbers on a list" },
  listAddresses: { value: 10, says: "different lists, equally often asked for" },
  edgeCaches: { value: 3, says: "caches of CloudFront that readers are spread over" },
  listCacheSeconds: { value: 2, says: "seconds that a cache keeps a list's numbers" },
  dashboards: { value: 2, says: "dashboards are open on their front page" },
  dashboardHours: { value: 176, says: "hours a month for each of them (22 days of 8)" },
  dashboardSeconds: { value: 5, says: "seconds between two of a dashboard's requests" },
  articlesFactor: {
    value: 2,
    says: "times the square root of the month's views is how many articles are read side by side",
  },
  zipfExponent: { value: 1, says: "is the exponent of Zipf's law by which readers choose among them" },
  newsHours: {
    value: 14,
    says: "hours is the mean age of an article when it is viewed (exponential); it was read as often in each of them",
  },
  auditDays: {
    value: 3,
    says: "days are audited each night, as functions/audit.ts asks for, each within two local days",
  },
  pollSeconds: { value: 0.25, says: "seconds between two looks of Lambda into a shard of the stream" },
  fewestShards: { value: 4, says: "shards that a new on-demand table's stream has at least" },
  shardGigabytes: { value: 10, says: "GB in a partition, which is a shard of the stream" },
  callMs: { value: 4, says: "ms of Lambda's time for a call of DynamoDB, as it documents single-digit milliseconds" },
  overheadMs: { value: 1, says: "ms billed of an invocation besides its calls and its CPU" },
  initMs: { value: 300, says: "ms billed for starting a function" },
  idleMinutes: { value: 8, says: "minutes that a function stays started without work" },
  vcpuMegabytes: { value: 1_769, says: "MB of memory come with one vCPU, and less memory with a part of it" },
  cpuFactor: { value: 1, says: "times as long as here takes the same work on a vCPU of Lambda" },
  headerBytes: { value: 700, says: "bytes of a request's headers, and as many of an answer's" },
  scriptBytes: { value: 1_500, says: "bytes of a script, compressed, without headers" },
  logLineBytes: { value: 380, says: "bytes of a line of a log, as CloudWatch bills it" },
} as const satisfies Readonly<Record<string, Assumption>>;

/** The numbers of the assumptions. */
export const ASSUMED: Readonly<Record<keyof typeof ASSUMPTIONS, number>> = valuesOf(ASSUMPTIONS);

/** Milliseconds between two looks of Lambda into a shard. */
export const POLL_MS = ASSUMED.pollSeconds * SECOND_MS;

function valuesOf<Name extends string>(assumptions: Readonly<Record<Name, Assumption>>): Record<Name, number> {
  const entries = Object.entries<Assumption>(assumptions).map(([name, { value }]) => [name, value]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same names, which fromEntries forgets
  return Object.fromEntries(entries) as Record<Name, number>;
}
