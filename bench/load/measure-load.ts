import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SECOND_MS } from "../../functions/core/clock.ts";
import { seededRandom } from "../../local/newsroom/random.ts";
import { startLocalSystem, type LocalSystem } from "../../test/local-system.ts";
import { median, quantile } from "../quantile.ts";
import { barePuts } from "./bare-puts.ts";
import { httpClient } from "./http-client.ts";
import { pageViews, type PageViews } from "./page-views.ts";
import { press, type Pressure } from "./press.ts";
import { processUse } from "./process-use.ts";

/** How much is measured. */
export interface Settings {
  /** Of each of the three. */
  readonly seconds: number;
  /** Readers at one time when it is saturated. */
  readonly workers: number;
  /** The folder in which the data is kept for the time, an absolute path; the system's one for temporary files without. */
  readonly dataFolder?: string;
}

/** What is measured where nobody asks for more. */
export const USUAL: Settings = { seconds: 20, workers: 16 };

/** A value of each of the two processes: of the functions with their server, and of the database. */
interface Both {
  readonly functions: number;
  readonly database: number;
}

/** What was measured of one pressure. */
export interface LoadUse {
  readonly name: string;
  /** Views that were accepted in a second. */
  readonly perSecond: number;
  readonly accepted: number;
  /** Requests that were refused for the moment and sent again. */
  readonly refused: number;
  /** Milliseconds of a request that was accepted. */
  readonly post: { readonly p50: number; readonly p99: number };
  /** Seconds from when a view was sent until its number shows it, and how many were looked at. */
  readonly visible: { readonly p50: number; readonly p95: number; readonly p99: number; readonly looks: number };
  /** Of the functions and their server, and of the database: the most. */
  readonly megabytes: Both;
  /** CPU of each of them for a view, milliseconds, with all that was done besides, such as settling. */
  readonly cpuMs: Both;
}

/** What was measured of the local system. */
export interface Load {
  readonly loads: readonly LoadUse[];
  /** Rows a second that the same client stores in the same database by bare PutItems, in turn with what saturates it. */
  readonly barePuts: number;
  /** Views that were accepted a second where it was saturated, as a part of these. */
  readonly ofBarePuts: number;
  /** What was accepted in all, each of it counted once. */
  readonly counted: { readonly articles: number; readonly views: number };
}

/** Views that are looked at at one time, and how long somebody waits before the next. */
const WATCHERS = 2;
const BETWEEN_WATCHES_MS = 250;
/** Turns of warming up in the time of a measurement, how many there are at most, and how much faster each is than the one before. */
const WARMING = 2;
const MOST_WARMING = 12;
const STILL_WARMING = 1.1;
/** Turns in which saturation and bare PutItems are measured. */
const TURNS = 3;

/**
 * Measures a local system in a process of its own, at rest, saturated and at half of that, by readers in this process.
 * @throws when it cannot, or a view that was accepted is not counted once
 */
export async function measureLoad(
  { seconds, workers, dataFolder }: Settings,
  tell: (what: string) => void,
): Promise<Load> {
  tell("starting the local system");
  // Should this process be killed, the system sees it and ends by itself.
  process.env["LAUNCHER_PID"] = String(process.pid);
  const system = await startLocalSystem(await mkdtemp(join(dataFolder ?? tmpdir(), "tirage-load-")));
  const client = httpClient(system.origin, workers + WATCHERS);
  try {
    const pages = pageViews(client.ask, system.origin, seededRandom("load of the local system"));
    const under = (pressure: Pressure, forSeconds: number) => measurePressure(system, pages, pressure, forSeconds);
    tell("warming it up");
    await warmUp(workers, seconds, pages);
    tell("at rest");
    const rest = [await under({ perSecond: 0 }, seconds)];
    const [saturated, puts]: [Sample[], number[]] = [[], []];
    for (let turn = 1; turn <= TURNS; turn++) {
      tell(`bare PutItems, then saturated: ${turn} of ${TURNS}`);
      puts.push(await barePuts(system.database, workers, seconds / TURNS));
      saturated.push(await under({ workers }, seconds / TURNS));
      // What is left to count would be counted while something else is measured.
      await pages.check();
    }
    tell("at half of that");
    const saturation = useOf(`saturated by ${workers} readers`, saturated);
    const half = [await under({ perSecond: saturation.perSecond / 2 }, seconds)];
    tell("comparing each number with what was accepted");
    const counted = await pages.check();
    return {
      loads: [useOf("at rest", rest), useOf("at half of saturation", half), saturation],
      barePuts: median(puts),
      ofBarePuts: median(saturated.map((sample, turn) => sample.accepted / sample.seconds / (puts[turn] ?? NaN))),
      counted,
    };
  } finally {
    client.close();
    await system.stop();
  }
}

/**
 * Presses until views are accepted no faster than before: Java translates what it runs often, for a minute or so where it has two
 * cores, and takes one of them for it.
 */
async function warmUp(workers: number, seconds: number, pages: PageViews): Promise<void> {
  const turnSeconds = seconds / WARMING;
  for (let [turn, before, now] = [0, 0, 0]; turn < MOST_WARMING && now >= before * STILL_WARMING; turn++) {
    const { accepted } = pages.counts();
    await press({ workers }, turnSeconds, () => pages.view());
    [before, now] = [now, pages.counts().accepted - accepted];
  }
  await pages.check();
}

/** What was found while something was pressed. */
interface Sample {
  readonly seconds: number;
  readonly accepted: number;
  readonly refused: number;
  readonly postMs: readonly number[];
  readonly visibleSeconds: readonly number[];
  /** Of both processes, when the time was over. */
  readonly megabytes: Both;
  readonly cpuSeconds: Both;
}

async function measurePressure(
  system: LocalSystem,
  pages: PageViews,
  pressure: Pressure,
  seconds: number,
): Promise<Sample> {
  const { runner, database } = await system.owners();
  const look = async () => ({
    ...pages.counts(),
    functions: await processUse(runner),
    database: await processUse(database),
  });
  const before = await look();
  const [postMs, visibleSeconds]: [number[], number[]] = [[], []];
  const startMs = performance.now();
  const watcher = async () => {
    do {
      const watched = await pages.watch();
      postMs.push(watched.postMs);
      visibleSeconds.push(watched.visibleSeconds);
      await sleep(BETWEEN_WATCHES_MS);
    } while (performance.now() < startMs + seconds * SECOND_MS);
  };
  const watching = Promise.all(Array.from({ length: WATCHERS }, watcher));
  // At saturation what was accepted becomes visible long after the last of it was sent.
  const pressing = press(pressure, seconds, async () => postMs.push(await pages.view())).then(async () => ({
    seconds: (performance.now() - startMs) / SECOND_MS,
    after: await look(),
  }));
  const [pressed] = await Promise.all([pressing, watching]);
  const { after } = pressed;
  return {
    seconds: pressed.seconds,
    accepted: after.accepted - before.accepted,
    refused: after.refused - before.refused,
    postMs,
    visibleSeconds,
    megabytes: { functions: after.functions.megabytes, database: after.database.megabytes },
    cpuSeconds: {
      functions: after.functions.cpuSeconds - before.functions.cpuSeconds,
      database: after.database.cpuSeconds - before.database.cpuSeconds,
    },
  };
}

function useOf(name: string, samples: readonly Sample[]): LoadUse {
  const sum = (of: (sample: Sample) => number) => samples.reduce((total, sample) => total + of(sample), 0);
  const accepted = sum((sample) => sample.accepted);
  const post = samples.flatMap(({ postMs }) => postMs);
  const visible = samples.flatMap(({ visibleSeconds }) => visibleSeconds);
  const most = (of: keyof Both) => Math.max(...samples.map(({ megabytes }) => megabytes[of]));
  const cpuMs = (of: keyof Both) => (sum(({ cpuSeconds }) => cpuSeconds[of]) * SECOND_MS) / accepted;
  return {
    name,
    perSecond: accepted / sum(({ seconds }) => seconds),
    accepted,
    refused: sum(({ refused }) => refused),
    post: { p50: quantile(post, 0.5), p99: quantile(post, 0.99) },
    visible: {
      p50: quantile(visible, 0.5),
      p95: quantile(visible, 0.95),
      p99: quantile(visible, 0.99),
      looks: visible.length,
    },
    megabytes: { functions: most("functions"), database: most("database") },
    cpuMs: { functions: cpuMs("functions"), database: cpuMs("database") },
  };
}
