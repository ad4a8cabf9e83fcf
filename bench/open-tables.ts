import { connect } from "../functions/store/connect.ts";
import type { Database } from "../functions/store/database.ts";
import { createPlainTable } from "../local/tables.ts";
import { config } from "../tirage.config.ts";

/** Nothing that opens tables here is about the speed of the embedded database. */
const PATIENT_MS = 60_000;

/** Reaches a DynamoDB Local. @param patientMs how long one try of a call may take */
export function reachDatabase(endpoint: string, patientMs = PATIENT_MS): Database["client"] {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return connect({ endpoint, region: "local", credentials }, patientMs);
}

/**
 * Makes two empty tables of a name of their own on a DynamoDB Local, without a stream, with what is configured of how long things are kept.
 * @param patientMs how long one try of a call may take
 */
export async function openTables(endpoint: string, name: string, patientMs = PATIENT_MS): Promise<Database> {
  const client = reachDatabase(endpoint, patientMs);
  const tables = { events: `Events-${name}`, rollups: `Rollups-${name}` };
  // What is measured has times of its own, long ago by the clock of the database.
  for (const table of Object.values(tables)) await createPlainTable(client, table, false);
  return { client, ...tables, retention: config.retention };
}
