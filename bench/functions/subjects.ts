import { MINUTE_MS } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { httpEvent, readerRequests, type PageRequest } from "../cost/readers.ts";
import type { Stock } from "./stock.ts";
import { storeBatch } from "./stored-batch.ts";

/** Something that is loaded and invoked in processes of its own. */
export interface Subject {
  readonly name: string;
  /** From the project's folder. */
  readonly entry: string;
  /** How many events an invocation is for, where that does not depend on what is stored. */
  readonly events?: number;
  /** The most invocations of a process after its first, and the most processes, of what takes long. */
  readonly mostInvocations?: number;
  readonly mostRounds?: number;
  /** Makes what it is invoked with, so many times, at a time. */
  readonly invocations: (stock: Stock, count: number, nowMs: number) => Promise<unknown[]> | unknown[];
}

/** Views of a batch of the stream, as there are of articles that are read some thousand times a minute. */
export const BATCH_VIEWS = 100;
/** A reading comes within so long of its view. */
const LONGEST_READING_MS = 16 * MINUTE_MS;
/** Invocations that bring nothing with them. */
const bare = (_: Stock, count: number) => Array.from({ length: count }, () => ({}));

/** The floors: nothing, and one write with the same SDK. */
export const EMPTY = "an empty handler";
export const PUT_ITEM = "a bare PutItem";

/** All that is measured side by side. */
export const SUBJECTS: readonly Subject[] = [
  {
    name: EMPTY,
    entry: "bench/functions/floors/empty.ts",
    events: 1,
    invocations: bare,
  },
  {
    name: PUT_ITEM,
    entry: "bench/functions/floors/put-item.ts",
    events: 1,
    invocations: ({ row, random }, count, nowMs) =>
      Array.from({ length: count }, () => ({
        body: JSON.stringify({ ...row, sk: { S: `${makeEventId(nowMs, random.bytes(10))}|view` } }),
      })),
  },
  {
    // Two calls of the database at one time, the row and the article's numbers: pages ask for these whatever they send.
    name: "record: a view",
    entry: "functions/record.ts",
    events: 1,
    invocations: (stock, count, nowMs) => requestsOf(stock, count, "view", nowMs),
  },
  {
    name: "record: a reading",
    entry: "functions/record.ts",
    events: 1,
    invocations: (stock, count, nowMs) => requestsOf(stock, count, "read", nowMs),
  },
  {
    // One call, as the bare PutItem makes. No page sends it.
    name: "record: a reading from a server, without numbers",
    entry: "functions/record.ts",
    events: 1,
    invocations: (stock, count, nowMs) => requestsOf(stock, count, "read", nowMs, { totals: false }),
  },
  {
    name: `recount: ${BATCH_VIEWS} views of an article`,
    entry: "functions/recount.ts",
    events: BATCH_VIEWS,
    mostInvocations: 30,
    invocations: ({ bulk, site, random }, count, nowMs) =>
      Promise.all(
        Array.from({ length: count }, (_, at) =>
          storeBatch(bulk, site.id, random, nowMs, { views: BATCH_VIEWS, articleOf: () => `2026/11/batch-${at}` }),
        ),
      ),
  },
  { name: "settle", entry: "functions/settle.ts", mostInvocations: 4, invocations: bare },
  {
    name: "report: the numbers of an article",
    entry: "functions/report.ts",
    events: 1,
    invocations: ({ site, article }, count) => {
      const query = `site=${site.id}&article=${encodeURIComponent(article)}`;
      return Array.from({ length: count }, () => httpEvent("GET /v1/totals", query, {}));
    },
  },
  // It goes through three days of each site.
  { name: "audit", entry: "functions/audit.ts", mostInvocations: 1, mostRounds: 2, invocations: bare },
];

/** Requests of one kind that readers of the known article send at a time. */
function requestsOf(
  { random, site, article }: Stock,
  count: number,
  kind: PageRequest["kind"],
  nowMs: number,
  otherwise: object = {},
) {
  const made = readerRequests(random, site);
  const events: PageRequest["event"][] = [];
  // What follows a view is sent later than it.
  const viewedMs = kind === "view" ? nowMs : nowMs - LONGEST_READING_MS;
  while (events.length < count) {
    const found = made(article, viewedMs).find((request) => request.kind === kind);
    if (found) events.push(withBody(found.event, otherwise));
  }
  return events;
}

function withBody(event: PageRequest["event"], fields: object): PageRequest["event"] {
  return { ...event, body: JSON.stringify({ ...JSON.parse(event.body ?? "{}"), ...fields }) };
}
