import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** A whole Tirage on this machine, as `npm start` runs it, in a process of its own. */
export interface LocalSystem {
  readonly origin: string;
  /** Address of its database. */
  readonly database: string;
  readonly dataDir: string;
  /** What it printed so far. */
  readonly output: () => string;
  /** The processes that its lock file names. */
  readonly owners: () => Promise<{ runner: number; database: number }>;
  /**
   * Sends a signal to its process group, as a terminal does, and a SIGKILL to its database too.
   * @returns its exit code, once it has ended
   */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
  /** Waits until it has ended by itself. @returns its exit code */
  readonly ended: () => Promise<number | null>;
  /** Ends it as Ctrl-C does, and removes its data. */
  readonly stop: () => Promise<void>;
}

const START_MS = 90_000;

/**
 * Starts the local system on a free port.
 * @param dataDir the folder of an earlier run, to go on with its data
 * @param demoHosts hosts of other pages that may count there
 * @param args of the command
 * @param demoSecret with what the demo's pages are signed, where they are
 */
export async function startLocalSystem(
  dataDir?: string,
  demoHosts: readonly string[] = [],
  args: readonly string[] = [],
  demoSecret = "",
): Promise<LocalSystem> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), "tirage-test-")));
  const child = spawn(process.execPath, ["local/start.ts", ...args], {
    cwd: resolve(import.meta.dirname, ".."),
    env: {
      ...process.env,
      PORT: "0",
      HOST: "127.0.0.1",
      DATA_DIR: folder,
      DEMO_HOSTS: demoHosts.join(","),
      DEMO_SECRET: demoSecret,
    },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that a signal reaches all of it, as a terminal's does.
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const { origin, database } = await addressesIn(child, () => output);
  const closed = once(child, "close");
  const owners = async () =>
    JSON.parse(await readFile(join(folder, "tirage.lock"), "utf8")) as { runner: number; database: number };
  const end = async (signal: NodeJS.Signals) => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const left = signal === "SIGKILL" ? (await owners()).database : undefined;
      process.kill(-child.pid, signal);
      if (left) process.kill(left, signal);
    }
    await closed;
    return child.exitCode;
  };
  return {
    origin,
    database,
    dataDir: folder,
    output: () => output,
    owners,
    ended: async () => {
      await closed;
      return child.exitCode;
    },
    end,
    stop: async () => {
      await end("SIGINT");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function addressesIn(child: ChildProcess, output: () => string): Promise<{ origin: string; database: string }> {
  const addresses = /The demo site +(http:\S+?)\/\s.*The database +(http:\S+)/s;
  for (const giveUp = Date.now() + START_MS; Date.now() < giveUp;) {
    const [, origin, database] = addresses.exec(output()) ?? [];
    if (origin && database) return { origin, database };
    if (child.exitCode !== null) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  child.kill("SIGKILL");
  throw new Error(`the local system did not start:\n${output()}`);
}
