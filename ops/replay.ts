import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { inParallel } from "../functions/core/in-parallel.ts";
import { readRings } from "../functions/lambda/stream.ts";
import { recountMinutes } from "../functions/store/recount-minutes.ts";
import { Complaint } from "../local/complaint.ts";
import { config } from "../tirage.config.ts";
import { openTables } from "./open-tables.ts";
import { readBatch } from "./replay/read-batch.ts";

const HELP = `Counts the minutes again that a failed batch of the stream tells of.

  npm run replay -- s3://BUCKET/aws/lambda/… --events … --rollups …
  npm run replay -- batch.json
  npm run replay -- - < batch.json

  s3://…           the object that Lambda wrote when it gave the batch up, in the bucket of failed batches
  batch.json, -    the same as a file, or what comes on standard input
  --events, --rollups
                   names of the tables on AWS; without them the local server's are taken (DATA_DIR)

A batch says only which minutes changed; each is counted from its raw rows, and kept if it is the fuller count. So it may
be run any number of times, by anyone, in any order. Exit status: 0 all minutes are counted, 1 some could not be, 2 it could
not be done.
`;

/** Lanes that are counted at one time. */
const LANES_AT_ONCE = 10;

async function replay(args: readonly string[]): Promise<number> {
  const { values, positionals } = readOptions(args);
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [source, ...more] = positionals;
  if (source === undefined || more.length > 0) {
    throw new Complaint("Say one failed batch: an address s3://…, a file, or -. See npm run replay -- --help");
  }
  const records = readBatch(await readSource(source));
  const db = { ...openTables(values, process.env), retention: config.retention };
  const { rings, setAside } = readRings(records);
  const results = await inParallel(rings, LANES_AT_ONCE, ({ lane, minutes }) => recountMinutes(db, lane, minutes));
  const failed = results.flatMap((result, at) => {
    const ring = rings[at];
    if (result.status === "fulfilled" || !ring) return [];
    const { site, article, lane } = ring.lane;
    const why = result.reason instanceof Error ? result.reason.message : String(result.reason);
    return ring.minutes.map(
      (minuteMs) => `${site}, ${article}, minute ${new Date(minuteMs).toISOString()}, lane ${lane}: ${why}`,
    );
  });
  for (const one of setAside) console.error(`No row's key: ${JSON.stringify(one.dynamodb?.Keys)}. It is left out.`);
  for (const one of failed) console.error(one);
  const counted = rings.flatMap(({ minutes }) => minutes).length - failed.length;
  console.log(`${amount(records.length, "record")}, ${amount(counted, "minute")} counted again.`);
  return failed.length === 0 ? 0 : 1;
}

function readOptions(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { events: text, rollups: text, help: { type: "boolean", default: false, short: "h" } },
    });
  } catch (cause) {
    throw new Complaint(`${cause instanceof Error ? cause.message : String(cause)}. See npm run replay -- --help`, {
      cause,
    });
  }
}

/** @throws Complaint when there is nothing at it */
async function readSource(source: string): Promise<string> {
  if (source === "-") return readAll(process.stdin);
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(source) ?? [];
  try {
    if (!Bucket || !Key) return await readFile(source, "utf8");
    const { Body } = await new S3Client().send(new GetObjectCommand({ Bucket, Key }));
    return (await Body?.transformToString()) ?? "";
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    // The SDK adds lines for whoever looks into an answer that it cannot read.
    throw new Complaint(`${source} cannot be read: ${why.split("\n")[0]}`, { cause });
  }
}

function amount(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

try {
  process.exitCode = await replay(process.argv.slice(2));
} catch (error) {
  const said = error instanceof Error ? error.message : String(error);
  console.error(error instanceof Complaint ? said : `The batch could not be counted: ${said}`);
  process.exitCode = 2;
}
