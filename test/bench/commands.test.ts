import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** Each command, and an option of it that wants a number. */
const COMMANDS = [
  ["functions", "rounds"],
  ["load", "seconds"],
  ["hot", "rates"],
  ["settle", "articles"],
  ["reports", "rounds"],
] as const;

const run = (command: string, ...args: string[]) =>
  spawnSync(process.execPath, [`bench/${command}.ts`, ...args], { encoding: "utf8", timeout: 120_000 });

test.each(COMMANDS)("npm run bench:%s says what it does, and which options there are", (command, option) => {
  const help = run(command, "--help");
  expect([help.status, help.stdout]).toEqual([0, expect.stringContaining(`npm run --silent bench:${command}`)]);
  expect(help.stdout).toContain(`--${option} `);
  const wrong = run(command, "--yaml");
  expect([wrong.status, wrong.stdout]).toEqual([1, ""]);
  expect(wrong.stderr).toContain(`--${option}`);
  const none = run(command, `--${option}`, "some");
  expect([none.status, none.stdout]).toEqual([1, ""]);
  expect(none.stderr.trim()).toBe(`--${option} is "some" and should be a whole number from 1 on.`);
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
