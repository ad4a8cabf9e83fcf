import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const run = (...args: string[]) =>
  spawnSync(process.execPath, ["bench/cost.ts", ...args], { encoding: "utf8", timeout: 120_000 });

test("npm run cost says what it does, and which options there are to one that is none", () => {
  const help = run("--help");
  expect([help.status, help.stdout]).toEqual([0, expect.stringContaining("npm run --silent cost")]);
  const wrong = run("--yaml");
  expect([wrong.status, wrong.stdout]).toEqual([1, ""]);
  expect(wrong.stderr).toContain("--json and --help");
});
