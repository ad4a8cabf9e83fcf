import type { TestProject } from "vitest/node";
import { startEmbeddedDatabase } from "../local/embedded-database.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the DynamoDB Local that all test files share; its data lives in memory. */
    databaseEndpoint: string;
  }
}

/** Starts one DynamoDB Local for all test files, and ends it after them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const database = await startEmbeddedDatabase();
  project.provide("databaseEndpoint", database.endpoint);
  return database.stop;
}
