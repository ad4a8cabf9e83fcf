import { config } from "../tirage.config.ts";
import { openDatabase } from "./lambda/database.ts";
import { readEnv } from "./lambda/env.ts";
import { serveSchedule } from "./lambda/schedule.ts";
import { settleSite } from "./store/settle-site.ts";

const db = openDatabase(readEnv(process.env), config);

/** The schedule: closes hours and counts recent ones again. */
export const handler = serveSchedule(config.sites, (site, hasTime) => settleSite(db, site, Date.now(), hasTime));
