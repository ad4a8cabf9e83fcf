import { paginateScan, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { DAY_MS, SECOND_MS, hourStartMs, type Hour } from "../../functions/core/clock.ts";
import type { Database } from "../../functions/store/database.ts";
import { storedBytes, type Meter } from "./meter.ts";

/** Bytes that settling keeps. */
export interface KeptBytes {
  /** Of an hour, for as many days as minutes are kept. */
  readonly hourMinutes: number;
  /** Of an hour, and of a day, for as many days as facts are kept, or longer. */
  readonly hourFacts: number;
  readonly dayFacts: number;
}

/** Finds the bytes of the items of a closed hour and of its day, by how long they are kept. */
export async function keptBytesOf(db: Database, meter: Meter, hour: Hour): Promise<KeptBytes> {
  const kept = { hourMinutes: 0, hourFacts: 0, dayFacts: 0 };
  await meter.measure(async () => {
    for await (const page of paginateScan({ client: db.client }, { TableName: db.rollups })) {
      for (const item of page.Items ?? []) {
        const part = partOf(item, hour);
        if (part) kept[part] += storedBytes(item);
      }
    }
  });
  return kept;
}

function partOf(item: Readonly<Record<string, AttributeValue>>, hour: Hour): keyof KeptBytes | undefined {
  const [pk, sk] = [item["pk"]?.S ?? "", item["sk"]?.S ?? ""];
  if (sk.startsWith(`day|${hour.slice(0, 10)}`)) return "dayFacts";
  if (!sk.startsWith(`hour|${hour}`) && !(pk.startsWith("live|") && pk.includes(`|${hour}|`))) return undefined;
  const days = item["ttl"]?.N ? (Number(item["ttl"].N) * SECOND_MS - hourStartMs(hour)) / DAY_MS : Infinity;
  return days > SHORT_DAYS ? "hourFacts" : "hourMinutes";
}

/** Between how long minutes are kept and how long facts are. */
const SHORT_DAYS = 60;
