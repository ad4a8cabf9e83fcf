import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Site } from "../functions/core/config.ts";
import { Complaint } from "../local/complaint.ts";
import { config } from "../tirage.config.ts";
import { compareNumbers, type Difference } from "./audit/compare.ts";
import { countMinutes } from "./audit/count-minutes.ts";
import { describeDifference } from "./audit/counts.ts";
import { readRange, type Range } from "./range.ts";
import { readRawRows } from "./audit/raw-rows.ts";
import { readStoredNumbers } from "./audit/stored-numbers.ts";
import { openTables, type Tables } from "./open-tables.ts";

const HELP = `Counts a site's numbers again from its raw rows and prints every one that is stored otherwise.

  npm run audit -- --site demo [--from 2026-11-01] [--to 2026-11-25] [--repair] [--json]

  --site ID        the site, as tirage.config.ts names it
  --from, --to     a day of the site's zone (2026-11-01) or an instant (2026-11-01T10:00:00Z); whole hours of UTC are
                   looked at, those of the last day too. Without them: the last 7 days, up to the hour that has begun
  --repair         write what was counted where it differs, then look again
  --json           print the differences as JSON, one a line
  --events, --rollups
                   names of the tables on AWS; without them the local server's are taken (DATA_DIR)

Both tables are read as a whole. Exit status: 0 no difference (or all mended), 1 differences, 2 it could not be done.
`;

const HOUR_MS = 3_600_000;
/** What differs may have been on its way: it is looked at again after this time. */
const SECOND_LOOK_MS = 5_000;

async function audit(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const site = config.sites.find(({ id }) => id === options.site);
  if (!site) throw new Complaint(`--site should be one of ${config.sites.map(({ id }) => id).join(", ")}.`);
  const range = readRange(options, site, Date.now());
  const tables = openTables(options, process.env);

  let differences = await look(tables, site, range);
  if (differences.length > 0) {
    await sleep(SECOND_LOOK_MS);
    const first = new Set(differences.map(nameDifference));
    differences = (await look(tables, site, range)).filter((one) => first.has(nameDifference(one)));
  }
  for (const one of differences)
    console.log(options.json ? JSON.stringify(one, ["what", "stored", "counted", ...FIELDS]) : nameDifference(one));
  const hours = Math.round((range.toMs - range.fromMs) / HOUR_MS);
  const looked = `${hours} hours of ${site.id} from ${new Date(range.fromMs).toISOString()}`;
  if (differences.length === 0) {
    console.error(`No difference in ${looked}.`);
    return 0;
  }
  console.error(`${differences.length} ${differences.length === 1 ? "difference" : "differences"} in ${looked}.`);
  if (!options.repair) return 1;
  for (const one of differences) await mend(tables, one);
  const left = await look(tables, site, range);
  console.error(left.length === 0 ? "All of them are mended." : `${left.length} are left: run it again.`);
  return left.length === 0 ? 0 : 1;
}

const FIELDS = ["rows", "views", "prints", "listens", "repeats", "robots", "prefetches", "own"];

function readOptions(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        site: text,
        from: text,
        to: text,
        events: text,
        rollups: text,
        repair: flag,
        json: flag,
        help: { ...flag, short: "h" },
      },
    }).values;
  } catch (cause) {
    throw new Complaint(`${cause instanceof Error ? cause.message : String(cause)}. See npm run audit -- --help`, {
      cause,
    });
  }
}

async function look(tables: Tables, site: Site, { fromMs, toMs }: Range): Promise<Difference[]> {
  const hourOf = (ms: number) => new Date(ms).toISOString().slice(0, 13);
  const [first, end] = [hourOf(fromMs), hourOf(toMs)];
  // The hour before the first holds the rows that the first ones may repeat.
  const before = hourOf(fromMs - HOUR_MS);
  const showProgress = progress();
  const rows = await readRawRows(
    tables.client,
    tables.events,
    site.id,
    (hour) => hour >= before && hour < end,
    showProgress,
  );
  const counted = countMinutes(rows).filter(({ hour }) => hour >= first);
  const stored = await readStoredNumbers(tables.client, tables.rollups, site.id);
  const oldestLive = hourOf(Date.now() - config.retention.minuteDays * 24 * HOUR_MS + HOUR_MS);
  const scope = {
    site: site.id,
    table: tables.rollups,
    isAsked: (hour: string) => hour >= first && hour < end,
    hasMinutes: (hour: string) => hour >= oldestLive,
  };
  return compareNumbers(scope, stored, counted);
}

/** Tells on a terminal how far the reading of raw rows has come. */
function progress(): (items: number) => void {
  let read = 0;
  return (items) => {
    read += items;
    if (process.stderr.isTTY) process.stderr.write(`\r${read.toLocaleString("en")} raw rows read `);
  };
}

function nameDifference({ what, stored, counted }: Difference): string {
  return `${what}: ${describeDifference(stored, counted)}`;
}

/** Writes a number as it was counted, unless somebody changed it since it was read: then the next look tells. */
async function mend({ client }: Tables, { mend: write }: Difference): Promise<void> {
  try {
    await client.send(new UpdateItemCommand(write));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

try {
  process.exitCode = await audit(process.argv.slice(2));
} catch (error) {
  const said = error instanceof Error ? error.message : String(error);
  console.error(error instanceof Complaint ? said : `The tables could not be audited: ${said}`);
  process.exitCode = 2;
}
