import { config } from "../tirage.config.ts";
import { openDatabase } from "./lambda/database.ts";
import { readEnv, sitesOf } from "./lambda/env.ts";
import { serveSchedule } from "./lambda/schedule.ts";
import { settleDays } from "./store/settle-days.ts";
import { settleFactDays } from "./store/settle-fact-days.ts";
import { settleFacts } from "./store/settle-facts.ts";
import { settleSite } from "./store/settle-site.ts";

const env = readEnv(process.env);
const db = openDatabase(env, config);

/** The schedule: closes hours, counts recent ones again, makes the boards and facts of hours, and of days that are over. */
export const handler = serveSchedule(sitesOf(config, env), async (site, hasTime) => {
  const nowMs = Date.now();
  const settled = await settleSite(db, site.id, nowMs, hasTime);
  if (!settled.finished) return settled;
  await settleDays(db, site);
  if (!(await settleFacts(db, site, nowMs, hasTime))) return { ...settled, finished: false };
  await settleFactDays(db, site, nowMs);
  return settled;
});
