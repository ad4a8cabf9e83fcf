import { parseArgs } from "node:util";
import { Complaint } from "../local/complaint.ts";
import { hostsOf, readSettings } from "../local/settings.ts";
import { showProgress } from "../local/show-progress.ts";
import { config } from "../tirage.config.ts";
import { describe, toJson } from "./audit/difference.ts";
import { findDifferences, type Found } from "./audit/find-differences.ts";
import { openTables } from "./open-tables.ts";
import { readRange } from "./range.ts";
import { forgetMendedDays } from "./rebuild/forget-mended-days.ts";
import { mendDifferences } from "./rebuild/mend-differences.ts";

const HOUR_MS = 3_600_000;
/** Differences that are printed. */
const MOST_PRINTED = 1_000;

const HELP = `Counts a site's numbers again from its raw rows and prints every one that is stored otherwise: minutes and hours of
articles, their sums, boards, facts of hours and days, months, and how articles grew.

  npm run audit -- --site demo [--from 2026-11-01] [--to 2026-11-25] [--repair] [--json]

  --site ID        the site, as tirage.config.ts names it
  --from, --to     a day of the site's zone (2026-11-01) or an instant (2026-11-01T10:00:00Z); whole hours of UTC are
                   looked at, those of the last day too. Without them: the last 7 days, up to the hour that has begun.
                   Days and months in which these hours lie are looked at as a whole
  --repair         make right what differs, then look again. What changed meanwhile is left to the next run. Days of
                   which nothing differs then end the alarm of those that differed
  --json           print the differences as JSON, one a line
  --events, --rollups
                   names of the tables on AWS; without them the local server's are taken (DATA_DIR)

Both tables are read as a whole; raw rows go to a file without a name that takes some 100 bytes for each. What differs is looked
at twice, and what may still change not at all: hours that are not over for an hour, and those that something came to in
the last ten minutes. At most ${MOST_PRINTED} differences are printed, with the number of all.
Exit status: 0 no difference (or all mended), 1 differences, 2 it could not be done.
`;

async function audit(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const configured = config.sites.find(({ id }) => id === options.site);
  if (!configured) throw new Complaint(`--site should be one of ${config.sites.map(({ id }) => id).join(", ")}.`);
  // The local server serves the demo site from its own address, which counts as the site's.
  const { host, port, demoHosts } = readSettings(process.env);
  const isDemo = configured.id === "demo" && !options.events;
  const local = isDemo ? [...hostsOf(host, port), ...demoHosts] : [];
  const site = { ...configured, hosts: [...configured.hosts, ...local] };
  const range = readRange(options, site, Date.now());
  const db = { ...openTables(options, process.env), retention: config.retention };
  const stopping = new AbortController();
  const stop = () => stopping.abort(new Complaint("Stopped. What was mended is mended: run it again."));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const find = () =>
    findWithProgress((tell) => findDifferences(db, site, range, { now: Date.now, signal: stopping.signal, tell }));
  try {
    const startMs = Date.now();
    const found = await find();
    print(found, options.json);
    const looked = `${(range.toMs - range.fromMs) / HOUR_MS} hours of ${site.id} from ${new Date(range.fromMs).toISOString()}`;
    console.error(`${found.count === 0 ? "No difference" : count(found.count)} in ${looked}.`);
    if (found.count === 0 && options.repair) await forgetMendedDays(db, site.id, range);
    if (found.count === 0 || !options.repair) return found.count === 0 ? 0 : 1;
    await mendDifferences(db, site, found.differences, startMs, stopping.signal);
    const left = await find();
    if (left.count === 0) await forgetMendedDays(db, site.id, range);
    const unmendable = left.differences.filter(({ mend }) => !mend).length;
    console.error(left.count === 0 ? "All of them are mended." : tellLeft(left.count, unmendable));
    return left.count === 0 ? 0 : 1;
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

function tellLeft(all: number, unmendable: number): string {
  if (unmendable === 0) return `${all} are left: run it again.`;
  const again = all > unmendable ? " Run it again for the others." : "";
  return `${all} are left, ${unmendable} of which it cannot mend.${again}
A month is made anew only when it has looked at each of its days that may have raw rows: ask for the whole month, or for what
retention leaves of it, which --from tells if it is too early. A raw row that cannot be read stays.`;
}

/** Tells on a terminal how far it has come. */
async function findWithProgress(
  find: (tell: (what: "rows" | "hours", count: number, total?: number) => void) => Promise<Found>,
): Promise<Found> {
  const progress = showProgress(process.stderr, Date.now);
  let read = 0;
  const tell = (what: "rows" | "hours", done: number, total = 0) => {
    if (!process.stderr.isTTY) return;
    if (what === "rows") {
      read += done;
      process.stderr.write(`\r${read.toLocaleString("en")} raw rows read `);
      return;
    }
    if (done === 1) progress.begin("Comparing hours", total);
    progress.done();
  };
  try {
    return await find(tell);
  } finally {
    progress.end();
  }
}

function print({ differences, count: all }: Found, isJson: boolean): void {
  const printed = differences.slice(0, MOST_PRINTED);
  for (const one of printed) console.log(isJson ? JSON.stringify(toJson(one)) : describe(one));
  if (all > printed.length) console.error(`${all - printed.length} more are not printed.`);
}

function count(differences: number): string {
  return `${differences} ${differences === 1 ? "difference" : "differences"}`;
}

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

try {
  process.exitCode = await audit(process.argv.slice(2));
} catch (error) {
  const said = error instanceof Error ? error.message : String(error);
  console.error(error instanceof Complaint ? said : `The tables could not be audited: ${said}`);
  process.exitCode = 2;
}
