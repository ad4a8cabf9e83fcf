import { startEmbeddedDatabase } from "../../local/embedded-database.ts";
import { openTables } from "../open-tables.ts";
import type { Deployed } from "./deployed.ts";
import { PAPERS, measureHours, type HourUse, type Paper } from "./measure-hours.ts";
import { measureLive } from "./measure-live.ts";
import type { Measured } from "./price-month.ts";
import { gatherMs } from "./stream-batches.ts";

const WARM_UP: Paper = { articles: 100, views: 40 };

/**
 * Measures what the functions use, on a DynamoDB Local of its own that keeps its data in memory.
 * @param tell is told what is being measured
 */
export async function measure({ stream }: Deployed, tell: (what: string) => void): Promise<Measured> {
  tell("starting the embedded database");
  const { endpoint, stop } = await startEmbeddedDatabase();
  try {
    const live = await measureLive(await openTables(endpoint, "live"), gatherMs(stream), undefined, (perHour) =>
      tell(`record and recount: articles with ${perHour} views an hour`),
    );
    const hours: HourUse[] = [];
    // What is measured is compiled by then.
    await measureHours(await openTables(endpoint, "warm-up"), WARM_UP);
    for (const paper of PAPERS) {
      tell(`settle, report and audit: hours with ${paper.views} views of ${paper.articles} articles`);
      hours.push(await measureHours(await openTables(endpoint, `hours-${paper.articles}-${paper.views}`), paper));
    }
    return { live, hours };
  } finally {
    await stop();
  }
}
