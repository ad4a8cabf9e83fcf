import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { LOGS, type Emulator } from "./emulator.ts";

const root = resolve(import.meta.dirname, "../..");

/**
 * Runs a program of this project as a person does, on the emulator, and keeps what it says in the log.
 * @param cwd where it runs, the project's folder if nothing else is said
 * @returns what it printed
 * @throws an Error with the end of that when its exit status is not 0
 */
export async function run({ env }: Emulator, line: readonly string[], cwd = root): Promise<string> {
  const [program = "", ...args] = line;
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [status] = (await once(child, "close")) as [number | null];
  await appendFile(join(LOGS, "commands.log"), `$ ${line.join(" ")}\n${output}\n`);
  if (status !== 0) throw new Error(`${line.join(" ")} ended with ${status}:\n${output.slice(-2_000)}`);
  return printed;
}
