import { Problem } from "../functions/core/problem.ts";
import { sitesOf } from "../functions/lambda/env.ts";
import type { Database } from "../functions/store/database.ts";
import { config } from "../tirage.config.ts";
import { Complaint } from "./complaint.ts";
import { parseOptions } from "./parse-options.ts";
import type { Plan } from "./newsroom/plan.ts";
import { hostsOf, readSettings, type Settings } from "./settings.ts";

const OPTIONS = {
  days: { type: "string" },
  seed: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

const HELP = `Fills the local runner with the traffic of a newsroom, so that every report has something to show: 300 articles
in three languages, 90 days of readers and robots up to now, in the sites demo and demo-berlin.

  npm run demo [-- --days 90 --seed solbandar]

  --days  how many days up to now, 1 to 365 (90)
  --seed  any word; another one makes another traffic (solbandar)

It works beside a running npm start with the same DATA_DIR, or without one. Ctrl-C stops it at any moment; the next run
goes on, and a run after the last one adds nothing.
`;

const MOST_DAYS = 365;
const DEFAULTS = { seed: "solbandar", days: 90 };
/** Whatever does not end by itself within this is killed with the process. */
const STOP_MS = 10_000;
/** What a shell says of a command that Ctrl-C ended. */
const INTERRUPTED = 130;

/** What was asked for; what was not said is as it was, or as usual. */
type Wanted = Partial<Pick<Plan, "seed" | "days">>;

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const) {
  process.on(signal, () => {
    stopping.abort();
    setTimeout(() => process.exit(INTERRUPTED), STOP_MS).unref();
  });
}

try {
  const wanted = readOptions(process.argv.slice(2));
  if (wanted === "help") process.stdout.write(HELP);
  else await run(wanted, readSettings(process.env));
  process.exit(0);
} catch (error) {
  if (stopping.signal.aborted) {
    console.error("Stopped. npm run demo goes on where this ended.");
    process.exit(INTERRUPTED);
  }
  const isBusy = error instanceof Problem;
  const busy = "The database does not answer: this machine is too busy. Run npm run demo again: it goes on.";
  console.error(error instanceof Complaint ? error.message : isBusy ? busy : error);
  process.exit(1);
}

async function run(wanted: Wanted, settings: Settings): Promise<void> {
  // Loading it takes long enough for a Ctrl-C.
  const { openData } = await import("./open-data.ts");
  const { fill } = await import("./newsroom/fill.ts");
  const { showProgress } = await import("./show-progress.ts");
  const started: (() => Promise<void> | void)[] = [];
  const progress = showProgress(process.stderr, Date.now);
  try {
    const { db, isServed } = await openData(settings.dataDir, stopping.signal, (undo) => started.push(undo));
    const plan = await choosePlan(db, wanted);
    if (plan.finished) {
      console.log(`All of it is there: ${describe(plan)}. Nothing was added.`);
      return;
    }
    const hosts = [...hostsOf(settings.host, settings.port), ...settings.demoHosts];
    const sites = sitesOf(config, { demoHosts: hosts }).filter(({ id }) => id.startsWith("demo"));
    const startedMs = Date.now();
    const filled = await fill(db, plan, sites, { progress, signal: stopping.signal, now: Date.now });
    progress.end();
    const seconds = Math.round((Date.now() - startedMs) / 1_000);
    const events = `${filled.added.toLocaleString("en")} events of ${filled.articles} articles`;
    console.log(`${events} in ${seconds} s: ${describe(plan)}.`);
    if (!isServed) console.log("npm start shows them.");
  } finally {
    progress.end();
    for (let undo = started.pop(); undo; undo = started.pop()) await undo();
  }
}

/** The plan of the first run with the data. @throws Complaint when it is not what is wanted */
async function choosePlan(db: Database, wanted: Wanted) {
  const { keepPlan } = await import("./newsroom/plan.ts");
  const plan = await keepPlan(db, { ...DEFAULTS, ...wanted, endMs: Date.now() });
  const { seed = plan.seed, days = plan.days } = wanted;
  if (seed === plan.seed && days === plan.days) return plan;
  throw new Complaint(
    `The data folder has ${describe(plan)} already. Leave --seed and --days away, or set DATA_DIR to another folder.`,
  );
}

function describe({ seed, days, endMs }: Plan): string {
  return `${days} days up to ${new Date(endMs).toISOString().slice(0, 16)}Z, seed ${seed}`;
}

function readOptions(args: readonly string[]): Wanted | "help" {
  const { days, seed, help } = parseOptions(args, OPTIONS);
  if (help) return "help";
  if (seed === "") throw new Complaint("--seed is empty and should be any word.");
  if (days === undefined) return { ...(seed !== undefined && { seed }) };
  const count = Number(days);
  if (!/^\d+$/.test(days) || count < 1 || count > MOST_DAYS)
    throw new Complaint(`--days is "${days}" and should be a number from 1 to ${MOST_DAYS}.`);
  return { days: count, ...(seed !== undefined && { seed }) };
}
