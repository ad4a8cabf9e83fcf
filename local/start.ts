import { Complaint } from "./complaint.ts";
import { parseOptions } from "./parse-options.ts";
import { readSettings } from "./settings.ts";

const OPTIONS = {
  reload: { type: "boolean", default: false },
  help: { type: "boolean", default: false, short: "h" },
} as const;

const HELP = `Runs a whole Tirage on this machine: the API, the stream, sign-in, the dashboard and a demo newspaper.

  npm start
  npm run dev      the same, and open pages load again when a file of the dashboard changes

  PORT        the port to listen on, 0 for any free one (3000)
  HOST        the address to listen on; 0.0.0.0 lets other machines in (127.0.0.1)
  DATA_DIR    the folder of the data, which the next run goes on with (.tirage)
  DEMO_HOSTS  hosts of other pages that may count here, separated by commas, such as localhost:8080
  DEMO_SECRET what the demo site's pages are signed with, 16 letters and digits or more: others are left out then

Ctrl-C ends it. npm run demo fills it with 90 days of a newsroom's traffic.
`;

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
  const { help, reload } = parseOptions(process.argv.slice(2), OPTIONS);
  if (help) process.stdout.write(HELP);
  else {
    const settings = readSettings(process.env, reload);
    // Loading it takes long enough for a Ctrl-C.
    const { runLocally } = await import("./run-locally.ts");
    await runLocally(settings, stopping.signal);
  }
  process.exit(0);
} catch (error) {
  // One sentence for what a person can mend; anything else keeps its stack, for a bug report.
  console.error(error instanceof Complaint ? `\n${error.message}\n` : error);
  process.exit(1);
}
