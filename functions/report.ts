import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { config } from "#config";
import { openDatabase } from "./lambda/database.ts";
import { readEnv, sitesOf } from "./lambda/env.ts";
import { serveHttp } from "./lambda/http.ts";
import { reportStore } from "./lambda/report-store.ts";
import { reportRoutes } from "./routes.ts";

const env = readEnv(process.env);

/** Everything that is read: HTTP API from rollups. */
export const handler = serveHttp(reportRoutes, {
  sites: sitesOf(config, env),
  now: Date.now,
  store: reportStore(openDatabase(env, config)),
  readPublicFile: (name: string) => readFile(join(env.publicDir, name)),
});
