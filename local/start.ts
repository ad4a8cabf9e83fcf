import { Complaint } from "./complaint.ts";
import { readSettings } from "./settings.ts";

/** Whatever does not end by itself within this is killed with the process. Its lock file stays, for the next run to see to it. */
const STOP_MS = 10_000;
/** Time between two looks at the launcher. */
const LAUNCHER_MS = 500;

const stopping = new AbortController();
const stop = () => {
  stopping.abort();
  setTimeout(() => process.exit(0), STOP_MS).unref();
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const) process.on(signal, stop);
// A launcher that is killed passes nothing on, and this process would keep the port and the data.
const launcher = process.ppid;
if (process.env["LAUNCHER_PID"] === String(launcher)) {
  setInterval(() => process.ppid !== launcher && stop(), LAUNCHER_MS).unref();
}

try {
  const settings = readSettings(process.env, process.argv.slice(2));
  // Loading it takes long enough for a Ctrl-C.
  const { runLocally } = await import("./run-locally.ts");
  await runLocally(settings, stopping.signal);
  process.exit(0);
} catch (error) {
  // One sentence for what a person can mend; anything else keeps its stack, for a bug report.
  console.error(error instanceof Complaint ? `\n${error.message}\n` : error);
  process.exit(1);
}
