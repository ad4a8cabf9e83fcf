import { GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Database } from "./database.ts";
import { auditKey } from "./keys.ts";

/** Where the store is, for whoever needs no more of it. */
type Rollups = Pick<Database, "client" | "rollups">;

/** Reads of which days an audit has found numbers that differ, and none since that they do not: the first milliseconds of these. */
export async function readDifferingDays(db: Rollups, site: string): Promise<number[]> {
  const read = new GetItemCommand({ TableName: db.rollups, Key: keyOf(site), ConsistentRead: true });
  const { Item } = await db.client.send(read);
  return (Item?.["days"]?.SS ?? []).toSorted().map((day) => Date.parse(day));
}

/** Remembers that numbers of a day differ. @param fromMs its first millisecond, epoch */
export async function rememberDifferingDay(db: Rollups, site: string, fromMs: number): Promise<void> {
  await change(db, site, "ADD", [fromMs]);
}

/** Forgets days of which nothing differs any more. */
export async function forgetDifferingDays(db: Rollups, site: string, daysMs: readonly number[]): Promise<void> {
  if (daysMs.length > 0) await change(db, site, "DELETE", daysMs);
}

async function change(db: Rollups, site: string, how: "ADD" | "DELETE", daysMs: readonly number[]): Promise<void> {
  await db.client.send(
    new UpdateItemCommand({
      TableName: db.rollups,
      Key: keyOf(site),
      UpdateExpression: `${how} #days :days`,
      ExpressionAttributeNames: { "#days": "days" },
      ExpressionAttributeValues: { ":days": { SS: daysMs.map((day) => new Date(day).toISOString()) } },
    }),
  );
}

function keyOf(site: string) {
  const { pk, sk } = auditKey(site);
  return { pk: { S: pk }, sk: { S: sk } };
}
