import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** A whole Tirage on this machine, as `npm start` runs it, in a process of its own. */
export interface LocalSystem {
  readonly origin: string;
  readonly dataDir: string;
  /** What it printed so far. */
  readonly output: () => string;
  /** Sends it a signal and waits until it has ended; SIGKILL goes to everything that it started too. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
  /** Ends it as Ctrl-C does, and removes its data. */
  readonly stop: () => Promise<void>;
}

const START_MS = 90_000;

/**
 * Starts the local system on a free port.
 * @param dataDir the folder of an earlier run, to go on with its data
 * @param hosts hosts whose pages may report to it, beside its own
 */
export async function startLocalSystem(dataDir?: string, hosts: readonly string[] = []): Promise<LocalSystem> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), "tirage-test-")));
  const child = spawn(process.execPath, ["local/start.ts"], {
    cwd: resolve(import.meta.dirname, ".."),
    env: { ...process.env, PORT: "0", HOST: "127.0.0.1", DATA_DIR: folder, DEMO_HOSTS: hosts.join(",") },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that a kill reaches the database too.
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const origin = await addressIn(child, () => output);
  const end = async (signal: NodeJS.Signals) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    process.kill(signal === "SIGKILL" ? -child.pid : child.pid, signal);
    await ended;
  };
  return {
    origin,
    dataDir: folder,
    output: () => output,
    end,
    stop: async () => {
      await end("SIGINT");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function addressIn(child: ChildProcess, output: () => string): Promise<string> {
  const address = /The demo site +(http:\S+?)\/\s/;
  for (const giveUp = Date.now() + START_MS; Date.now() < giveUp;) {
    const origin = address.exec(output())?.[1];
    if (origin) return origin;
    if (child.exitCode !== null) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  child.kill("SIGKILL");
  throw new Error(`the local system did not start:\n${output()}`);
}
