import { ConditionalCheckFailedException, type AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Database } from "../../functions/store/database.ts";
import type { Work } from "./billed-time.ts";

/** What some work used. */
export interface Used extends Work {
  /** Write units of raw rows. */
  readonly rawWrites: number;
  /** All other write units. */
  readonly writes: number;
  readonly reads: number;
  /** Bytes that the raw rows take, as DynamoDB bills storage. */
  readonly rowBytes: number;
}

/** The keys of a raw row that was stored. */
export interface StoredKeys {
  readonly pk: string;
  readonly sk: string;
}

/** Measures what work through a database uses. One piece of work is measured at a time. */
export interface Meter {
  readonly measure: (work: () => Promise<unknown>) => Promise<Used>;
  /** Keys of the rows that were stored in measured work and before it, since it was last asked: what the stream tells of. */
  readonly takeRows: () => StoredKeys[];
}

export const NOTHING: Used = { rawWrites: 0, writes: 0, reads: 0, rowBytes: 0, waits: 0, cpuMs: 0 };

export function add(a: Used, b: Used): Used {
  return {
    rawWrites: a.rawWrites + b.rawWrites,
    writes: a.writes + b.writes,
    reads: a.reads + b.reads,
    rowBytes: a.rowBytes + b.rowBytes,
    waits: a.waits + b.waits,
    cpuMs: a.cpuMs + b.cpuMs,
  };
}

/** What a call used, of one partition. */
export interface PartitionUse {
  readonly table: string;
  readonly pk: string;
  readonly writes: number;
  readonly reads: number;
}

/** What of a call and of its answer says what is billed. */
interface Input {
  readonly TableName?: string;
  readonly Key?: Readonly<Record<string, AttributeValue>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>>;
  readonly Item?: Readonly<Record<string, AttributeValue>>;
  readonly ConsistentRead?: boolean;
  readonly RequestItems?: Readonly<
    Record<
      string,
      { readonly Keys?: readonly Readonly<Record<string, AttributeValue>>[]; readonly ConsistentRead?: boolean }
    >
  >;
}
interface Output {
  readonly ConsumedCapacity?: { readonly CapacityUnits?: number } | readonly { readonly CapacityUnits?: number }[];
}

/**
 * Puts a meter into a database's client, for good. It asks for the consumed capacity of each call, and corrects what DynamoDB
 * Local bills otherwise than DynamoDB: a read that finds nothing takes half a unit, a consistent one a unit, and a refused write
 * one, since no item that is written by condition has more than 1 KB here.
 * @param onPartition is told what each call used of each partition; those of a batch share it evenly
 */
export function meterOf(db: Database, onPartition: (use: PartitionUse) => void = () => undefined): Meter {
  let [used, calls, begun, busyMs, callMs, underWay] = [NOTHING, 0, 0, 0, 0, 0];
  let rows: StoredKeys[] = [];
  const bill = (commandName: string, input: Input, units: number) => {
    if (commandName.startsWith("Transact")) throw new Error("DynamoDB Local does not say what a transaction takes");
    if (!/^(Put|Update)/.test(commandName)) {
      const reads = Math.max(units, fewestReads(input));
      used = add(used, { ...NOTHING, reads });
      tellPartitions(input, 0, reads, onPartition);
      return;
    }
    tellPartitions(input, units, 0, onPartition);
    if (commandName.startsWith("Put") && input.TableName === db.events && input.Item) {
      const { pk, sk } = input.Item;
      rows.push({ pk: pk?.S ?? "", sk: sk?.S ?? "" });
      used = add(used, { ...NOTHING, rawWrites: units, rowBytes: storedBytes(input.Item) });
    } else used = add(used, { ...NOTHING, writes: units });
  };
  db.client.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the fields that commands have, each of them optional
        const input = args.input as Input;
        const startMs = performance.now();
        if (underWay++ === 0) begun = startMs;
        try {
          const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: "TOTAL" } });
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
          const { ConsumedCapacity } = answer.output as Output;
          const units = [ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
          bill(commandName, input, units);
          return answer;
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) {
            used = add(used, { ...NOTHING, writes: 1 });
            tellPartitions(input, 1, 0, onPartition);
          }
          throw error;
        } finally {
          calls += 1;
          callMs += performance.now() - startMs;
          if (--underWay === 0) busyMs += performance.now() - begun;
        }
      },
    { step: "initialize", name: "meter" },
  );
  return {
    measure: async (work) => {
      [used, calls, busyMs, callMs] = [NOTHING, 0, 0, 0];
      const cpu = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(cpu);
      return { ...used, cpuMs: (user + system) / 1_000, waits: callMs > 0 ? (calls * busyMs) / callMs : 0 };
    },
    takeRows: () => {
      const taken = rows;
      rows = [];
      return taken;
    },
  };
}

function tellPartitions(input: Input, writes: number, reads: number, tell: (use: PartitionUse) => void): void {
  const { TableName: table = "", Item, Key, ExpressionAttributeValues: values, RequestItems } = input;
  const keys = RequestItems
    ? Object.entries(RequestItems).flatMap(([name, { Keys = [] }]) => Keys.map(({ pk }) => ({ table: name, pk })))
    : [{ table, pk: Item?.["pk"] ?? Key?.["pk"] ?? values?.[":pk"] }];
  for (const { table: name, pk } of keys) {
    tell({ table: name, pk: pk?.S ?? "", writes: writes / keys.length, reads: reads / keys.length });
  }
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html */
function fewestReads({ ConsistentRead, RequestItems }: Input): number {
  if (!RequestItems) return ConsistentRead ? 1 : 0.5;
  return Object.values(RequestItems).reduce(
    (sum, { Keys = [], ConsistentRead: isConsistent }) => sum + Keys.length * (isConsistent ? 1 : 0.5),
    0,
  );
}

/** Bytes beside its own that are billed for each item that is stored. */
const ITEM_OVERHEAD = 100;

/** Bytes that an item is billed for while it is stored: names and values, and what an index of its own takes. */
export function storedBytes(item: Readonly<Record<string, AttributeValue>>): number {
  return Object.entries(item).reduce(
    (sum, [name, { S, N, B }]) =>
      sum +
      Buffer.byteLength(name) +
      (S ? Buffer.byteLength(S) : N ? Math.ceil(N.length / 2) + 1 : (B?.byteLength ?? 1)),
    ITEM_OVERHEAD,
  );
}
