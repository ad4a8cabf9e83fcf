import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { hourStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { EMPTY_FACTS } from "../core/facts.ts";
import type { Enough } from "../core/margins.ts";
import type { SitePiece } from "../core/overview.ts";
import type { Grain, Period } from "../core/period.ts";
import type { Reach } from "../core/reach.ts";
import type { Database } from "./database.ts";
import { siteFactsPartition } from "./keys.ts";
import { readCompleteMs } from "./read-complete.ts";
import { readPackedPieces } from "./read-pieces.ts";
import { unpackSlots } from "./read-slots.ts";

/**
 * Reads a site's facts of a period, all articles together.
 * @param grain how long a piece may be
 * @param enough whether one cell for everything is enough, or the values of one dimension
 */
export async function readSiteFacts(
  db: Database,
  site: Site,
  period: Period,
  grain: Grain,
  enough?: Enough,
): Promise<SitePiece[]> {
  const beside = enough === undefined || enough === "sum" ? enough : "margins";
  const packed = await readPackedPieces(db, site, period, grain, "site", { beside });
  // Some are from before margins were kept: all of their cells say the same, if they were not too many.
  if (beside === "margins" && packed.some(({ stored }) => stored.parts.length === 0)) {
    return readSiteFacts(db, site, period, grain);
  }
  const pieces = packed.flatMap(unpackSlots);
  const name = beside === "margins" && enough !== undefined ? enough : "";
  return pieces.map(({ startMs, facts }) => ({ startMs, facts: facts.get(name) ?? EMPTY_FACTS }));
}

/** Reads how far a site's facts reach. */
export async function readReach(db: Database, site: string): Promise<Reach> {
  const [complete, { Items: [first] = [] }] = await Promise.all([
    readCompleteMs(db, site),
    db.client.send(
      new QueryCommand({
        TableName: db.rollups,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :hour)",
        ProjectionExpression: "sk",
        ExpressionAttributeValues: { ":pk": { S: siteFactsPartition(site) }, ":hour": { S: "hour|" } },
        Limit: 1,
      }),
    ),
  ]);
  const hour = first?.["sk"]?.S?.slice("hour|".length);
  return { firstMs: hour ? hourStartMs(hour) : undefined, completeToMs: complete ?? null };
}
