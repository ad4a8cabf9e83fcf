import { parseArgs } from "node:util";
import { HOUR_MS, hourStartMs, type Hour } from "../functions/core/clock.ts";
import type { Site } from "../functions/core/config.ts";
import type { Judgement } from "../functions/core/robot.ts";
import { sitesOf } from "../functions/lambda/env.ts";
import type { Database } from "../functions/store/database.ts";
import { Complaint } from "../local/complaint.ts";
import { hostsOf, readSettings } from "../local/settings.ts";
import { showProgress } from "../local/show-progress.ts";
import { config } from "../tirage.config.ts";
import { openTables } from "./open-tables.ts";
import { readRange } from "./range.ts";
import { judgeRows, keepVerdict, type Verdict } from "./reclassify/judge-rows.ts";
import { rebuildHours } from "./reclassify/rebuild-hours.ts";

const HELP = `Judges stored rows again by the lists of robots as they are installed now, prints every difference, and makes the
numbers anew that it changes.

  npm run reclassify -- [--site demo] [--from 2026-11-01] [--to 2026-11-25] [--dry-run] [--json]

  --site ID        one site, as tirage.config.ts names it; without it all of them
  --from, --to     a day of the site's zone (2026-11-01) or an instant (2026-11-01T10:00:00Z), in whole hours of UTC,
                   those of the last day too. Without them: the last 7 days, up to the hour that has begun
  --dry-run        print the differences and change nothing
  --json           print the differences as JSON, one a line
  --events, --rollups
                   names of the tables on AWS; without them the local server's are taken (DATA_DIR)

Deploy the new lists first, so that what comes meanwhile is judged by them. No user agent is kept: rows are judged by
the product names that were kept of it, and by the robot's name. The table is read as a whole, and again when something
changes. It may be stopped anywhere and run again: nothing is counted twice. Exit status: 0 done, 2 it could not be done.
`;

async function reclassify(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const settings = readSettings(process.env);
  // A page of the local server comes from its own site.
  const demoHosts = options.events ? [] : [...hostsOf(settings.host, settings.port), ...settings.demoHosts];
  const all = sitesOf(config, { demoHosts });
  const sites = options.site === undefined ? all : all.filter(({ id }) => id === options.site);
  if (sites.length === 0) throw new Complaint(`--site should be one of ${all.map(({ id }) => id).join(", ")}.`);
  const db = { ...openTables(options, process.env), retention: config.retention };
  for (const site of sites) await reclassifySite(db, site, options);
}

interface Options {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly "dry-run": boolean;
  readonly json: boolean;
}

async function reclassifySite(db: Database, site: Site, options: Options): Promise<void> {
  const nowMs = Date.now();
  const { fromMs, toMs } = readRange(options, site, nowMs);
  const isAsked = (hour: Hour) => hourStartMs(hour) >= fromMs && hourStartMs(hour) < toMs;
  const progress = showProgress(process.stderr, Date.now);
  const stopping = new AbortController();
  const stop = () => stopping.abort(new Complaint("Stopped. Run it again: it goes on where it was."));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    progress.begin(`Judging rows of ${site.id}`, 0);
    const { verdicts, hours } = await judgeRows(db, site.id, isAsked, stopping.signal);
    progress.end();
    for (const line of describe(site.id, verdicts, options.json)) console.log(line);
    const range = `${(toMs - fromMs) / HOUR_MS} hours of ${site.id} from ${new Date(fromMs).toISOString()}`;
    const count = `${verdicts.length} ${verdicts.length === 1 ? "row is" : "rows are"} judged otherwise`;
    console.error(verdicts.length === 0 ? `No difference in ${range}.` : `${count} in ${range}.`);
    if (options["dry-run"]) return;
    progress.begin("Storing verdicts", verdicts.length);
    for (const verdict of verdicts) {
      stopping.signal.throwIfAborted();
      await keepVerdict(db, verdict);
      progress.done();
    }
    if (hours.size === 0) return;
    // Reading rows may have taken minutes, and what is asked of settling is asked now.
    const going = { signal: stopping.signal, progress };
    const { closed, open, closing } = await rebuildHours(db, site, hours, Date.now(), going);
    progress.end();
    const later =
      open > 0 ? ` ${open} that events may still come to will be by settle's next run, in some minutes.` : "";
    console.error(`${closed} ${closed === 1 ? "hour is" : "hours are"} made anew.${later}`);
    if (closing > 0) {
      const hoursAre = closing === 1 ? "1 hour is" : `${closing} hours are`;
      throw new Complaint(`${hoursAre} being closed just now. Run this again in an hour: it makes what is left.`);
    }
  } finally {
    progress.end();
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

/** Says which rows are judged otherwise, those of one article, hour and kind together. */
function describe(site: string, verdicts: readonly Verdict[], isJson: boolean): string[] {
  const groups = Map.groupBy(verdicts, ({ of: { article, hour }, kind, before, after }) =>
    JSON.stringify({ site, article, hour, kind, before: nameOf(before), after: nameOf(after) }),
  );
  const lines = [...groups].map(([group, { length }]) => {
    if (isJson) return JSON.stringify({ ...JSON.parse(group), rows: length });
    const { article, hour, kind, before, after }: Record<string, string> = JSON.parse(group);
    return `${article}, hour ${hour}Z: ${length} ${length === 1 ? kind : `${kind}s`}, ${before} -> ${after}`;
  });
  return lines.toSorted();
}

function nameOf({ leftOut, robot }: Judgement): string {
  return leftOut === undefined ? "reader" : [leftOut, robot].filter(Boolean).join(" ");
}

function readOptions(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  try {
    const options = { site: text, from: text, to: text, events: text, rollups: text };
    const flags = { "dry-run": flag, json: flag, help: { ...flag, short: "h" } };
    return parseArgs({ args: [...args], options: { ...options, ...flags } }).values;
  } catch (cause) {
    throw new Complaint(`${cause instanceof Error ? cause.message : String(cause)}. See npm run reclassify -- --help`, {
      cause,
    });
  }
}

try {
  await reclassify(process.argv.slice(2));
} catch (error) {
  const said = error instanceof Error ? error.message : String(error);
  console.error(error instanceof Complaint ? said : `The rows could not be judged again: ${said}`);
  process.exitCode = 2;
}
