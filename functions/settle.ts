import { config } from "#config";
import { openDatabase } from "./lambda/database.ts";
import { readEnv, sitesOf } from "./lambda/env.ts";
import { makeMeasure } from "./lambda/measure.ts";
import { serveSchedule } from "./lambda/schedule.ts";
import { checkClock } from "./store/check-clock.ts";
import { readCompleteMs } from "./store/read-complete.ts";
import { settle } from "./store/settle.ts";

const env = readEnv(process.env);
const db = openDatabase(env, config);

/** The schedule: closes hours, counts recent ones again, makes the boards and facts of hours, and of days that are over. */
export const handler = serveSchedule(sitesOf(config, env), {
  settle: async (site, hasTime) => settle(db, site, await checkClock(db, site.id, Date.now), hasTime),
  readCompleteMs: (site) => readCompleteMs(db, site.id),
  measure: makeMeasure(env.functionName, (line) => process.stdout.write(line)),
});
