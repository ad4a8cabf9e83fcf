import type { Config } from "../core/config.ts";
import { connect } from "../store/connect.ts";
import type { Database } from "../store/database.ts";
import type { Env } from "./env.ts";

/** The database of a function: made once, outside the handler, so that its connections outlive an invocation. */
export function openDatabase({ eventsTable, rollupsTable, databaseMs }: Env, { retention }: Config): Database {
  return { client: connect({}, databaseMs), events: eventsTable, rollups: rollupsTable, retention };
}
