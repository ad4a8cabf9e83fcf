import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { build } from "esbuild";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import crawlers from "crawler-user-agents";
import { build as buildPublicFiles, crawlerListFile } from "../../build.ts";
import { buildBundle } from "../../bench/functions/bundle.ts";
import { addStacks } from "../../infra/add-stacks.ts";
import { config } from "../../tirage.config.ts";
import { context, resourceAt } from "./synthesize.ts";

const run = promisify(execFile);
const FUNCTIONS = ["Record", "Recount", "Settle", "Audit", "Report"] as const;
/**
 * A bundle with the credential sources that Lambda does not need has 360 KB, and one with the examples of the crawler
 * list 540 KB more. In record 24 KB are the names of robots: text, of which a start costs a fraction of what code does;
 * 15 KB are what admins change, which is for record to write, so that report can write nothing. Report and settle have
 * what facts are made of and checked by, settle the list of sources, report the kinds of robots.
 */
const MAX_BYTES = { Record: 250_000, Recount: 185_000, Settle: 245_000, Audit: 230_000, Report: 287_000 };

let folder: string;
let template: Template;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tirage-bundles-"));
  await buildPublicFiles();
  const publicFolder = join(folder, "public");
  await mkdir(publicFolder);
  await writeFile(join(publicFolder, "reader.js"), "served");
  const app = new App({ outdir: join(folder, "out"), context });
  template = Template.fromStack(addStacks(app, config, publicFolder).service);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The folder that Lambda unpacks for a function. */
function bundleOf(name: string): string {
  const { Code } = resourceAt(template, "AWS::Lambda::Function", `${name}Function`).Properties;
  const { S3Key } = Code as { S3Key: string };
  return join(folder, "out", `asset.${S3Key.replace(".zip", "")}`);
}

/** Runs a script against a function's bundle, with Lambda's environment and nothing else. */
async function runBundle(name: string, script: string, env: Record<string, string> = {}): Promise<string> {
  const source = `const { handler } = await import(${JSON.stringify(join(bundleOf(name), "index.mjs"))}); ${script}`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", source], {
    env: { AWS_REGION: "us-east-1", EVENTS_TABLE: "events", ROLLUPS_TABLE: "rollups", ...env },
  });
  return stdout.trim();
}

describe("the bundles", () => {
  test.each(FUNCTIONS)("of %s are small", async (name) => {
    expect((await stat(join(bundleOf(name), "index.mjs"))).size).toBeLessThan(MAX_BYTES[name]);
  });

  test.each(FUNCTIONS)("of %s hold everything that they need and export a handler", async (name) => {
    expect(await runBundle(name, "console.log(typeof handler)")).toBe("function");
  });

  test.each(FUNCTIONS)("of %s are the same byte for byte where they are measured", async (name) => {
    const { file } = await buildBundle(`functions/${name.toLowerCase()}.ts`, join(folder, "measured"));
    expect(await readFile(file, "utf8")).toBe(await readFile(join(bundleOf(name), "index.mjs"), "utf8"));
  });

  test("bring the public files to report alone", async () => {
    expect(await readFile(join(bundleOf("Report"), "public/reader.js"), "utf8")).toBe("served");
    for (const name of ["Record", "Recount", "Settle", "Audit"])
      expect(await readdir(bundleOf(name))).toEqual(["index.mjs"]);
  });

  test("name robots by the whole crawler list, without its examples", async () => {
    const { default: bundled } = (await import(crawlerListFile)) as { default: typeof crawlers };
    const sorted = (list: readonly { readonly pattern: string; readonly tags?: readonly string[] }[]) =>
      list.map(({ pattern, tags }) => `${new RegExp(pattern).source} ${tags?.join(" ")}`).toSorted();
    expect(sorted(bundled)).toEqual(sorted(crawlers));
    const code = await readFile(join(bundleOf("Record"), "index.mjs"), "utf8");
    expect(code).toContain("PerplexityBot");
    expect(code).not.toContain("Mozilla/5.0 (iPhone; CPU iPhone OS 6_0");
  });

  test("sign with the credentials of the role, which Lambda puts into the environment", async () => {
    let asked: IncomingHttpHeaders = {};
    const database = createServer((request, response) => {
      asked = request.headers;
      response.setHeader("content-type", "application/x-amz-json-1.0").end("{}");
    });
    await new Promise<void>((listening) => database.listen(0, "127.0.0.1", listening));
    const address = database.address();
    try {
      const event = {
        routeKey: "GET /v1/health",
        rawQueryString: "",
        headers: {},
        requestContext: { http: { sourceIp: "192.0.2.1" } },
      };
      const script = `console.log((await handler(${JSON.stringify(event)}, {})).statusCode)`;
      const status = await runBundle("Report", script, {
        AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
        AWS_ACCESS_KEY_ID: "AKIDROLE",
        AWS_SECRET_ACCESS_KEY: "secret",
        AWS_SESSION_TOKEN: "session",
      });
      expect(status).toBe("200");
      expect(asked.authorization).toContain("Credential=AKIDROLE/");
      expect(asked["x-amz-security-token"]).toBe("session");
    } finally {
      database.close();
    }
  });
});

/** IAM allows a transaction by its parts: the only one that there is updates items. */
const PARTS: Readonly<Record<string, string>> = { TransactWriteItems: "UpdateItem" };

describe("the code of a function", () => {
  /** What it calls on which table, from what is left of its source when unused code is shaken off. */
  async function callsOf(name: string): Promise<string[]> {
    const { outputFiles } = await build({
      entryPoints: [resolve(import.meta.dirname, `../../functions/${name.toLowerCase()}.ts`)],
      bundle: true,
      format: "esm",
      platform: "node",
      packages: "external",
      write: false,
    });
    const calls = outputFiles[0]?.text.matchAll(
      /\b(?:new ([A-Z]\w+?)Command|paginate([A-Z][a-z]+))\d*\([^;]*?\bdb\d*\.(events|rollups)\b/g,
    );
    const named = [...(calls ?? [])].map(
      ([, command = "", page, table]) => `${table} ${PARTS[command] ?? (command || page)}`,
    );
    return [...new Set(named)];
  }

  /** What its role allows, in the same words. */
  function grantsOf(name: string): string[] {
    const { Properties } = resourceAt(template, "AWS::IAM::Policy", `${name}Role`);
    const { Statement } = Properties["PolicyDocument"] as {
      Statement: { Action: string | string[]; Resource: unknown }[];
    };
    return Statement.flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => {
        const [, table] = /(Events|Rollups)\w+?Arn/.exec(JSON.stringify(Resource)) ?? [];
        const isOfItems = action.startsWith("dynamodb:") && !JSON.stringify(Resource).includes("StreamArn");
        return table && isOfItems ? [`${table.toLowerCase()} ${action.slice(9)}`] : [];
      }),
    );
  }

  test.each(FUNCTIONS)("%s calls what its role allows, all of it and no more", async (name) => {
    const calls = await callsOf(name);
    expect(calls.length).toBeGreaterThan(1);
    expect([...new Set(grantsOf(name))].toSorted()).toEqual(calls.toSorted());
  });
});
