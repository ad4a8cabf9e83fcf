import { config } from "../tirage.config.ts";
import { openDatabase } from "./lambda/database.ts";
import { readEnv } from "./lambda/env.ts";
import { serveSchedule } from "./lambda/schedule.ts";
import { settleDays } from "./store/settle-days.ts";
import { settleSite } from "./store/settle-site.ts";

const db = openDatabase(readEnv(process.env), config);

/** The schedule: closes hours, counts recent ones again, and makes the boards of days that are over. */
export const handler = serveSchedule(config.sites, async (site, hasTime) => {
  const settled = await settleSite(db, site.id, Date.now(), hasTime);
  if (settled.finished) await settleDays(db, site);
  return settled;
});
