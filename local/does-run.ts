import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Says whether a process runs a command whose line holds some words: a number alone may be another program's by now.
 * @returns "unknown" where the process is there and the machine does not say what it runs
 */
export function doesRun(pid: number, words: string): "yes" | "no" | "unknown" {
  if (!exists(pid)) return "no";
  const line = commandLine(pid);
  if (line !== undefined) return line.includes(words) ? "yes" : "no";
  // It may have ended while it was asked for.
  return exists(pid) ? "unknown" : "no";
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's process may not be signalled, and is there.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

/** Linux is read without `ps`, which a bare container lacks. A process that ended and was not waited for has no line. */
function commandLine(pid: number): string | undefined {
  try {
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    const stdio = ["ignore", "pipe", "ignore"] as const;
    return execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8", stdio: [...stdio] });
  } catch {
    return undefined;
  }
}
