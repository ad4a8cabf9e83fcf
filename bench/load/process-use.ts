import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What a process has used so far. */
export interface ProcessUse {
  readonly megabytes: number;
  readonly cpuSeconds: number;
}

/** Asks the system what a process uses: its resident memory, and its CPU time, to the second or to a hundredth. */
export async function processUse(pid: number): Promise<ProcessUse> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=,time=", "-p", String(pid)]);
  const [kilobytes = "", time = ""] = stdout.trim().split(/\s+/);
  return { megabytes: Number(kilobytes) / 1_024, cpuSeconds: parseTime(time) };
}

/** Reads `[[days-]hours:]minutes:seconds`, as `ps` writes a time. @throws when it is none */
export function parseTime(text: string): number {
  const [, days = "0", hours = "0", minutes = "", seconds = ""] =
    /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (!minutes) throw new Error(`"${text}" is no time of ps`);
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}
