import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startLocalSystem, type LocalSystem } from "../local-system.ts";

const PROJECT = resolve(import.meta.dirname, "../..");

let system: LocalSystem;
let folder: string;

beforeAll(async () => {
  system = await startLocalSystem();
  folder = await mkdtemp(join(tmpdir(), "tirage-token-"));
});

afterAll(async () => {
  await system.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the command beside the local system, or with another environment. */
async function token(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const place = { PORT: new URL(system.origin).port, HOST: "127.0.0.1", DATA_DIR: system.dataDir };
  const child = spawn(process.execPath, ["local/token.ts", ...args], {
    cwd: PROJECT,
    env: { ...process.env, ...place, ...env },
  });
  let printed = "";
  let complained = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (complained += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, printed, complained };
}

async function sitesFor(bearer: string): Promise<number> {
  const response = await fetch(`${system.origin}/v1/reports/sites`, { headers: { authorization: `Bearer ${bearer}` } });
  return response.status;
}

describe("npm run token", () => {
  test("prints a token that the running server takes, and nothing else", async () => {
    const { code, printed, complained } = await token(["--group", "editors", "--site", "demo"]);
    expect([code, complained]).toEqual([0, ""]);
    expect(printed).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(decodeJwt(printed.trim())).toMatchObject({ "cognito:groups": ["editors"], "custom:sites": "demo" });
    expect(await sitesFor(printed.trim())).toBe(200);
  });

  test("takes a group, sites and a time to live", async () => {
    const { printed } = await token(["--group=admins", "--site=demo,dunyo", "--expires=60"]);
    const claims = decodeJwt(printed.trim());
    expect(claims).toMatchObject({ "cognito:groups": ["admins"], "custom:sites": "demo dunyo" });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(60);
  });

  test("is an editor of every site for an hour by default", async () => {
    const claims = decodeJwt((await token([])).printed.trim());
    expect(claims).toMatchObject({ "cognito:groups": ["editors"], "custom:sites": "*" });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3_600);
  });

  test("explains itself", async () => {
    const { code, printed } = await token(["--help"], { PORT: "1" });
    expect(code).toBe(0);
    for (const option of ["--group", "--site", "--expires"]) expect(printed).toContain(option);
  });

  const elsewhere = () => join(folder, "nothing");
  test.each<[string, string[], () => NodeJS.ProcessEnv, RegExp]>([
    ["an unknown option", ["--role", "x"], () => ({}), /^Unknown option '--role'\. The options are --group/],
    ["a word too many", ["editors"], () => ({}), /^Unexpected argument 'editors'/],
    ["an option without its value", ["--site"], () => ({}), /^Option '--site <value>' argument missing/],
    ["another group", ["--group", "readers"], () => ({}), /^--group is "readers" and should be editors or admins\.$/],
    ["no site", ["--site", ""], () => ({}), /^--site is "" and should be ids/],
    ["a site that can be none", ["--site", "Demo!"], () => ({}), /^--site is "Demo!" and should be ids/],
    ["a time that is none", ["--expires", "soon"], () => ({}), /^--expires is "soon" and should be a number/],
    ["a time that has passed", ["--expires", "0"], () => ({}), /^--expires is "0" and should be a number/],
    ["a port that is none", [], () => ({ PORT: "http" }), /^PORT is "http"/],
    [
      "no running server",
      [],
      () => ({ PORT: "1" }),
      /^No Tirage answers at http:\/\/127\.0\.0\.1:1\. Start it with npm start/,
    ],
    [
      "another data folder",
      [],
      () => ({ DATA_DIR: elsewhere() }),
      /has no sign-in keys\. Set DATA_DIR as for npm start\.$/,
    ],
    ["keys that are damaged", [], () => ({ DATA_DIR: folder }), /sign-in\.json cannot be read\. Remove it/],
  ])("complains of %s in one sentence", async (_name, args, env, sentence) => {
    await writeFile(join(folder, "sign-in.json"), "{");
    const { code, printed, complained } = await token(args, env());
    expect(complained.trim()).toMatch(sentence);
    expect(complained.trim().split("\n")).toHaveLength(1);
    expect([code, printed]).toEqual([1, ""]);
  });
});
