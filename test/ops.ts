import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { inject } from "vitest";

/** How a command of ops ended, and what it said. */
export interface Ended {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

/**
 * Runs a command of ops as a person does, on the tests' DynamoDB Local.
 * @param input what comes on its standard input
 */
export async function runOps(
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  input = "",
): Promise<Ended> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: resolve(import.meta.dirname, ".."),
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: inject("databaseEndpoint"),
      AWS_REGION: "local",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      ...env,
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // A command that never reads its input may have ended before it is written.
  child.stdin.on("error", () => undefined).end(input);
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const [status] = (await once(child, "close")) as [number];
  return { status, output, errors };
}
