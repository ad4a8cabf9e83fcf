import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "../functions/store/connect.ts";
import type { Database } from "../functions/store/database.ts";
import { config } from "../tirage.config.ts";
import { Complaint } from "./complaint.ts";
import { isInUse, takeDataFolder } from "./data-folder.ts";
import { startEmbeddedDatabase } from "./embedded-database.ts";
import { TABLES, createTables } from "./tables.ts";

/** Nobody waits for a single call of a command. */
const CALL_MS = 30_000;
/** A server that starts takes this long on a busy machine. */
const START_MS = 60_000;

/**
 * Opens the tables of a data folder: through the database of the server that runs on it, else by a database of its own.
 * @param started is told how to end what was started, as soon as it was
 * @throws Complaint when the folder cannot be used, or its database does not start
 */
export async function openData(
  dataDir: string,
  signal: AbortSignal,
  started: (undo: () => Promise<void> | void) => void,
): Promise<{ readonly db: Database; readonly isServed: boolean }> {
  const found = join(dataDir, "database.txt");
  for (const giveUp = Date.now() + START_MS; isInUse(dataDir) && Date.now() < giveUp; await sleep(200)) {
    signal.throwIfAborted();
    if (existsSync(found)) return { db: reach(readFileSync(found, "utf8").trim()), isServed: true };
  }
  const folder = takeDataFolder(dataDir);
  started(folder.release);
  const database = await startEmbeddedDatabase(folder.path, (spawned) => {
    started(spawned.stop);
    folder.nameDatabase(spawned);
  });
  const db = reach(database.endpoint);
  try {
    await createTables(db.client);
  } catch (cause) {
    throw new Complaint(`The data in ${dataDir} cannot be used: its database is damaged, or may not be written.`, {
      cause,
    });
  }
  return { db, isServed: false };
}

function reach(endpoint: string): Database {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const requestHandler = { connectionTimeout: CALL_MS, requestTimeout: CALL_MS, throwOnRequestTimeout: true };
  const client = connect({ endpoint, region: "local", credentials, requestHandler });
  return { client, ...TABLES, retention: config.retention };
}
