import { randomUUID } from "node:crypto";
import { paginateScan, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { HOUR_MS, MINUTE_MS, hourOf, hourStartMs } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import type { Database } from "../../functions/store/database.ts";
import { settle } from "../../functions/store/settle.ts";
import { groupWrites } from "../../local/newsroom/group-writes.ts";
import type { Random } from "../../local/newsroom/random.ts";
import { config } from "../../tirage.config.ts";
import { makePipeline } from "../cost/drive.ts";
import { articleId, readerRequests } from "../cost/readers.ts";
import { openTables, reachDatabase } from "../open-tables.ts";

/** As Lambda looks into a shard. */
const GATHER_MS = 250;
const ARTICLES = 10;
/** Views of the articles in an hour that is settled, and in the last minutes. */
const SETTLED_VIEWS = 30;
const RECENT_VIEWS = 30;

/** Two tables of their own with what a small paper has in them, and what else functions are invoked with. */
export interface Stock {
  readonly db: Database;
  /** The same through a client that stores raw rows a hundred at a time. */
  readonly bulk: Database;
  readonly site: Site;
  /** An article that is known, of which views came in the last minutes in all lanes. */
  readonly article: string;
  /** A raw row, as `record` stores it. */
  readonly row: Readonly<Record<string, AttributeValue>>;
  readonly random: Random;
}

/** Makes tables on a DynamoDB Local and stocks them by the real functions. */
export async function makeStock(endpoint: string, random: Random): Promise<Stock> {
  const [site] = config.sites;
  if (!site) throw new Error("no site is configured");
  const db = await openTables(endpoint, randomUUID().slice(0, 8));
  const drive = makePipeline(db, random, { gatherMs: GATHER_MS, site });
  const made = readerRequests(random, site);
  const nowMs = Date.now();
  const read = async (fromMs: number, toMs: number, views: number) => {
    const requests = Array.from({ length: views }, (_, at) =>
      // The first article is read more often than the others, and so in all lanes.
      made(articleId(at % 2 === 0 ? 0 : at % ARTICLES), Math.floor(fromMs + random.next() * (toMs - fromMs))),
    );
    await drive(requests.flat().filter(({ kind }) => kind === "view"));
  };
  const settledMs = hourStartMs(hourOf(nowMs - 2 * HOUR_MS));
  await read(settledMs, settledMs + HOUR_MS, SETTLED_VIEWS);
  for (const one of config.sites) await settle(db, one, settledMs + HOUR_MS + 5 * MINUTE_MS, () => true);
  await read(nowMs - 2 * MINUTE_MS, nowMs, RECENT_VIEWS);
  const bulk = { ...db, client: groupWrites(reachDatabase(endpoint)) };
  return { db, bulk, site, article: articleId(0), row: await anyView(db), random };
}

async function anyView(db: Database): Promise<Record<string, AttributeValue>> {
  for await (const page of paginateScan({ client: db.client }, { TableName: db.events })) {
    const view = page.Items?.find(({ sk }) => sk?.S?.endsWith("|view"));
    if (view) return view;
  }
  throw new Error("no view was stored");
}
