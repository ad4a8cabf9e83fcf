import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { Database } from "./database.ts";
import { closedMarkKey } from "./keys.ts";

/** As far as two right clocks may seem to differ: whole seconds of a header, an answer that was slow, and their own error. */
const TOLERANCE_MS = 60_000;

/**
 * Tells the time, if this process and the database agree about it. Closing an hour is for good, and by a clock that has jumped
 * ahead it would close what events still come to. The database says its own time with each answer (`Date`, RFC 9110, 6.6.1).
 * @returns epoch milliseconds
 * @throws an Error when they differ by more than a minute
 */
export async function checkClock(db: Database, site: string, now: () => number): Promise<number> {
  const { pk, sk } = closedMarkKey(site);
  const command = new GetItemCommand({ TableName: db.rollups, Key: { pk: { S: pk }, sk: { S: sk } } });
  let said: string | undefined;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      said = dateOf(result.response);
      return result;
    },
    { step: "deserialize" },
  );
  await db.client.send(command);
  const nowMs = now();
  const aheadMs = nowMs - Date.parse(said ?? "");
  if (Math.abs(aheadMs) > TOLERANCE_MS) {
    throw new Error(`this clock is ${Math.round(aheadMs / 1_000)} s ahead of the database's: nothing is settled by it`);
  }
  return nowMs;
}

/** Nothing where an answer has none: then no clock is there to be wrong by. */
function dateOf(response: unknown): string | undefined {
  if (typeof response !== "object" || response === null || !("headers" in response)) return undefined;
  const { headers } = response;
  if (typeof headers !== "object" || headers === null || !("date" in headers)) return undefined;
  return typeof headers.date === "string" ? headers.date : undefined;
}
