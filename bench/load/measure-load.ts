import { SECOND_MS } from "../../functions/core/clock.ts";
import { findRuntime } from "../../local/embedded-database.ts";
import { seededRandom } from "../../local/newsroom/random.ts";
import type { LocalSystem } from "../../test/local-system.ts";
import { median } from "../quantile.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { withLocalSystem } from "../with-local-system.ts";
import { barePuts } from "./bare-puts.ts";
import { httpClient } from "./http-client.ts";
import { halfOf, partOfPuts, useOf, type LoadUse, type Sample } from "./load-use.ts";
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

/** Views that are looked at: of one in a hundred something is said when more than a hundred are, in the usual time. */
const WATCHED_A_SECOND = 6;
/** Connections of those who look, beside the readers'. */
const WATCHING = 8;
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
  // The system would say so too, in a process of its own.
  await findRuntime();
  const { folder, remove } = await temporaryFolder("load", dataFolder);
  try {
    return await withLocalSystem(folder, (system) => measureSystem(system, { seconds, workers }, tell));
  } finally {
    await remove();
  }
}

async function measureSystem(
  system: LocalSystem,
  { seconds, workers }: Settings,
  tell: (what: string) => void,
): Promise<Load> {
  const client = httpClient(system.origin, workers + WATCHING);
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
    }
    tell("at half of that");
    const saturation = useOf(`saturated by ${workers} readers`, saturated);
    const half = [await under({ perSecond: halfOf(saturation, WATCHED_A_SECOND) }, seconds)];
    tell("comparing each number with what was accepted");
    const counted = await pages.check();
    return {
      loads: [useOf("at rest", rest, true), useOf("at half of saturation", half), saturation],
      barePuts: median(puts),
      ofBarePuts: partOfPuts(saturated, puts),
      counted,
    };
  } finally {
    client.close();
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

/**
 * Presses for a time, and looks at views that are sent meanwhile on a clock, so that none that is seen late keeps others from being
 * looked at. It is over when all that was accepted is counted, which takes long after saturation.
 */
async function measurePressure(
  system: LocalSystem,
  pages: PageViews,
  pressure: Pressure,
  seconds: number,
): Promise<Sample> {
  const { runner, database } = await system.owners();
  const look = async () => ({
    ...pages.counts(),
    seconds: performance.now() / SECOND_MS,
    functions: await processUse(runner),
    database: await processUse(database),
  });
  const before = await look();
  const [postMs, visibleSeconds]: [number[], number[]] = [[], []];
  const watching = press({ perSecond: WATCHED_A_SECOND }, seconds, async () => {
    const watched = await pages.watch();
    postMs.push(watched.postMs);
    visibleSeconds.push(watched.visibleSeconds);
  });
  const pressing = press(pressure, seconds, async () => postMs.push(await pages.view())).then(() => ({
    ...pages.counts(),
    seconds: performance.now() / SECOND_MS,
  }));
  const [pressed] = await Promise.all([pressing, watching]);
  await pages.check();
  const after = await look();
  return {
    seconds: pressed.seconds - before.seconds,
    accepted: pressed.accepted - before.accepted,
    refused: pressed.refused - before.refused,
    postMs,
    visibleSeconds,
    counted: after.accepted - before.accepted,
    countedSeconds: after.seconds - before.seconds,
    megabytes: { functions: after.functions.megabytes, database: after.database.megabytes },
    cpuSeconds: {
      functions: after.functions.cpuSeconds - before.functions.cpuSeconds,
      database: after.database.cpuSeconds - before.database.cpuSeconds,
    },
  };
}
