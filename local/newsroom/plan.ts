import { GetItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Database } from "../../functions/store/database.ts";
import { unlessRefused } from "../../functions/store/unless-refused.ts";

/** What decides every row of the demo's traffic. */
export interface Plan {
  readonly seed: string;
  readonly days: number;
  /** When the traffic ends, epoch milliseconds: the moment of the first run. */
  readonly endMs: number;
}

/** A plan as a database has it. */
export interface KeptPlan extends Plan {
  /** Whether all of it was stored and counted. */
  readonly finished: boolean;
}

/** No site's key begins with `@`. */
const KEY = { pk: { S: "@newsroom" }, sk: { S: "plan" } };
const IS_FIRST = "attribute_not_exists(pk)";

/**
 * Keeps the plan of the first run with the data, so that later runs make the same rows and add nothing.
 * @returns the one that is kept now, of whichever run was first
 */
export async function keepPlan(db: Database, { seed, days, endMs }: Plan): Promise<KeptPlan> {
  const Item = { ...KEY, seed: { S: seed }, days: { N: String(days) }, endMs: { N: String(endMs) } };
  await unlessRefused(
    db.client.send(new PutItemCommand({ TableName: db.rollups, Item, ConditionExpression: IS_FIRST })),
  );
  const kept = await readPlan(db);
  if (!kept) throw new Error("a plan that was just kept is gone");
  return kept;
}

/** Reads the plan that a database has, if it has one. */
async function readPlan(db: Database): Promise<KeptPlan | undefined> {
  const read = new GetItemCommand({ TableName: db.rollups, Key: KEY, ConsistentRead: true });
  const { Item } = await db.client.send(read);
  if (!Item) return undefined;
  const { seed, days, endMs, finished } = Item;
  return { seed: seed?.S ?? "", days: Number(days?.N), endMs: Number(endMs?.N), finished: finished?.BOOL === true };
}

/** Notes that all of the plan was stored and counted. */
export async function finishPlan(db: Database): Promise<void> {
  await db.client.send(
    new UpdateItemCommand({
      TableName: db.rollups,
      Key: KEY,
      UpdateExpression: "SET finished = :yes",
      ExpressionAttributeValues: { ":yes": { BOOL: true } },
    }),
  );
}
