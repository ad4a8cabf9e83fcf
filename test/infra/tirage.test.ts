import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { StreamViewType } from "aws-cdk-lib/aws-dynamodb";
import { Source } from "aws-cdk-lib/aws-s3-deployment";
import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { build } from "../../build.ts";
import { FailedBatches } from "../../infra/failed-batches.ts";
import { FileBucket } from "../../infra/file-bucket.ts";
import { KeyedTable } from "../../infra/keyed-table.ts";
import { RecountFunction } from "../../infra/recount-function.ts";
import { Tirage } from "../../infra/tirage.ts";
import { config } from "./foreign-config.ts";
import { resourceAt, resourcesOf } from "./synthesize.ts";

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

  test.each(["an app", "one with a bootstrapping of its own", "one of an account and a region"])(
    "has no finding, and reads what is deployed where it is, in %s",
    async (kind) => {
      const isOwn = kind.includes("bootstrapping");
      const app = new App({
        outdir: join(folder, `${kind}.out`),
        context: {
          "aws:cdk:bundling-stacks": [],
          ...(isOwn && { "@aws-cdk/core:bootstrapQualifier": "courier" }),
        },
      });
      const env = { account: "111111111111", region: "eu-central-1" };
      const scope = kind.includes("account") ? new Stack(app, "Courier", { env }) : app;
      const { stacks } = new Tirage(scope, "Counts", { config, configFile: "x", publicFolder: await build() });
      const { edge, data, service, watch } = stacks;
      if (!edge) throw new Error("the configuration has no edge");
      const policy = JSON.stringify(resourceAt(Template.fromStack(edge), "AWS::IAM::Policy", "Files").Properties);
      expect(policy).toContain(`cdk-${isOwn ? "courier" : "hnb659fds"}-assets-`);
      for (const one of [data, service, edge, watch].filter((some) => some !== undefined)) {
        expect(new AwsSolutionsChecks(one).validateScope(one).violations).toEqual([]);
        expect(new ServerlessChecks(one).validateScope(one).violations).toEqual([]);
      }
    },
  );

  test("is made of parts that leave no finding by another name, all in one stack", () => {
    const app = new App({ outdir: join(folder, "parts.out"), context: { "aws:cdk:bundling-stacks": [] } });
    const stack = new Stack(app, "Mine");
    const files = new FileBucket(stack, "Web");
    files.addFiles("Page", "page", [Source.data("index.html", "hello")], "for an hour");
    const recount = new RecountFunction(stack, "Counting", {
      events: new KeyedTable(stack, "Rows", { stream: StreamViewType.KEYS_ONLY }),
      rollups: new KeyedTable(stack, "Numbers"),
      failedBatches: new FailedBatches(stack, "Failed"),
    });
    expect(Object.keys(resourcesOf(Template.fromStack(stack), "AWS::IAM::Policy"))).toHaveLength(2);
    for (const part of [files, recount]) {
      expect(new AwsSolutionsChecks(part).validateScope(part).violations).toEqual([]);
    }
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
