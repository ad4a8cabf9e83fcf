import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { App, Stack } from "aws-cdk-lib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { build } from "../../build.ts";
import { Tirage } from "../../infra/tirage.ts";
import { config } from "./foreign-config.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tirage-foreign-"));
  // In a folder of its own, with nothing of this project beside it.
  const app = resolve(import.meta.dirname, "foreign-app.ts");
  await promisify(execFile)(process.execPath, [app, await build()], { cwd: folder, maxBuffer: 1e8 });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The text of every file of the app's output that has such a name. */
async function read(name: RegExp): Promise<string[]> {
  const files = await readdir(join(folder, "cdk.out"), { recursive: true });
  return Promise.all(
    files.filter((file) => name.test(file)).map((file) => readFile(join(folder, "cdk.out", file), "utf8")),
  );
}

describe("Tirage in somebody else's app", () => {
  test("is four stacks beside that app's own, without a finding of the checks that nobody answered", async () => {
    const files = await readdir(join(folder, "cdk.out"));
    const stacks = files.flatMap((file) => /^(.+)\.template\.json$/.exec(file)?.[1] ?? []);
    expect(stacks).toHaveLength(5);
    for (const name of ["Data", "Edge", "Watch"]) {
      expect(stacks).toContainEqual(expect.stringMatching(new RegExp(`^Courier.*Tirage${name}`)));
    }
  });

  test("counts the sites of that app's configuration, in every function, and none of ours", async () => {
    const bundles = (await read(/index\.mjs$/)).filter((code) => code.includes("EVENTS_TABLE"));
    expect(bundles).toHaveLength(5);
    for (const code of bundles) {
      expect(code).toContain("minuteDays:4");
      expect(code).not.toContain("ferrypost.example");
    }
    expect(bundles.filter((code) => code.includes("courier.example")).length).toBeGreaterThanOrEqual(4);
    const templates = await read(/\.template\.json$/);
    expect(templates.join("\n")).toMatch(/data-site=\\+"courier/);
  });

  test("refuses a configuration that cannot work, before it makes anything", () => {
    const refused = [
      ["retention.eventDays", { eventDays: 1, factDays: 1, minuteDays: 4 }],
      ["retention.factDays", { eventDays: 100, factDays: 99, minuteDays: 4 }],
    ] as const;
    for (const [name, retention] of refused) {
      const stack = new Stack(new App(), "Courier");
      const broken = { ...config, retention };
      expect(() => new Tirage(stack, "Counts", { config: broken, configFile: "x", publicFolder: "x" })).toThrow(name);
    }
  });
});
