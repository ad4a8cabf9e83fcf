import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Complaint } from "./complaint.ts";

/** The processes that work on a data folder, as its lock file names them. */
interface Owners {
  readonly runner: number;
  readonly database?: number;
}

/** A data folder that is ours alone. */
export interface DataFolder {
  readonly path: string;
  /** Says which process the database is, so that the next run can end it should this one be killed. */
  readonly nameDatabase: (pid: number) => void;
  readonly release: () => void;
}

/**
 * Takes a data folder, making it where it is missing. A database that a killed run left behind is ended first: two
 * would write to one file.
 * @throws Complaint when the folder cannot be written, or a running Tirage has it
 */
export function takeDataFolder(path: string): DataFolder {
  const lock = join(path, "tirage.lock");
  const write = (owners: Owners) => {
    try {
      mkdirSync(path, { recursive: true });
      writeFileSync(lock, JSON.stringify(owners));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Complaint(
        `The data folder ${path} cannot be used: ${why}. Set DATA_DIR to a folder that can be written.`,
      );
    }
  };
  const before = readOwners(lock);
  if (before && before.runner !== process.pid && commandOf(before.runner).includes("local/start.ts")) {
    throw new Complaint(
      `Another Tirage (process ${before.runner}) works on ${path}. Stop it, or set DATA_DIR to another folder.`,
    );
  }
  if (before?.database && commandOf(before.database).includes("DynamoDBLocal")) endProcess(before.database);
  write({ runner: process.pid });
  return {
    path,
    nameDatabase: (pid) => write({ runner: process.pid, database: pid }),
    release: () => rmSync(lock, { force: true }),
  };
}

function readOwners(lock: string): Owners | undefined {
  try {
    const owners: unknown = JSON.parse(readFileSync(lock, "utf8"));
    if (typeof owners !== "object" || owners === null) return undefined;
    const { runner, database } = owners as { runner?: unknown; database?: unknown };
    if (typeof runner !== "number") return undefined;
    return { runner, ...(typeof database === "number" && { database }) };
  } catch {
    return undefined;
  }
}

/** The command line of a process, or nothing when there is none: a number alone may be another program's by now. */
function commandOf(pid: number): string {
  try {
    return execFileSync("ps", ["-o", "args=", "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return "";
  }
}

function endProcess(pid: number): void {
  process.kill(pid, "SIGKILL");
  for (const giveUp = Date.now() + 5_000; commandOf(pid) !== "" && Date.now() < giveUp;);
}
