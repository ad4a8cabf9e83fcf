import { getArticle } from "./routes/get-article.ts";
import { getArticles } from "./routes/get-articles.ts";
import { getBadge } from "./routes/get-badge.ts";
import { getBreakdown } from "./routes/get-breakdown.ts";
import { getExcluded } from "./routes/get-excluded.ts";
import { getExport } from "./routes/get-export.ts";
import { getHashedScript } from "./routes/get-hashed-script.ts";
import { getHealth } from "./routes/get-health.ts";
import { getMostRead } from "./routes/get-most-read.ts";
import { getNow } from "./routes/get-now.ts";
import { getMostReadScript } from "./routes/get-most-read-script.ts";
import { getOlderScript } from "./routes/get-older-script.ts";
import { getOpenapi } from "./routes/get-openapi.ts";
import { getOverview } from "./routes/get-overview.ts";
import { getReadGif, refuseAsGif } from "./routes/get-read-gif.ts";
import { getReaderScript } from "./routes/get-reader-script.ts";
import { getSearch } from "./routes/get-search.ts";
import { getSites } from "./routes/get-sites.ts";
import { getStayScript } from "./routes/get-stay-script.ts";
import { getTotals } from "./routes/get-totals.ts";
import { getViewsScript } from "./routes/get-views-script.ts";
import { postReads } from "./routes/post-reads.ts";
import { putArticles } from "./routes/put-articles.ts";
import { refuseRoute } from "./routes/refuse-route.ts";
import type { RouteTable } from "./routes/route.ts";

/** The routes of the write path. */
export const recordRoutes = {
  "POST /v1/reads": { who: "anyone", answer: postReads },
  "GET /v1/read.gif": { who: "anyone", answer: getReadGif, refuse: refuseAsGif },
  "PUT /v1/articles": { who: "admins", answer: putArticles },
} satisfies RouteTable<never>;

/** The routes that only read. */
export const reportRoutes = {
  "GET /v1/totals": { who: "anyone", answer: getTotals },
  "GET /v1/badge.svg": { who: "anyone", answer: getBadge },
  "GET /v1/most-read": { who: "anyone", answer: getMostRead },
  "GET /v1/health": { who: "anyone", answer: getHealth },
  "GET /v1/reader.js": { who: "anyone", answer: getReaderScript },
  "GET /v1/stay.js": { who: "anyone", answer: getStayScript },
  "GET /v1/older.js": { who: "anyone", answer: getOlderScript },
  "GET /v1/views.js": { who: "anyone", answer: getViewsScript },
  "GET /v1/most-read.js": { who: "anyone", answer: getMostReadScript },
  "GET /v1/scripts/{file}": { who: "anyone", answer: getHashedScript },
  "GET /v1/reports/sites": { who: "editors", answer: getSites },
  "GET /v1/reports/overview": { who: "editors", answer: getOverview },
  "GET /v1/reports/now": { who: "editors", answer: getNow },
  "GET /v1/reports/articles": { who: "editors", answer: getArticles },
  "GET /v1/reports/article": { who: "editors", answer: getArticle },
  "GET /v1/reports/search": { who: "editors", answer: getSearch },
  "GET /v1/reports/export.csv": { who: "editors", answer: getExport },
  "GET /v1/reports/breakdown": { who: "editors", answer: getBreakdown },
  "GET /v1/reports/excluded": { who: "editors", answer: getExcluded },
  "GET /v1/openapi.json": { who: "anyone", answer: getOpenapi },
  $default: { who: "anyone", answer: refuseRoute },
} satisfies RouteTable<never>;

/**
 * THE route table: which function answers which route key, and for whom. API Gateway, the local runner and the
 * functions themselves all read it. A function imports its own half only, so that its bundle holds nothing else.
 */
export const routes = { record: recordRoutes, report: reportRoutes };
