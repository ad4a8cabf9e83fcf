import type { Database } from "../../functions/store/database.ts";
import { throughClient } from "../test-database.ts";

/** Capacity units that calls of a client consumed since it was last asked, as DynamoDB bills them. */
export interface Meter {
  readonly db: Database;
  /** Units since it was last asked. */
  readonly read: () => { reads: number; writes: number };
  /** Items that queries and gets gave back since it was last asked. */
  readonly readItems: () => number;
}

/** Measures what calls through a client of its own consume. */
export function meter(db: Database): Meter {
  const metered = throughClient(db, {});
  let [reads, writes, items] = [0, 0, 0];
  metered.client.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: "TOTAL" } });
        const { ConsumedCapacity, ...found } = answer.output as Output;
        items += found.Items?.length ?? (found.Item ? 1 : 0);
        for (const ofTable of Object.values(found.Responses ?? {})) items += ofTable.length;
        for (const { CapacityUnits = 0 } of ConsumedCapacity ? [ConsumedCapacity].flat() : []) {
          if (/^(Put|Update|TransactWrite)/.test(commandName)) writes += CapacityUnits;
          else reads += CapacityUnits;
        }
        return answer;
      },
    { step: "initialize", name: "meter" },
  );
  return {
    db: metered,
    read: () => {
      const used = { reads, writes };
      [reads, writes] = [0, 0];
      return used;
    },
    readItems: () => {
      const found = items;
      items = 0;
      return found;
    },
  };
}

interface Capacity {
  readonly CapacityUnits?: number;
}

interface Output {
  readonly ConsumedCapacity?: Capacity | Capacity[];
  readonly Items?: readonly unknown[];
  readonly Item?: unknown;
  readonly Responses?: Readonly<Record<string, readonly unknown[]>>;
}
