import { lookByKeys } from "../ops/audit/look-by-keys.ts";
import { config } from "#config";
import { serveAudit } from "./lambda/audit-schedule.ts";
import { openDatabase } from "./lambda/database.ts";
import { readEnv, sitesOf } from "./lambda/env.ts";
import { makeMeasure } from "./lambda/measure.ts";
import { forgetDifferingDays, readDifferingDays, rememberDifferingDay } from "./store/differing-days.ts";

const env = readEnv(process.env);
const db = openDatabase(env, config);

/** The daily audit: the last days' numbers are held against their raw rows, by a path that shares nothing with settling. */
export const handler = serveAudit(sitesOf(config, env), {
  look: (site, period, signal) => lookByKeys(db, site, period, Date.now(), signal),
  // An hour is looked at while it is open and again when it is closed, a day later, as long as its minutes are kept.
  days: Math.min(3, config.retention.minuteDays - 1),
  // A day's first hours have to be kept until it has been looked at.
  reachDays: config.retention.minuteDays - 1,
  differing: {
    read: (site) => readDifferingDays(db, site),
    remember: (site, fromMs) => rememberDifferingDay(db, site, fromMs),
    forget: (site, daysMs) => forgetDifferingDays(db, site, daysMs),
  },
  now: Date.now,
  measure: makeMeasure(env.functionName, (line) => process.stdout.write(line)),
});
