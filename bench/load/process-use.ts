import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** What a process has used so far. */
export interface ProcessUse {
  readonly megabytes: number;
  readonly cpuSeconds: number;
}

/** Linux tells processes of time in these, whatever its own clock is (USER_HZ, proc(5)). */
const TICKS_A_SECOND = 100;

/**
 * Asks the system what a process uses: its resident memory, and its CPU time, both of all its threads. The time is to 10 ms on Linux;
 * elsewhere it is as `ps` writes it, to 10 ms on macOS and to the second on others.
 */
export async function processUse(pid: number): Promise<ProcessUse> {
  if (process.platform === "linux") {
    const [stat, status] = await Promise.all(
      ["stat", "status"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8")),
    );
    return { megabytes: parseMemory(status ?? ""), cpuSeconds: parseStat(stat ?? "") };
  }
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=,time=", "-p", String(pid)]);
  const [kilobytes = "", time = ""] = stdout.trim().split(/\s+/);
  return { megabytes: Number(kilobytes) / 1_024, cpuSeconds: parseTime(time) };
}

/** Reads the seconds of CPU, a user's and the system's, in what Linux says of a process. @throws when they are not there */
export function parseStat(text: string): number {
  // The program's name may have brackets and spaces of its own. The state is the third field, the times the 14th and 15th.
  const fields = text
    .slice(text.lastIndexOf(")") + 1)
    .trim()
    .split(/\s+/);
  const [user = NaN, system = NaN] = fields.slice(11, 13).map(Number);
  if (Number.isNaN(user + system)) throw new Error(`"${text}" is no state of a process`);
  return (user + system) / TICKS_A_SECOND;
}

function parseMemory(status: string): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  if (kilobytes === undefined) throw new Error("the process has no memory");
  return Number(kilobytes) / 1_024;
}

/** Reads `[[days-]hours:]minutes:seconds`, as `ps` writes a time. @throws when it is none */
export function parseTime(text: string): number {
  const [, days = "0", hours = "0", minutes = "", seconds = ""] =
    /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (!minutes) throw new Error(`"${text}" is no time of ps`);
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}
