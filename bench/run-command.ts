import { constants } from "node:os";
import type { ParseArgsOptionsConfig } from "node:util";
import { Complaint } from "../local/complaint.ts";
import { parseOptions } from "../local/parse-options.ts";
import { undoAll } from "./undo.ts";

/** What a benchmark's command is given. */
interface Command<Options extends ParseArgsOptionsConfig> {
  /** What `--help` prints. */
  readonly help: string;
  /** Its options besides `--help`. */
  readonly options: Options;
  readonly run: (
    options: ReturnType<typeof parseOptions<Options>>,
    /** Says what is being measured, on the standard error. */
    tell: (what: string) => void,
  ) => Promise<void>;
}

/** Whatever is not undone within this is left behind. */
const UNDO_MS = 15_000;

/**
 * Runs this process as the command of a benchmark. It reports, and fails only when it cannot measure. A signal ends it once all
 * that was begun is undone: what it started, such as an embedded database, ends with it.
 */
export async function runCommand<const Options extends ParseArgsOptionsConfig>({
  help,
  options,
  run,
}: Command<Options>): Promise<never> {
  let isEnding = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      // A terminal and the launcher both pass a Ctrl-C on.
      if (isEnding) return;
      isEnding = true;
      const end = () => process.exit(128 + constants.signals[signal]);
      setTimeout(end, UNDO_MS);
      void undoAll().then(end);
    });
  }
  let failure: unknown;
  try {
    const given = parseOptions(process.argv.slice(2), { ...options, help: { type: "boolean", default: false } });
    if ("help" in given && given.help === true) process.stdout.write(help);
    else await run(given, (what) => process.stderr.write(`${what} ...\n`));
  } catch (error) {
    failure = error;
  }
  // What was under way fails when the things that it needs are undone.
  if (isEnding) await new Promise(() => undefined);
  if (failure !== undefined) console.error(failure instanceof Complaint ? failure.message : failure);
  process.exit(failure === undefined ? 0 : 1);
}

/** Reads an option that is a number of something. @throws Complaint when it is none from `least` to `most` */
export function wholeNumber(option: string, text: string, least = 1, most = Infinity): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  const [from, to] = [least, most].map((bound) => bound.toLocaleString("en-GB"));
  const range = most === Infinity ? `from ${from} on` : `from ${from} to ${to}`;
  throw new Complaint(`--${option} is "${text}" and should be a whole number ${range}.`);
}
