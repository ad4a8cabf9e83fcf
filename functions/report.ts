import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { config } from "../tirage.config.ts";
import { openDatabase } from "./lambda/database.ts";
import { readEnv, sitesOf } from "./lambda/env.ts";
import { serveHttp } from "./lambda/http.ts";
import { reportRoutes } from "./routes.ts";
import { checkHealth } from "./store/check-health.ts";
import { readTotals } from "./store/read-totals.ts";

const env = readEnv(process.env);
const db = openDatabase(env, config);

/** Everything that is read: HTTP API from rollups. */
export const handler = serveHttp(reportRoutes, {
  sites: sitesOf(config, env),
  now: Date.now,
  store: {
    readTotals: (site: string, articles: readonly string[]) => readTotals(db, site, articles),
    checkHealth: () => checkHealth(db),
  },
  readPublicFile: (name: string) => readFile(join(env.publicDir, name)),
});
