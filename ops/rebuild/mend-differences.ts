import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Site } from "../../functions/core/config.ts";
import type { Database } from "../../functions/store/database.ts";
import { unlessRefused } from "../../functions/store/unless-refused.ts";
import type { Difference } from "../audit/difference.ts";
import { mendBuckets } from "./mend-buckets.ts";

/**
 * Makes right what an audit found: a number by the write that it says, unless somebody changed it since, which the next look
 * tells; a bucket by making it anew. What cannot be mended stays as it is.
 * @param nowMs epoch milliseconds, before the audit began
 */
export async function mendDifferences(
  db: Database,
  site: Site,
  differences: readonly Difference[],
  nowMs: number,
  signal: AbortSignal,
): Promise<void> {
  const mends = differences.flatMap(({ mend }) => mend ?? []);
  for (const mend of mends) {
    signal.throwIfAborted();
    if ("write" in mend) await unlessRefused(db.client.send(new UpdateItemCommand(mend.write)));
  }
  const wrong = mends.flatMap((mend) => ("wrong" in mend ? [mend.wrong] : []));
  const buckets = new Map(wrong.map((one) => [`${one.of} ${one.bucket}`, one]));
  await mendBuckets(db, site, [...buckets.values()], nowMs, signal);
}
