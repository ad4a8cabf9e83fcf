import { build } from "../../build.ts";
import { startEmbeddedDatabase } from "../../local/embedded-database.ts";
import { seededRandom } from "../../local/newsroom/random.ts";
import { median } from "../quantile.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { beyondCalls, type BeyondCalls } from "./beyond-calls.ts";
import { buildBundle, partsOf, type Bundle } from "./bundle.ts";
import { inFreshProcess } from "./in-fresh-process.ts";
import { inTurn } from "./in-turn.ts";
import type { Sample } from "./invoke.ts";
import { makeStock } from "./stock.ts";
import { EMPTY, BATCH_VIEWS, PUT_ITEM, SUBJECTS, type Subject } from "./subjects.ts";
import { measureTally, type TallySpeed } from "./tally-speed.ts";

/** How much is measured. */
export interface Settings {
  /** Processes of each kind, one after another in turn. */
  readonly rounds: number;
  /** Invocations of each process after its first, of which the second half is measured; fewer of those that take long. */
  readonly invocations: number;
}

/** What is measured where nobody asks for more. */
export const USUAL: Settings = { rounds: 5, invocations: 200 };
/** The most that can be asked for: what a process is invoked with is made before, and stands in one file. */
export const MOST: Settings = { rounds: 100, invocations: 10_000 };

/** What a function takes: medians of its processes, milliseconds. */
export interface FunctionSpeed {
  readonly name: string;
  readonly bytes: number;
  readonly importMs: number;
  readonly firstMs: number;
  readonly warmMs: number;
  /** CPU of a warm invocation. */
  readonly cpuMs: number;
  /** Microseconds of CPU for each of an invocation's events, where it has some. */
  readonly cpuMicrosecondsAnEvent?: number;
  /** Times the bare PutItem of the same round: medians of the rounds. */
  readonly timesPutItem: { readonly importMs: number; readonly warmMs: number; readonly cpuMs: number };
}

/** What was measured of the functions. */
export interface FunctionSpeeds {
  readonly functions: readonly FunctionSpeed[];
  /** Bytes of record's bundle by package and folder, the most first. */
  readonly recordParts: Readonly<Record<string, number>>;
  readonly recount: readonly BeyondCalls[];
  readonly tally: readonly TallySpeed[];
}

/** Measures the functions beside the floors, each in fresh processes in turn, against a DynamoDB Local in memory. */
export async function measureFunctions(
  { rounds, invocations }: Settings,
  tell: (what: string) => void,
  subjects: readonly Subject[] = SUBJECTS,
): Promise<FunctionSpeeds> {
  tell("building the bundles");
  const { folder, remove } = await temporaryFolder("bench");
  try {
    await build();
    const bundles = new Map<string, Bundle>();
    for (const { entry } of subjects) {
      if (!bundles.has(entry)) bundles.set(entry, await buildBundle(entry, folder));
    }
    const bundleOf = ({ entry }: Pick<Subject, "entry">) => required(bundles.get(entry));
    tell("starting the embedded database");
    const { endpoint, stop } = await startEmbeddedDatabase();
    try {
      const samples = new Map<string, Sample[]>(subjects.map(({ name }) => [name, []]));
      const random = seededRandom("speed of functions");
      for (let round = 0; round < rounds; round++) {
        tell(`round ${round + 1} of ${rounds}`);
        const stock = await makeStock(endpoint, random);
        const measure = async (subject: Subject) => {
          const count = Math.min(invocations, subject.mostInvocations ?? invocations);
          const events = await subject.invocations(stock, 1 + count, Date.now());
          return inFreshProcess(bundleOf(subject).file, stock, endpoint, events);
        };
        // Else whoever is first would find tables, and at first a database, that nobody has called yet.
        await measure(required(subjects.find(({ name }) => name === PUT_ITEM)));
        for (const subject of inTurn(random, subjects)) {
          if (round < (subject.mostRounds ?? rounds)) samples.get(subject.name)?.push(await measure(subject));
        }
      }
      tell("what counting takes beyond its calls");
      const recount = [];
      for (const articles of [1, BATCH_VIEWS])
        recount.push(await beyondCalls(await makeStock(endpoint, random), articles));
      const floor = required(samples.get(PUT_ITEM));
      return {
        functions: subjects.map((subject) =>
          speedOf(subject, bundleOf(subject).bytes, required(samples.get(subject.name)), floor),
        ),
        recordParts: Object.fromEntries(partsOf(bundleOf({ entry: "functions/record.ts" }))),
        recount,
        tally: measureTally(),
      };
    } finally {
      await stop();
    }
  } finally {
    await remove();
  }
}

function speedOf(
  { name, events }: Subject,
  bytes: number,
  samples: readonly Sample[],
  floor: readonly Sample[],
): FunctionSpeed {
  const of = (value: (sample: Sample) => number) => median(samples.map(value));
  const times = (value: (sample: Sample) => number) =>
    median(samples.map((sample, round) => value(sample) / value(required(floor[round]))));
  const importMs = (sample: Sample) => sample.importMs;
  const warmMs = (sample: Sample) => median(sample.warmMs);
  const cpuMs = ({ warmCpuMs, warmMs: { length } }: Sample) => warmCpuMs / length;
  return {
    name,
    bytes,
    importMs: of(importMs),
    firstMs: of(({ firstMs }) => firstMs),
    warmMs: of(warmMs),
    cpuMs: of(cpuMs),
    ...(events !== undefined && name !== EMPTY && { cpuMicrosecondsAnEvent: (of(cpuMs) * 1_000) / events }),
    timesPutItem: { importMs: times(importMs), warmMs: times(warmMs), cpuMs: times(cpuMs) },
  };
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("something was not measured");
  return value;
}
