import { gzipSync } from "node:zlib";
import { writeCursor } from "../core/cursor.ts";
import { COLUMNS, type Series } from "../core/overview.ts";
import { SEPARATORS, writeCsv, type CsvCell, type Separator } from "../core/csv.ts";
import { SECOND_MS } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { readPeriod } from "../core/period.ts";
import { Problem } from "../core/problem.ts";
import { findSiteFor } from "../core/user.ts";
import { isoWithOffset, localDay } from "../core/zone.ts";
import { getArticle, type ArticleNeeds } from "./get-article.ts";
import { answerBreakdown, type BreakdownNeeds } from "./get-breakdown.ts";
import { getOverview, type OverviewNeeds } from "./get-overview.ts";
import {
  describeArticle,
  findArticles,
  listOf,
  readSorting,
  readWalk,
  requireRest,
  type ArticlesStore,
} from "./get-articles.ts";
import { answerCached } from "./cached.ts";
import type { Compared } from "./counts.ts";
import { readOneOf, requireParameter } from "./query.ts";
import { readReportQuery } from "./report-query.ts";
import type { Answer, UserRequest, UserRoute } from "./route.ts";

const VIEWS = ["articles", "overview", "breakdown", "article"] as const;
type View = (typeof VIEWS)[number];

const COUNTS = ["views", "prints", "listens", "seconds", "told", "pastHalf"] as const;

type Needs = OverviewNeeds &
  BreakdownNeeds &
  ArticleNeeds & {
    readonly store: ArticlesStore;
  };

/** What a file is made of. */
interface Table {
  readonly head: readonly CsvCell[];
  readonly rows: readonly (readonly CsvCell[])[];
  /** The cursor of what comes after the first rows, of a list that may be too long for one answer. */
  readonly cursorAt?: (count: number) => string;
}

/**
 * `GET /v1/reports/export.csv`: the rows of a report as a file, all of them. What the other reports refuse, it refuses in
 * the same way. What does not fit into one answer goes on where the header `Link` says; the parts make one file.
 */
export const getExport: UserRoute<Needs> = async (request, given) => {
  const { view, separator, query } = readExportQuery(request);
  const asked: UserRequest = { ...request, query, headers: { ...request.headers, "if-none-match": undefined } };
  const site = findSiteFor(request.user, given.sites, requireParameter("site", query.get("site") ?? undefined));
  const table = await tableOf[view](asked, given, site.zone);
  return answerFile(
    request,
    {
      name: fileName(site, view, query, given.now()),
      separator,
      isContinued: view === "articles" && query.has("cursor"),
    },
    table,
  );
};

/** The site, what is in the file, and of a period its first and last day. */
function fileName({ id, zone }: Site, view: View, query: URLSearchParams, nowMs: number): string {
  if (view === "article") return `${id}-${view}`;
  const [from, to, by] = ["from", "to", "by"].map((name) => query.get(name) ?? undefined);
  const { fromMs, toMs } = readPeriod({ from, to }, zone, nowMs);
  const what = view === "breakdown" ? `${view}-${by}` : view;
  return `${id}-${what}-${localDay(fromMs, zone)}-${localDay(toMs - 1, zone)}`;
}

/** The rows of each report, from what it answers. */
const tableOf = { articles: articleRows, overview: overviewRows, breakdown: breakdownRows, article: growthRows };

function readExportQuery({ query: all }: UserRequest): { view: View; separator: Separator; query: URLSearchParams } {
  const query = new URLSearchParams(all);
  const view = readOneOf("view", query.get("view") ?? undefined, VIEWS);
  if (!view) throw new Problem("query", `The parameter "view" is missing: one of ${VIEWS.join(", ")}.`);
  const names = Object.keys(SEPARATORS).map((name): Separator => (name === "semicolon" ? name : "comma"));
  const separator = readOneOf("separator", query.get("separator") ?? undefined, names) ?? "comma";
  query.delete("view");
  query.delete("separator");
  return { view, separator, query };
}

/** The names of columns, each with the one that it is compared with, where there is one. */
function columnsOf(names: readonly string[], isCompared: boolean): string[] {
  return names.flatMap((name) => (isCompared ? [name, `${name} previous`] : [name]));
}

function cellsOf(counts: Readonly<Record<(typeof COUNTS)[number], Compared>>, isCompared: boolean): CsvCell[] {
  return COUNTS.flatMap((name) =>
    isCompared ? [counts[name].value, counts[name].previous ?? null] : [counts[name].value],
  );
}

async function articleRows(request: UserRequest, given: Needs): Promise<Table> {
  const { own, ...asked } = readReportQuery(request, given, ["sort", "order", "q", "cursor"]);
  const { sort, order } = readSorting(own, asked.filters);
  const list = listOf(request.query);
  const walk = readWalk(own.cursor, list);
  const { found, abouts, isCompared, countsIn } = await findArticles(given.store, {
    ...asked,
    q: own.q,
    withAbouts: true,
  });
  const { articles, walkTo } = requireRest(found, { sort, isRising: order === "asc" }, walk);
  return {
    head: ["article", "url", "title", "section", "author", "published", ...columnsOf(COUNTS, isCompared)],
    rows: articles.map(({ article, measures }): CsvCell[] => {
      const { url, title, section, author, published } = describeArticle(abouts.get(article));
      const publishedIso = published === null ? null : isoWithOffset(published, asked.site.zone);
      return [article, url, title, section, author, publishedIso, ...cellsOf(countsIn(article, measures), isCompared)];
    }),
    cursorAt: (count) => writeCursor(walkTo(count), list),
  };
}

async function overviewRows(request: UserRequest, given: Needs, zone: string): Promise<Table> {
  const { body } = await getOverview(request, given);
  const { series }: { series: Steps & { previous?: Steps; pairs?: Pairs } } = JSON.parse(body.toString());
  const { previous, pairs } = series;
  const startOf = (ms: number | undefined) => (ms === undefined ? null : isoWithOffset(ms, zone));
  if (!previous || !pairs) {
    return {
      head: ["start", ...COLUMNS],
      rows: series.starts.map((ms, at) => [startOf(ms), ...COLUMNS.map((name) => series[name][at] ?? null)]),
    };
  }
  return {
    head: ["start", "previous start", ...columnsOf(COLUMNS, true)],
    rows: pairs.now.map((one, row) => {
      const [now, was] = [one ?? -1, pairs.previous[row] ?? -1];
      return [
        startOf(series.starts[now]),
        startOf(previous.starts[was]),
        ...COLUMNS.flatMap((name) => [series[name][now] ?? null, previous[name][was] ?? null]),
      ];
    }),
  };
}

type Steps = Series & { readonly starts: readonly number[] };
type Pairs = Readonly<Record<"now" | "previous", readonly (number | null)[]>>;

type CountedRow = Readonly<Record<(typeof COUNTS)[number], Compared>> & { readonly value: string; source?: string };

async function breakdownRows(request: UserRequest, given: Needs): Promise<Table> {
  const { body } = await answerBreakdown(request, given, true);
  const { by, rows }: { by: string; rows: readonly CountedRow[] } = JSON.parse(body.toString());
  const isOfReferrers = by === "referrer";
  const isCompared = request.query.has("compare");
  return {
    head: [by, ...(isOfReferrers ? ["source"] : []), ...columnsOf(COUNTS, isCompared)],
    rows: rows.map((row) => [row.value, ...(isOfReferrers ? [row.source ?? null] : []), ...cellsOf(row, isCompared)]),
  };
}

async function growthRows(request: UserRequest, given: Needs, zone: string): Promise<Table> {
  const { body } = await getArticle(request, given);
  const { curve }: { curve: { start: number; step: number; views: readonly (number | null)[] } | null } = JSON.parse(
    body.toString(),
  );
  const { start = 0, step = 0, views = [] } = curve ?? {};
  const past = views.slice(0, views.findLastIndex((count) => count !== null) + 1);
  const rows = past.map((count, at): CsvCell[] => [isoWithOffset((start + at * step) * SECOND_MS, zone), count]);
  return { head: ["start", "views"], rows };
}

/**
 * What Lambda answers with at the most, with some room for the headers; texts go as JSON and bytes as base64.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MOST_BYTES = 6 * 1024 * 1024 - 16_384;

/** Of what seems to fit, some is left away: rows are not of one length. */
const FILLED = 0.9;

/** Answers with a file, or with as much of it as Lambda takes, compressed where the sender takes that. */
function answerFile(
  request: UserRequest,
  file: { readonly name: string; readonly separator: Separator; readonly isContinued: boolean },
  { head, rows, cursorAt }: Table,
): Answer {
  const isCompressed = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  let count = rows.length;
  for (;;) {
    const lines = rows.slice(0, count);
    const text = writeCsv(file.isContinued ? lines : [head, ...lines], file.separator, file.isContinued);
    const body = isCompressed ? gzipSync(text) : text;
    const bytes = sentBytes(body);
    if (bytes <= MOST_BYTES) {
      const next = count < rows.length && cursorAt ? nextPage(request, cursorAt(count)) : undefined;
      return answerPart(request, file, { text, body, isCompressed, next });
    }
    if (!cursorAt || count < 2) {
      throw new Problem("query", "This file is over 6 MB. Ask for a shorter period, or with Accept-Encoding: gzip.");
    }
    count = Math.max(1, Math.floor(((count * MOST_BYTES) / bytes) * FILLED));
  }
}

function sentBytes(body: string | Uint8Array): number {
  return typeof body === "string" ? Buffer.byteLength(JSON.stringify(body)) : 4 * Math.ceil(body.byteLength / 3);
}

function nextPage({ query: asked }: UserRequest, cursor: string): string {
  const query = new URLSearchParams(asked);
  query.set("cursor", cursor);
  return `</v1/reports/export.csv?${query}>; rel="next"`;
}

function answerPart(
  request: UserRequest,
  { name }: { readonly name: string },
  {
    text,
    body,
    isCompressed,
    next,
  }: {
    readonly text: string;
    readonly body: string | Uint8Array;
    readonly isCompressed: boolean;
    readonly next: string | undefined;
  },
): Answer {
  const cache = "private, max-age=5";
  const answer = answerCached(request, next === undefined ? text : text + next, {
    type: "text/csv; charset=utf-8",
    cache,
    body,
  });
  const headers = { ...answer.headers, vary: "authorization, accept-encoding" };
  if (answer.status === 304) return { ...answer, headers };
  return {
    ...answer,
    headers: {
      ...headers,
      "content-disposition": `attachment; filename="${name}.csv"`,
      ...(isCompressed && { "content-encoding": "gzip" }),
      ...(next !== undefined && { link: next }),
    },
  };
}
