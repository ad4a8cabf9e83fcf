import type { Site } from "../../functions/core/config.ts";
import type { Database } from "../../functions/store/database.ts";
import { settleDays } from "../../functions/store/settle-days.ts";
import { settleFactDays } from "../../functions/store/settle-fact-days.ts";
import { settleFacts } from "../../functions/store/settle-facts.ts";
import { settleSite } from "../../functions/store/settle-site.ts";

/** Does all that a run of settle does for a site, at a time. */
export async function settleAll(db: Database, site: Site, nowMs: number): Promise<void> {
  const inTime = () => true;
  await settleSite(db, site.id, nowMs, inTime);
  await settleDays(db, site);
  await settleFacts(db, site, nowMs, inTime);
  await settleFactDays(db, site, nowMs);
}
