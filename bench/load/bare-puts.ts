import { randomUUID } from "node:crypto";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { connect } from "../../functions/store/connect.ts";
import { createPlainTable } from "../../local/tables.ts";
import { press } from "./press.ts";

const PATIENT_MS = 60_000;
/** As many bytes as a view's row has. */
const TEXT = "x".repeat(200);

/**
 * Measures how many rows a second this process stores in a table of its own, by nothing but PutItem. The table has no stream: of
 * those that have one, DynamoDB Local writes only the first as fast as others, and each further one in a fraction of that.
 * @returns rows a second
 */
export async function barePuts(endpoint: string, workers: number, seconds: number): Promise<number> {
  const TableName = `Floor-${randomUUID().slice(0, 8)}`;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = connect({ endpoint, region: "local", credentials }, PATIENT_MS);
  await createPlainTable(client, TableName, false);
  let stored = 0;
  const startMs = performance.now();
  await press({ workers }, seconds, async () => {
    const Item = { pk: { S: `floor|${stored % 1_000}` }, sk: { S: randomUUID() }, text: { S: TEXT } };
    await client.send(new PutItemCommand({ TableName, Item }));
    stored += 1;
  });
  return stored / ((performance.now() - startMs) / 1_000);
}
