import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startLocalSystem, type LocalSystem } from "../local-system.ts";

const PROJECT = resolve(import.meta.dirname, "../..");
/** Two days take half a minute on a busy machine. */
const BUSY_MACHINE_MS = 400_000;

/** Runs a command of the project as a person does. @param onOutput is told of all that it said so far */
async function run(
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onOutput: (output: string, kill: () => void) => void = () => undefined,
) {
  const child = spawn(process.execPath, [script, ...args], { cwd: PROJECT, env: { ...process.env, ...env } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      onOutput(output, () => child.kill("SIGINT"));
    });
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

/** What the reports say of views; each report has some of it. */
interface Report {
  readonly views: number;
  readonly totals: { readonly views: { readonly value: number } };
  readonly rows: readonly { readonly views: { readonly value: number } }[];
  readonly articles: readonly { readonly article: string; readonly views: { readonly value: number } }[];
}

/** A view, as the raw rows tell of it. */
interface View {
  readonly article: string;
  readonly session: string;
  readonly timeMs: number;
}

/** Counts the views of each article from all raw rows, by the rule as docs/counting.md writes it. */
async function countViews(database: string, site: string): Promise<Map<string, number>> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBClient({ endpoint: database, region: "local", credentials });
  const views: View[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: "Events" })) {
    for (const { pk, sk, s, x } of Items) {
      const [of, article = ""] = pk?.S?.split("|") ?? [];
      const [id = "", kind] = sk?.S?.split("|") ?? [];
      if (of !== site || kind !== "view" || x) continue;
      views.push({ article, session: s?.S ?? "", timeMs: Number.parseInt(id.replace("-", "").slice(0, 12), 16) });
    }
  }
  const last = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const { article, session, timeMs } of views.toSorted((a, b) => a.timeMs - b.timeMs)) {
    const chain = `${session} ${article}`;
    const isRepeat = timeMs - (last.get(chain) ?? -Infinity) <= 30_000;
    last.set(chain, timeMs);
    if (!isRepeat) counts.set(article, (counts.get(article) ?? 0) + 1);
  }
  return counts;
}

const sum = (numbers: Iterable<number>) => [...numbers].reduce((a, b) => a + b, 0);

describe("npm run demo beside a running server", { timeout: BUSY_MACHINE_MS }, () => {
  let system: LocalSystem;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    system = await startLocalSystem();
    env = { DATA_DIR: system.dataDir, PORT: new URL(system.origin).port, HOST: "127.0.0.1" };
  });

  afterAll(() => system.stop());

  async function report(path: string): Promise<Report> {
    const { output } = await run("local/token.ts", ["--site", "*"], env);
    const headers = { authorization: `Bearer ${output.trim()}` };
    return (await fetch(`${system.origin}/v1/reports/${path}`, { headers })).json() as Promise<Report>;
  }

  test("fills two days, so that every report says what its raw rows say", async () => {
    const { code, output } = await run("local/demo.ts", ["--days", "2"], env);
    expect(output).toMatch(/\d events of 20 articles in \d+ s: 2 days up to /);
    expect(code).toBe(0);
    for (const site of ["demo", "demo-berlin"]) {
      const counts = await countViews(system.database, site);
      const query = new URLSearchParams([["site", site], ...[...counts.keys()].map((one) => ["article", one])]);
      const { totals } = await (await fetch(`${system.origin}/v1/totals?${query}`)).json();
      const shown = Object.entries<{ views: number }>(totals).map(([article, { views }]) => [article, views] as const);
      expect(new Map(shown)).toEqual(counts);
      const days = `site=${site}&from=${new Date(Date.now() - 3 * 86_400_000).toISOString()}`;
      const period = `${days}&to=${new Date(Date.now() + 3_600_000).toISOString()}`;
      const all = sum(counts.values());
      expect((await report(`overview?${period}&grain=hour`)).totals.views.value).toBe(all);
      const { rows } = await report(`breakdown?${period}&by=referrer`);
      expect(sum(rows.map(({ views }) => views.value))).toBe(all);
      const { articles } = await report(`articles?${period}&limit=100`);
      const listed = articles.map(({ article, views }) => [article, views.value] as const);
      expect(new Map(listed)).toEqual(counts);
      const audit = await run("ops/audit.ts", ["--site", site], env);
      expect(audit).toEqual({ code: 0, output: expect.stringContaining("No difference in") });
    }
    expect((await report("now?site=demo")).views).toBeGreaterThan(0);
  });

  test("adds nothing when it runs again, and says so", async () => {
    const before = await countViews(system.database, "demo");
    const { code, output } = await run("local/demo.ts", [], env);
    expect(output).toMatch(/^All of it is there: 2 days up to .*, seed solbandar\. Nothing was added\.\n$/);
    expect(code).toBe(0);
    expect(await countViews(system.database, "demo")).toEqual(before);
  });

  test("refuses another seed for the same data", async () => {
    const { code, output } = await run("local/demo.ts", ["--seed", "other"], env);
    expect(output).toMatch(/^The data folder has 2 days .* already\. Leave --seed and --days away, or set DATA_DIR/);
    expect(code).toBe(1);
  });
});

describe("npm run demo without a server", { timeout: BUSY_MACHINE_MS }, () => {
  test("ends on Ctrl-C, goes on where it ended, and leaves nothing running", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tirage-demo-"));
    const env = { DATA_DIR: folder };
    let isKilled = false;
    const first = await run("local/demo.ts", ["--days=1"], env, (output, kill) => {
      if (!isKilled && output.includes("Storing events:")) kill();
      isKilled ||= output.includes("Storing events:");
    });
    expect(first.output).toContain("Stopped. npm run demo goes on where this ended.");
    expect(first.code).toBe(130);
    expect(existsSync(join(folder, "tirage.lock"))).toBe(false);
    const second = await run("local/demo.ts", [], env);
    expect(second.output).toMatch(/events of 20 articles in \d+ s: 1 days? up to/);
    expect(second.code).toBe(0);
    const third = await run("local/demo.ts", [], env);
    expect(third.output).toContain("Nothing was added.");
    await rm(folder, { recursive: true, force: true });
  });

  test.each([
    [["--days", "0"], '--days is "0" and should be a number from 1 to 365.'],
    [["--days", "many"], '--days is "many" and should be a number from 1 to 365.'],
    [["--seed", ""], "--seed is empty and should be any word."],
    [["--weeks", "2"], "Unknown option '--weeks'. The options are --days, --seed and --help."],
  ])("refuses %j in one sentence", async (args, sentence) => {
    expect(await run("local/demo.ts", args, {})).toEqual({ code: 1, output: `${sentence}\n` });
  });

  test("says how it is used", async () => {
    const { code, output } = await run("local/demo.ts", ["--help"], {});
    expect(output).toContain("npm run demo [-- --days 90 --seed solbandar]");
    expect(code).toBe(0);
  });
});
