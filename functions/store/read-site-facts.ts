import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { hourStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { EMPTY_FACTS, type Facts, type Filters } from "../core/facts.ts";
import type { Enough } from "../core/margins.ts";
import type { SitePiece } from "../core/overview.ts";
import type { Grain, Period } from "../core/period.ts";
import type { Reach } from "../core/reach.ts";
import type { Database } from "./database.ts";
import { siteFactsPartition } from "./keys.ts";
import { readMonthDays } from "./month-days.ts";
import { readCompleteMs } from "./read-complete.ts";
import { readPackedPieces } from "./read-pieces.ts";
import { unpackSlots } from "./read-slots.ts";

/**
 * Reads a site's facts of a period, all articles together. A series of days is read from months where these hold their days.
 * @param grain how long a piece may be
 * @param enough whether one cell for everything is enough, or the values of one dimension
 * @param filters what is asked of cells anyway: others are not unpacked
 */
export async function readSiteFacts(
  db: Database,
  site: Site,
  period: Period,
  grain: Grain,
  enough?: Enough,
  filters: Filters = {},
): Promise<SitePiece[]> {
  if (grain !== "day") return readOneByOne(db, site, period, grain, enough, filters);
  const months = await readMonthDays(db, site, period, enough ?? "cells", filters);
  const pieces = months.flatMap(({ slots }) => slots.map(({ startMs, facts }) => pieceOf(startMs, facts.get(""))));
  const others = await Promise.all(
    besides(period, months).map((one) => readOneByOne(db, site, one, grain, enough, filters)),
  );
  return [...pieces, ...others.flat()].toSorted((a, b) => a.startMs - b.startMs);
}

async function readOneByOne(
  db: Database,
  site: Site,
  period: Period,
  grain: Grain,
  enough: Enough | undefined,
  filters: Filters,
): Promise<SitePiece[]> {
  const beside = enough === undefined || enough === "sum" ? enough : "margins";
  const packed = await readPackedPieces(db, site, period, grain, "site", { beside });
  // Some are from before margins were kept: all of their cells say the same, if they were not too many.
  if (beside === "margins" && packed.some(({ stored }) => stored.parts.length === 0)) {
    return readOneByOne(db, site, period, grain, undefined, filters);
  }
  const name = beside === "margins" && enough !== undefined ? enough : "";
  const slots = packed.flatMap((bucket) => unpackSlots(bucket, { filters }));
  return slots.map(({ startMs, facts }) => pieceOf(startMs, facts.get(name)));
}

function pieceOf(startMs: number, facts: Facts = EMPTY_FACTS): SitePiece {
  return { startMs, facts };
}

/** What of a period lies in none of some stretches, which are in their order. */
function besides({ fromMs, toMs }: Period, stretches: readonly Period[]): Period[] {
  const ends = [fromMs, ...stretches.map((one) => one.toMs)];
  const starts = [...stretches.map((one) => one.fromMs), toMs];
  return ends.flatMap((end, at) => {
    const start = starts[at] ?? end;
    return end < start ? [{ fromMs: end, toMs: start }] : [];
  });
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
