import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { Database } from "./database.ts";

/** Reads an item that need not exist. @throws when the database does not answer. */
export async function checkHealth(db: Database): Promise<void> {
  const Key = { pk: { S: "health" }, sk: { S: "health" } };
  await db.client.send(new GetItemCommand({ TableName: db.rollups, Key }));
}
