import { config } from "#config";
import { openDatabase } from "./lambda/database.ts";
import { readEnv, sitesOf } from "./lambda/env.ts";
import { serveHttp } from "./lambda/http.ts";
import { warn } from "./lambda/log.ts";
import { recordStore } from "./lambda/record-store.ts";
import { recordRoutes } from "./routes.ts";

const env = readEnv(process.env);

/** The write path: HTTP API to raw rows. */
export const handler = serveHttp(
  recordRoutes,
  {
    sites: sitesOf(config, env),
    now: Date.now,
    store: recordStore(openDatabase(env, config)),
    pageSecrets: env.pageSecrets,
    warn,
  },
  env.originSecrets,
);
