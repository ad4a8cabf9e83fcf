import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { makeEventId } from "../../functions/core/event-id.ts";
import { doesRun } from "../../local/does-run.ts";
import { BROWSER } from "../api/api.ts";
import { startLocalSystem, type LocalSystem } from "../local-system.ts";
import { seededRandom } from "../pipeline/random.ts";

const PROJECT = resolve(import.meta.dirname, "../..");
const random = seededRandom(20_261_125);
/** Its starts alone have taken half a minute each while other work filled both cores. */
const BUSY_MACHINE_MS = 300_000;
const folders: string[] = [];
let system: LocalSystem | undefined;

afterEach(async () => {
  await system?.stop();
  system = undefined;
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** Three readers send views of 200 articles of the last four hours, one after another, until nobody answers. */
function keepBusy({ origin }: LocalSystem): { sent: () => number; over: Promise<unknown> } {
  let sent = 0;
  const reader = async () => {
    for (;;) {
      const bytes = Uint8Array.from({ length: 10 }, () => random.below(256));
      const id = makeEventId(Date.now() - random.below(4 * 3_600_000), bytes);
      const events = [{ id, kind: "view", article: `article-${random.below(200)}` }];
      const body = JSON.stringify({ site: "demo", sent: Date.now(), session: `s${random.below(1_000)}`, events });
      const headers = { "user-agent": BROWSER, origin, "content-type": "text/plain" };
      const answer = await fetch(`${origin}/v1/reads`, { method: "POST", headers, body }).catch(() => undefined);
      if (!answer) return;
      sent += 1;
    }
  };
  return { sent: () => sent, over: Promise.all(Array.from({ length: 3 }, reader)) };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const giveUp = Date.now() + 100_000; !(await condition());) {
    if (Date.now() > giveUp) throw new Error("it did not come to that");
    await sleep(2);
  }
}

/** Hears what it prints from now on: on a very busy machine requests fail before, by their own time limit. */
function hear({ output }: LocalSystem): () => string {
  const before = output().trimEnd();
  return () => output().slice(before.length).trim();
}

/** Starts it as a user does, in a process group of its own, without waiting for it. */
async function begin(...command: string[]) {
  const folder = await mkdtemp(join(tmpdir(), "tirage-ways-out-"));
  folders.push(folder);
  const child = spawn(process.execPath, command, {
    cwd: PROJECT,
    env: { ...process.env, PORT: "0", HOST: "127.0.0.1", DATA_DIR: folder },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const lock = join(folder, "tirage.lock");
  const owners = async () => JSON.parse(await readFile(lock, "utf8")) as { runner: number; database?: number };
  const database = async () => (await owners().catch(() => undefined))?.database;
  return { child, pid: child.pid ?? 0, closed: once(child, "close"), lock, owners, database, output: () => output };
}

describe("a running Tirage", { timeout: BUSY_MACHINE_MS }, () => {
  test("says nothing of a request that its client gave up in the middle", async () => {
    system = await startLocalSystem();
    const heard = hear(system);
    const { hostname, port } = new URL(system.origin);
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    socket.write("POST /v1/reads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{");
    await sleep(100);
    socket.destroy();
    await sleep(100);
    expect((await fetch(`${system.origin}/v1/health`)).status).toBe(200);
    expect(heard()).toBe("");
  });

  test("ends on Ctrl-C without a word, in the middle of requests, and of settling 200 articles", async () => {
    system = await startLocalSystem();
    const busy = keepBusy(system);
    await until(() => busy.sent() > 100);
    const heard = hear(system);
    expect(await system.end("SIGINT")).toBe(0);
    await busy.over;
    expect(heard()).toBe("");

    // Settling begins at once.
    system = await startLocalSystem(system.dataDir);
    const { database } = await system.owners();
    const heardNow = hear(system);
    expect(await system.end("SIGINT")).toBe(0);
    expect(heardNow()).toBe("");
    await until(() => doesRun(database, "DynamoDBLocal") === "no");
  });

  test("ends with one sentence when its database dies in the middle of requests", async () => {
    system = await startLocalSystem();
    const { database } = await system.owners();
    const busy = keepBusy(system);
    await until(() => busy.sent() > 30);
    const heard = hear(system);
    process.kill(database, "SIGKILL");
    expect(await system.ended()).toBe(1);
    await busy.over;
    expect(heard()).toBe("The embedded database has ended by itself. Its data is kept: start Tirage again.");
    expect(existsSync(join(system.dataDir, "tirage.lock"))).toBe(false);
  });

  test("ends with its database when its launcher is killed", async () => {
    const { child, owners, database, lock } = await begin("launch.js", "local/start.ts");
    await until(async () => (await database()) !== undefined);
    const running = await owners();
    child.kill("SIGKILL");
    await until(() => doesRun(running.runner, "local/start.ts") === "no");
    await until(() => doesRun(running.database ?? 0, "DynamoDBLocal") === "no");
    expect(existsSync(lock)).toBe(false);
  });
});

describe("a starting Tirage ends on Ctrl-C without a word", { timeout: BUSY_MACHINE_MS }, () => {
  const moments = [
    ["has taken its data folder and builds the scripts", ({ lock }) => existsSync(lock)],
    ["has started its database", async ({ database }) => (await database()) !== undefined],
  ] as const satisfies [string, (begun: Awaited<ReturnType<typeof begin>>) => boolean | Promise<boolean>][];

  test.each(moments)("when it %s", async (_, moment) => {
    for (const laterMs of [0, 20, 50, 100, 200]) {
      const begun = await begin("local/start.ts");
      await until(() => moment(begun));
      await sleep(laterMs);
      const database = await begun.database();
      process.kill(-begun.pid, "SIGINT");
      const [code] = (await begun.closed) as [number | null];
      expect({ code, output: begun.output() }).toEqual({ code: 0, output: "" });
      expect(existsSync(begun.lock)).toBe(false);
      if (database !== undefined) await until(() => doesRun(database, "DynamoDBLocal") === "no");
    }
  });
});
