import { startEmbeddedDatabase } from "../../local/embedded-database.ts";
import { createTables } from "../../local/tables.ts";
import { connect } from "../../functions/store/connect.ts";
import type { Database } from "../../functions/store/database.ts";
import { config } from "../../tirage.config.ts";
import type { Deployed } from "./deployed.ts";
import { PAPERS, measureHours, type HourUse } from "./measure-hours.ts";
import { measureLive } from "./measure-live.ts";
import type { Measured } from "./price-month.ts";
import { gatherMs } from "./stream-batches.ts";

/** Nothing here is about the speed of the embedded database. */
const PATIENT_MS = 60_000;

/**
 * Measures what the functions use, on a DynamoDB Local of its own that keeps its data in memory.
 * @param tell is told what is being measured
 */
export async function measure({ stream }: Deployed, tell: (what: string) => void): Promise<Measured> {
  tell("starting the embedded database");
  const { endpoint, stop } = await startEmbeddedDatabase();
  try {
    const open = async (name: string): Promise<Database> => {
      const credentials = { accessKeyId: "local", secretAccessKey: "local" };
      const client = connect({ endpoint, region: "local", credentials }, PATIENT_MS);
      const tables = { events: `Events-${name}`, rollups: `Rollups-${name}` };
      // The month has times of its own, long ago by the clock of the database.
      await createTables(client, tables, false);
      return { client, ...tables, retention: config.retention };
    };
    const live = await measureLive(await open("live"), gatherMs(stream), undefined, (perHour) =>
      tell(`record and recount: articles with ${perHour} views an hour`),
    );
    const hours: HourUse[] = [];
    for (const paper of PAPERS) {
      tell(`settle, report and audit: hours with ${paper.views} views of ${paper.articles} articles`);
      hours.push(await measureHours(await open(`hours-${paper.views}`), paper));
    }
    return { live, hours };
  } finally {
    await stop();
  }
}
