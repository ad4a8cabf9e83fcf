import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildBundle, partsOf, type Bundle } from "../../bench/functions/bundle.ts";
import { build } from "../../build.ts";

/** What each function takes to talk to DynamoDB. */
const SDK = [
  "@aws-sdk/client-dynamodb",
  "@aws-sdk/core",
  "@aws-sdk/dynamodb-codec",
  "@aws-sdk/middleware-endpoint-discovery",
  "@aws/lambda-invoke-store",
  "@smithy/core",
  "@smithy/node-http-handler",
  "@smithy/signature-v4",
  "@smithy/types",
];
/** What each function is made of besides; `infra` stands in for parts of the SDK. */
const ALL = ["@middy/core", "functions", "functions/core", "functions/lambda", "infra", "tirage.config.ts"];

/** Packages and folders in each bundle besides these, and the commands of DynamoDB that it has the code for. */
const CONTENTS = {
  // Robots are named as they come.
  record: {
    parts: ["dist", "functions/routes", "functions/store", "isbot", "valibot"],
    commands: ["BatchGetItem", "GetItem", "PutItem", "TransactWriteItems", "UpdateItem"],
  },
  recount: { parts: ["functions/store"], commands: ["Query", "UpdateItem"] },
  settle: { parts: ["functions/store"], commands: ["BatchGetItem", "GetItem", "PutItem", "Query", "UpdateItem"] },
  // Reports say of which kind a robot is, which the crawler list in `dist` knows.
  report: {
    parts: ["dist", "functions/routes", "functions/store", "valibot"],
    commands: ["BatchGetItem", "GetItem", "Query"],
  },
  audit: { parts: ["functions/store", "ops/audit"], commands: ["GetItem", "Query", "UpdateItem"] },
} as const;
const FUNCTIONS = ["record", "recount", "settle", "report", "audit"] as const;

/** The client knows it without being asked to. */
const ALWAYS = "DescribeEndpoints";

/** What the SDK would bring that no function uses: other credentials, other formats and services, and second ways of doing the same. */
const UNUSED =
  /credential-provider|\/(event-streams|cbor|sso|sts|xml|waiters|md5|crc32)\/|Sha256Js|mnemonist|obliterator/;

/** What is done when the stacks are made, and not once more in every cold start. */
const DONE_BEFORE = "functions/core/known-settings.ts";

describe("the bundle", () => {
  let folder: string;
  const bundles = new Map<string, Bundle>();
  const bundleOf = (name: string) => bundles.get(name) ?? expect.fail(`${name} was not bundled`);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tirage-contents-"));
    await build();
    for (const name of FUNCTIONS) bundles.set(name, await buildBundle(`functions/${name}.ts`, folder));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(FUNCTIONS)("of %s holds the packages and folders that it uses, and no others", (name) => {
    const expected = [...SDK, ...ALL, ...CONTENTS[name].parts];
    expect([...partsOf(bundleOf(name)).keys()].toSorted()).toEqual(expected.toSorted());
  });

  test.each(FUNCTIONS)("of %s holds the commands of DynamoDB that it calls, and no others", (name) => {
    const modules = [...bundleOf(name).modules.keys()];
    const commands = modules.flatMap(
      (path) => /client-dynamodb\/dist-es\/commands\/(\w+)Command\.js$/.exec(path)?.[1] ?? [],
    );
    expect(commands.toSorted()).toEqual([ALWAYS, ...CONTENTS[name].commands].toSorted());
  });

  test.each(FUNCTIONS)("of %s holds nothing that the SDK brings for others", (name) => {
    expect([...bundleOf(name).modules.keys()].filter((path) => UNUSED.test(path))).toEqual([]);
  });

  test.each(FUNCTIONS)("of %s does not check the configuration, which was checked when it was made", (name) => {
    expect([...bundleOf(name).modules.keys()]).not.toContain(DONE_BEFORE);
  });

  test.each(FUNCTIONS)("of %s is of ASCII alone, as another character would double it in memory", async (name) => {
    expect(/[^\0-\x7f].{0,20}/s.exec(await readFile(bundleOf(name).file, "utf8"))?.[0]).toBeUndefined();
  });

  test("of record holds no route that only reads, and that of report none that writes", () => {
    const routesIn = (name: string) =>
      [...bundleOf(name).modules.keys()].flatMap((path) => /^functions\/routes\/(.+)\.ts$/.exec(path)?.[1] ?? []);
    // Where the numbers in the answer to a view are shown as `GET /v1/totals` shows them.
    const shared = ["get-totals", "query"];
    const own = ["get-read-gif", "post-reads", "put-articles", "receive"];
    expect(routesIn("record").toSorted()).toEqual([...own, ...shared].toSorted());
    expect(routesIn("report").filter((route) => own.includes(route))).toEqual([]);
  });
});
