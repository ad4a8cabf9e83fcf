import type { ParseArgsOptionsConfig } from "node:util";
import { Complaint } from "../local/complaint.ts";
import { parseOptions } from "../local/parse-options.ts";

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

/** Runs this process as the command of a benchmark. It reports, and fails only when it cannot measure. */
export async function runCommand<const Options extends ParseArgsOptionsConfig>({
  help,
  options,
  run,
}: Command<Options>): Promise<never> {
  // What it started, such as an embedded database, ends when this process does.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));
  try {
    const given = parseOptions(process.argv.slice(2), { ...options, help: { type: "boolean", default: false } });
    if ("help" in given && given.help === true) process.stdout.write(help);
    else await run(given, (what) => process.stderr.write(`${what} ...\n`));
  } catch (error) {
    console.error(error instanceof Complaint ? error.message : error);
    process.exit(1);
  }
  process.exit(0);
}

/** Reads an option that is a number of something. @throws Complaint when it is none from `least` on */
export function wholeNumber(option: string, text: string, least = 1): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least) return value;
  throw new Complaint(`--${option} is "${text}" and should be a whole number from ${least} on.`);
}
