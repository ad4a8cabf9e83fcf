import { randomUUID } from "node:crypto";
import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { inject } from "vitest";
import { connect } from "../functions/store/connect.ts";
import type { Database } from "../functions/store/database.ts";
import { createPlainTable, createTables } from "../local/tables.ts";

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

/** Makes two empty tables of a test file's own, without a stream. */
export async function openTestDatabase(): Promise<Database> {
  const db = nameTables();
  for (const table of [db.events, db.rollups]) await createPlainTable(db.client, table, EXPIRES);
  return db;
}

/** The same with a stream of raw rows, for whoever reads it: each makes those of all other files slower. */
export async function openTestDatabaseWithStream(): Promise<Database & { readonly streamArn: string }> {
  const db = nameTables();
  return { ...db, streamArn: await createTables(db.client, db, EXPIRES) };
}

/** Tests have times of their own, long ago by the clock of the database. */
const EXPIRES = false;

function nameTables(): Database {
  const name = randomUUID().slice(0, 8);
  const client = connect({ ...reachTestDatabase(), ...PATIENT });
  const retention = { eventDays: 400, factDays: 400, minuteDays: 8 };
  return { client, events: `Events-${name}`, rollups: `Rollups-${name}`, retention };
}

/** The same tables through another client. */
export function throughClient(db: Database, overrides: DynamoDBClientConfig = {}): Database {
  return { ...db, client: connect({ ...reachTestDatabase(), ...PATIENT, ...overrides }) };
}
