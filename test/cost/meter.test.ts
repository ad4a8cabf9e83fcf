import { randomBytes } from "node:crypto";
import {
  BatchGetItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, test } from "vitest";
import { meterOf, storedBytes, type Meter, type PartitionUse } from "../../bench/cost/meter.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { unlessRefused } from "../../functions/store/unless-refused.ts";
import { putEvent } from "../../functions/store/put-event.ts";
import type { Database } from "../../functions/store/database.ts";
import { openTestDatabase } from "../test-database.ts";

describe("the meter of what the functions use", () => {
  let db: Database;
  let meter: Meter;

  beforeAll(async () => {
    db = await openTestDatabase();
    meter = meterOf(db);
  });

  const view = () => ({
    id: makeEventId(Date.parse("2026-11-24T10:00:00Z"), randomBytes(10)),
    kind: "view" as const,
    article: "a",
  });

  test("tells a raw row from another write, and what the stream would say of it", async () => {
    const event = view();
    const used = await meter.measure(() => putEvent(db, { site: "paper", session: "s", visitor: "v", event }));
    expect(used).toMatchObject({ rawWrites: 1, writes: 0, reads: 0 });
    expect(used.waits).toBeCloseTo(1, 2);
    expect(meter.takeRows()).toEqual([{ pk: expect.stringContaining("paper|a|"), sk: `${event.id}|view` }]);
    expect(meter.takeRows()).toEqual([]);
  });

  test("bills a refused write with a unit, and rings nothing", async () => {
    const event = view();
    const received = { site: "paper", session: "s", visitor: "v", event };
    await meter.measure(() => putEvent(db, received));
    meter.takeRows();
    expect(await meter.measure(() => putEvent(db, received))).toMatchObject({ rawWrites: 0, writes: 1 });
    expect(meter.takeRows()).toEqual([]);
    const Item = { pk: { S: "refused" }, sk: { S: "x" } };
    const put = new PutItemCommand({ TableName: db.rollups, Item, ConditionExpression: "attribute_exists(pk)" });
    expect(await meter.measure(() => unlessRefused(db.client.send(put)))).toMatchObject({ writes: 1 });
  });

  test("bills a read that finds nothing as DynamoDB does: half a unit, and a whole one where it is consistent", async () => {
    const Key = { pk: { S: "nothing" }, sk: { S: "x" } };
    for (const [ConsistentRead, reads] of [
      [false, 0.5],
      [true, 1],
    ] as const) {
      const get = () => db.client.send(new GetItemCommand({ TableName: db.rollups, Key, ConsistentRead }));
      expect(await meter.measure(get)).toMatchObject({ reads, writes: 0 });
      const asked = { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": { S: "nothing" } } };
      const query = () => db.client.send(new QueryCommand({ TableName: db.rollups, ConsistentRead, ...asked }));
      expect(await meter.measure(query)).toMatchObject({ reads, writes: 0 });
    }
  });

  test("bills an item of more than 1 KB with two units", async () => {
    const update = (length: number) =>
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: { pk: { S: "long" }, sk: { S: "x" } },
        UpdateExpression: "SET body = :body",
        ExpressionAttributeValues: { ":body": { S: "x".repeat(length) } },
      });
    expect(await meter.measure(() => db.client.send(update(900)))).toMatchObject({ writes: 1 });
    expect(await meter.measure(() => db.client.send(update(1_100)))).toMatchObject({ writes: 2 });
  });

  test("counts two calls at one time as one wait, and two after each other as two", async () => {
    const Key = { pk: { S: "waits" }, sk: { S: "x" } };
    const get = () => db.client.send(new GetItemCommand({ TableName: db.rollups, Key }));
    const oneByOne = await meter.measure(async () => {
      await get();
      await get();
    });
    expect(oneByOne.waits).toBeCloseTo(2, 1);
    const atOnce = await meter.measure(() => Promise.all([get(), get()]));
    expect(atOnce.waits).toBeLessThan(oneByOne.waits);
  });

  test("tells which partitions a call used, and shares what a batch used among its own", async () => {
    const other = await openTestDatabase();
    const told: PartitionUse[] = [];
    const telling = meterOf(other, (use) => told.push(use));
    const { client, events, rollups } = other;
    const Item = (pk: string) => ({ pk: { S: pk }, sk: { S: "x" } });
    const asked = { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": { S: "queried" } } };
    const isThere = { ConditionExpression: "attribute_exists(pk)" };
    await telling.measure(async () => {
      await client.send(new PutItemCommand({ TableName: events, Item: Item("put") }));
      const refused = new PutItemCommand({ TableName: rollups, Item: Item("refused"), ...isThere });
      await unlessRefused(client.send(refused));
      await client.send(new QueryCommand({ TableName: events, ...asked }));
      const RequestItems = { [rollups]: { Keys: [Item("a"), Item("b")] } };
      await client.send(new BatchGetItemCommand({ RequestItems }));
    });
    expect(told).toEqual([
      { table: events, pk: "put", writes: 1, reads: 0 },
      { table: rollups, pk: "refused", writes: 1, reads: 0 },
      { table: events, pk: "queried", writes: 0, reads: 0.5 },
      { table: rollups, pk: "a", writes: 0, reads: 0.5 },
      { table: rollups, pk: "b", writes: 0, reads: 0.5 },
    ]);
  });

  test("does not measure a transaction, of which DynamoDB Local says the same whatever is in it", async () => {
    const Item = { pk: { S: "both" }, sk: { S: "x" } };
    const both = new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: db.rollups, Item } }] });
    await expect(meter.measure(() => db.client.send(both))).rejects.toThrow("transaction");
  });

  test("knows what an item takes while it is stored: 100 bytes beside its names and values", () => {
    expect(storedBytes({ pk: { S: "дом" } })).toBe(100 + 2 + 6);
  });
});
