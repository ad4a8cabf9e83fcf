import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../bench/temporary-folder.ts";

/** Each command, and an option of it that wants a number, and which. */
const COMMANDS = [
  ["functions", "rounds", "from 1 to 100"],
  ["functions", "invocations", "from 1 to 10,000"],
  ["load", "seconds", "from 1 on"],
  ["hot", "rates", "from 100 on"],
  ["hot", "articles", "from 6,000 on"],
  ["settle", "articles", "from 1 on"],
  ["reports", "rounds", "from 1 on"],
] as const;

const run = (command: string, ...args: string[]) =>
  spawnSync(process.execPath, [`bench/${command}.ts`, ...args], { encoding: "utf8", timeout: 120_000 });

test.each(COMMANDS)(
  "npm run bench:%s says what it does, and which numbers it takes for --%s",
  (command, option, range) => {
    const help = run(command, "--help");
    expect([help.status, help.stdout]).toEqual([0, expect.stringContaining(`npm run --silent bench:${command}`)]);
    expect(help.stdout).toContain(`--${option} `);
    const wrong = run(command, "--yaml");
    expect([wrong.status, wrong.stdout]).toEqual([1, ""]);
    expect(wrong.stderr).toContain(`--${option}`);
    const none = run(command, `--${option}`, "some");
    expect([none.status, none.stdout]).toEqual([1, ""]);
    expect(none.stderr.trim()).toBe(`--${option} is "some" and should be a whole number ${range}.`);
  },
);

test("npm run lighthouse says what it does, and refuses what is no number of loads", () => {
  const help = run("lighthouse", "--help");
  expect([help.status, help.stdout]).toEqual([0, expect.stringContaining("npm run --silent lighthouse")]);
  for (const loads of ["abc", "0", "101"]) {
    const refused = run("lighthouse", "--loads", loads);
    expect([refused.status, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toBe(`--loads is "${loads}" and should be a whole number from 1 to 100.\n`);
  }
  const wrong = run("lighthouse", "--yaml");
  expect([wrong.status, wrong.stdout, wrong.stderr.match(/\n/g)]).toEqual([1, "", ["\n"]]);
  expect(wrong.stderr).toContain("--loads");
});

test("npm run bench says what it runs, and which options there are", () => {
  const help = run("performance", "--help");
  expect([help.status, help.stdout]).toEqual([0, expect.stringContaining("npm run bench [-- --only ")]);
  const wrong = run("performance", "--yaml");
  expect([wrong.status, wrong.stdout]).toEqual([1, ""]);
  expect(wrong.stderr).toContain("--only, --write and --help");
  const unknown = run("performance", "--only", "load,loud");
  expect([unknown.status, unknown.stdout]).toEqual([1, ""]);
  expect(unknown.stderr).toBe("There is no benchmark loud: ask for some of functions,load,hot,settle,reports.\n");
});

/** Processes that a process has started. */
function childrenOf(pid: number): number[] {
  const all = execFileSync("ps", ["-A", "-o", "ppid=,pid="], { encoding: "utf8" });
  return all.split("\n").flatMap((line) => {
    const [parent, child] = line.trim().split(/\s+/).map(Number);
    return parent === pid && child !== undefined ? [child] : [];
  });
}

function doesRun(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("Ctrl-C ends a benchmark with all that it started, and leaves no folder behind", async () => {
  const { folder, remove } = await temporaryFolder("test");
  const bench = spawn(process.execPath, ["bench/functions.ts"], {
    cwd: resolve(import.meta.dirname, "../.."),
    env: { ...process.env, TMPDIR: folder },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(bench, "exit");
  let told = "";
  bench.stderr.on("data", (chunk: Buffer) => (told += chunk.toString()));
  await expect.poll(() => told, { timeout: 120_000 }).toContain("round 1 of");
  await expect.poll(() => readdirSync(folder)).not.toEqual([]);
  const children = childrenOf(bench.pid ?? 0);
  expect(children.length).toBeGreaterThan(0);
  // As a terminal and the launcher do, one after the other.
  for (const _ of [1, 2]) bench.kill("SIGINT");
  expect(await ended).toEqual([130, null]);
  expect(readdirSync(folder)).toEqual([]);
  await expect.poll(() => children.filter(doesRun)).toEqual([]);
  expect(told).not.toContain("Error");
  await remove();
});

test("npm run bench:load says in a sentence that it has no database or no folder, and leaves none behind", async () => {
  const { folder, remove } = await temporaryFolder("test");
  const without = (env: NodeJS.ProcessEnv, ...args: string[]) => {
    const options = { encoding: "utf8", timeout: 120_000, env: { ...process.env, TMPDIR: folder, ...env } } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["bench/load.ts", ...args], options);
    return [status, stdout, stderr];
  };
  const [status, stdout, stderr] = without({ PATH: folder });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^starting the local system \.\.\.\nThe embedded database needs Java 17 or newer, .+\n$/);
  const missing = `${folder}/missing`;
  const refusal = `--folder is "${missing}", and there is no such folder.\n`;
  expect(without({}, "--folder", missing)).toEqual([1, "", refusal]);
  expect(readdirSync(folder)).toEqual([]);
  await remove();
});
