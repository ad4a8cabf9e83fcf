import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startLocalSystem, type LocalSystem } from "../local-system.ts";
import { runOps } from "../ops.ts";

const root = resolve(import.meta.dirname, "../..");
let system: LocalSystem;

beforeAll(async () => {
  system = await startLocalSystem();
});

afterAll(async () => {
  await system.stop();
});

describe("npm run smoke", () => {
  test("tries a whole system at its address, with an editor's token its reports too", async () => {
    const place = { ...process.env, PORT: new URL(system.origin).port, HOST: "127.0.0.1", DATA_DIR: system.dataDir };
    const { stdout: token } = await promisify(execFile)(process.execPath, ["local/token.ts"], {
      cwd: root,
      env: place,
    });
    const { status, output, errors } = await runOps("ops/smoke.ts", [system.origin, "--token", token.trim()]);
    expect(status, output + errors).toBe(0);
    expect(stripVTControlCharacters(output)).toMatch(/Tests +15 passed \(15\)/);
  });

  test("fails when nothing answers there", async () => {
    const { status } = await runOps("ops/smoke.ts", ["http://127.0.0.1:9"]);
    expect(status).toBe(1);
  });

  test.each([
    { args: [], complaint: "Say the address" },
    { args: ["news.example"], complaint: "Say the address" },
    { args: ["https://news.example", "--site", "nowhere"], complaint: "--site should be one of demo, demo-berlin." },
    { args: ["https://news.example", "--sight", "demo"], complaint: "See npm run smoke -- --help" },
  ])("says what is wrong with $args", async ({ args, complaint }) => {
    const { status, errors } = await runOps("ops/smoke.ts", args);
    expect([status, errors]).toEqual([2, expect.stringContaining(complaint)]);
  });
});
