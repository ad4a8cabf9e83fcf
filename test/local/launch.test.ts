import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const PROJECT = resolve(import.meta.dirname, "../..");
let emptyCache: string;

beforeAll(async () => {
  emptyCache = await mkdtemp(join(tmpdir(), "tirage-launch-"));
});

afterAll(() => rm(emptyCache, { recursive: true, force: true }));

interface Machine {
  readonly node: string;
  readonly platform?: string;
  readonly arch?: string;
}

/** Launches a command on this machine, which says that it is another one, with an npm that reaches no registry. */
async function launch(machine: Machine, ...command: string[]): Promise<{ code: number | null; output: string }> {
  const { node, platform = process.platform, arch = process.arch } = machine;
  const claims = `
    const claim = (name, value) => Object.defineProperty(process, name, { value });
    claim("versions", ${JSON.stringify({ ...process.versions, node })});
    claim("platform", "${platform}");
    claim("arch", "${arch}");`;
  const env = { ...process.env, npm_config_registry: "http://127.0.0.1:1", npm_config_cache: emptyCache };
  const child = spawn(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(claims)}`, "launch.js", ...command],
    { cwd: PROJECT, env: { ...env, npm_config_fetch_retry_mintimeout: "100" } },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

describe("the launcher", () => {
  test("uses the running Node when it is new enough, and ends as the command does", async () => {
    expect(await launch({ node: "24.0.0" }, "node", "-p", "process.exitCode = 3")).toEqual({ code: 3, output: "3\n" });
  });

  test("says on which machine it has no Node 24 to fetch", async () => {
    expect(await launch({ node: "22.12.0", platform: "freebsd" }, "vitest")).toEqual({
      code: 1,
      output: `Tirage runs on Node 24, and this is Node 22.12.0. npm has no Node 24 for freebsd-${process.arch}: please install it and try again.\n`,
    });
  });

  test.each([
    ["linux", "x64"],
    ["linux", "arm64"],
    ["darwin", "x64"],
    ["darwin", "arm64"],
    ["win32", "x64"],
  ])("says on %s, %s that fetching a Node 24 failed, and why", async (platform, arch) => {
    // The npm of this test follows the machine that it really runs on, so only the launcher believes the claim.
    const { code, output } = await launch({ node: "20.11.0", platform, arch }, "vitest");
    expect(output).toContain(
      "Tirage runs on Node 24, and this is Node 20.11.0. Fetching one from the npm registry failed (ECONNREFUSED): please install Node 24 and try again.\n",
    );
    expect(output).not.toMatch(/\n {4}at /);
    expect(code).toBe(1);
  });

  test("asks for a command when there is none", async () => {
    expect(await launch({ node: process.versions.node })).toEqual({
      code: 1,
      output: "Say what to launch: node launch.js <script or program> [arguments]\n",
    });
  });
});
