import { randomUUID } from "node:crypto";
import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { inject } from "vitest";
import { connect } from "../functions/store/connect.ts";
import type { Database } from "../functions/store/database.ts";
import { createTables } from "../local/tables.ts";

/** How a client reaches the tests' DynamoDB Local. */
export function reachTestDatabase() {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return { endpoint: inject("databaseEndpoint"), region: "local", credentials };
}

/**
 * A client's tries may take 30 s, and be more: the database shares a busy machine with browsers, refuses what waits too long for
 * a lock there, and no test is about its speed.
 */
export const PATIENT = { maxAttempts: 10, requestHandler: { connectionTimeout: 30_000, requestTimeout: 30_000 } };

/** Makes two empty tables of a test file's own. */
export async function openTestDatabase(): Promise<Database & { readonly streamArn: string }> {
  const name = randomUUID().slice(0, 8);
  const tables = { events: `Events-${name}`, rollups: `Rollups-${name}` };
  const client = connect({ ...reachTestDatabase(), ...PATIENT });
  // Tests have times of their own, long ago by the clock of the database.
  const streamArn = await createTables(client, tables, false);
  return { client, ...tables, retention: { eventDays: 400, factDays: 400, minuteDays: 8 }, streamArn };
}

/** The same tables through another client. */
export function throughClient(db: Database, overrides: DynamoDBClientConfig = {}): Database {
  return { ...db, client: connect({ ...reachTestDatabase(), ...PATIENT, ...overrides }) };
}
