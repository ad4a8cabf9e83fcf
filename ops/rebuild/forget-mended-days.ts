import { DAY_MS } from "../../functions/core/clock.ts";
import type { Period } from "../../functions/core/period.ts";
import type { Database } from "../../functions/store/database.ts";
import { forgetDifferingDays, readDifferingDays } from "../../functions/store/differing-days.ts";

/** Forgets days of which numbers differed, and that lie as a whole in hours of which none differs now. */
export async function forgetMendedDays(
  db: Pick<Database, "client" | "rollups">,
  site: string,
  { fromMs, toMs }: Period,
): Promise<void> {
  const days = await readDifferingDays(db, site);
  const within = days.filter((dayMs) => dayMs >= fromMs && dayMs + DAY_MS <= toMs);
  await forgetDifferingDays(db, site, within);
}
