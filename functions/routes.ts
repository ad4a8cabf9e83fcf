import { getBadge } from "./routes/get-badge.ts";
import { getHealth } from "./routes/get-health.ts";
import { getOpenapi } from "./routes/get-openapi.ts";
import { getReadGif } from "./routes/get-read-gif.ts";
import { getReaderScript } from "./routes/get-reader-script.ts";
import { getStayScript } from "./routes/get-stay-script.ts";
import { getTotals } from "./routes/get-totals.ts";
import { getViewsScript } from "./routes/get-views-script.ts";
import { getHashedScript } from "./routes/served-file.ts";
import { postReads } from "./routes/post-reads.ts";
import { refuseRoute } from "./routes/refuse-route.ts";

/** The routes of the write path. */
export const recordRoutes = {
  "POST /v1/reads": postReads,
  "GET /v1/read.gif": getReadGif,
};

/** The routes that only read. */
export const reportRoutes = {
  "GET /v1/totals": getTotals,
  "GET /v1/badge.svg": getBadge,
  "GET /v1/health": getHealth,
  "GET /v1/reader.js": getReaderScript,
  "GET /v1/stay.js": getStayScript,
  "GET /v1/views.js": getViewsScript,
  "GET /v1/scripts/{file}": getHashedScript,
  "GET /v1/openapi.json": getOpenapi,
  $default: refuseRoute,
};

/**
 * THE route table: which function answers which route key. API Gateway, the local runner and the functions
 * themselves all read it. A function imports its own half only, so that its bundle holds nothing else.
 */
export const routes = { record: recordRoutes, report: reportRoutes };
