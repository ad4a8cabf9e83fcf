import { parseArgs } from "node:util";
import { DynamoDBClient, ResourceNotFoundException, ScanCommand } from "@aws-sdk/client-dynamodb";
import { Complaint } from "../local/complaint.ts";
import { config } from "../tirage.config.ts";
import { copyItems, type Copied } from "./restore/copy-items.ts";
import { kindOf, type Kind } from "./restore/rule-of.ts";

const HELP = `Puts back into a table what a copy of it has and it has not, in the AWS account that the environment is signed in to.

  npm run restore -- --from Events-restored --to Events [--site dunyo] [--part 1/4]

  --from    the copy, such as a table that was restored from a point in time
  --to      the table that runs: of raw rows for a copy of raw rows, of numbers for one of numbers
  --site    one site's items, as tirage.config.ts names it; without it all
  --part    one of so many parts of the copy, so that several machines share it

An item is put where there is none, or where the one that is there was made from less; nothing that is newer is overwritten, and
a visitor salt never. What has expired stays away. It may run beside everything else, be stopped anywhere and be run
again. Audit the numbers afterwards: npm run audit -- … --repair. Exit status: 0 done, 1 done but for what it names, 2 it could
not be done.
`;

async function restore(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const { from, to, site } = options;
  if (!from || !to || from === to) throw new Complaint("Say two tables: --from the copy, --to the one that runs.");
  const ids = config.sites.map(({ id }) => id);
  if (site !== undefined && !ids.includes(site)) throw new Complaint(`--site should be one of ${ids.join(", ")}.`);
  const part = readPart(options.part);
  const client = new DynamoDBClient({ maxAttempts: 10 });
  await checkTables(client, from, to);
  const stopping = new AbortController();
  const stop = () => stopping.abort(new Complaint("Stopped. Run it again: what is there is left as it is."));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const tell = ({ read, written }: Copied) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${amount(read)} read, ${written.toLocaleString("en")} put back `);
  };
  try {
    const { retention } = config;
    const how = { retention, now: Date.now, signal: stopping.signal, tell };
    const copied = await copyItems({ client, from, to, site, part, ...how });
    if (process.stderr.isTTY) process.stderr.write("\n");
    return say(copied);
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

function say({ read, written, expired, unknown, notFolded }: Copied): number {
  console.log(`${amount(read)} read, ${written.toLocaleString("en")} put back, ${amount(expired)} expired.`);
  if (unknown > 0) console.error(`${amount(unknown)} of no kind that this version knows were left out.`);
  for (const { site, old, into } of notFolded) {
    console.error(
      `${site}: ${old} was an old id of ${into} and is not now: somebody undid it, or changed one of the two.`,
    );
  }
  return unknown > 0 || notFolded.length > 0 ? 1 : 0;
}

function amount(items: number): string {
  return `${items.toLocaleString("en")} ${items === 1 ? "item" : "items"}`;
}

/** @throws Complaint when one is not there, or they hold different things */
async function checkTables(client: DynamoDBClient, from: string, to: string): Promise<void> {
  const [copy, running] = [await whatIsIn(client, from), await whatIsIn(client, to)];
  if (!copy) throw new Complaint(`${from} is empty, or no table of Tirage.`);
  const what = { events: "raw rows", rollups: "numbers" };
  if (running && running !== copy) throw new Complaint(`${from} holds ${what[copy]}, and ${to} ${what[running]}.`);
}

/** Which table its first item is of. */
async function whatIsIn(client: DynamoDBClient, table: string): Promise<Kind["table"] | undefined> {
  try {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table, Limit: 1 }));
    return kindOf(Items[0] ?? {})?.table;
  } catch (cause) {
    if (!(cause instanceof ResourceNotFoundException)) throw cause;
    throw new Complaint(`There is no table ${table} in this account and region.`, { cause });
  }
}

/** @throws Complaint when it is no part of a whole */
function readPart(said: string): { at: number; of: number } {
  const [, at, of] = /^(\d{1,3})\/(\d{1,3})$/.exec(said) ?? [];
  const part = { at: Number(at), of: Number(of) };
  if (part.at >= 1 && part.at <= part.of) return part;
  throw new Complaint(`--part is "${said}" and should be such as 1/4.`);
}

function readOptions(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    const options = { from: text, to: text, site: text, part: { ...text, default: "1/1" } };
    const help = { type: "boolean", default: false, short: "h" } as const;
    return parseArgs({ args: [...args], options: { ...options, help } }).values;
  } catch (cause) {
    throw new Complaint(`${cause instanceof Error ? cause.message : String(cause)}. See npm run restore -- --help`, {
      cause,
    });
  }
}

try {
  process.exitCode = await restore(process.argv.slice(2));
} catch (error) {
  const said = error instanceof Error ? error.message : String(error);
  console.error(error instanceof Complaint ? said : `The table could not be restored: ${said}`);
  process.exitCode = 2;
}
