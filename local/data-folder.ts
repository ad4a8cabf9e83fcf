import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Complaint } from "./complaint.ts";
import { removeContainer } from "./database-container.ts";
import { doesRun } from "./does-run.ts";

/** The processes that work on a data folder, and the container of the database, as its lock file names them. */
interface Owners {
  readonly runner: number;
  readonly database?: number;
  readonly container?: string;
}

/** A data folder that is ours alone. */
export interface DataFolder {
  readonly path: string;
  /** Says what the database runs in, so that the next run can end it should this one be killed. */
  readonly nameDatabase: (database: { readonly pid: number; readonly container?: string }) => void;
  /** Gives it back, unless it is another's by now. */
  readonly release: () => void;
}

/** A killed database ends within this. */
const END_MS = 5_000;

/**
 * Takes a data folder, making it where it is missing. A database that a killed run left behind is ended first: two
 * would write to one file.
 * @throws Complaint when the folder cannot be written, when a running Tirage has it, or when that cannot be told
 */
export function takeDataFolder(path: string): DataFolder {
  const lock = join(path, "tirage.lock");
  const ours: Owners = { runner: process.pid };
  try {
    makeFolder(path);
    if (!writeNew(lock, ours)) replaceLock(path, lock, ours);
  } catch (error) {
    if (error instanceof Complaint) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new Complaint(
      `The data folder ${path} cannot be used: ${why}. Set DATA_DIR to a folder that can be written.`,
    );
  }
  return {
    path,
    nameDatabase: ({ pid, container }) => {
      const owners: Owners = { ...ours, database: pid, ...(container !== undefined && { container }) };
      // A kill leaves the file of before, and never half a file, of which nothing can be told.
      writeFileSync(`${lock}.new`, JSON.stringify(owners));
      renameSync(`${lock}.new`, lock);
    },
    release: () => {
      const owners = readOwners(lock);
      if (owners !== "absent" && owners !== "unreadable" && owners.runner === process.pid) rmSync(lock);
    },
  };
}

/** Parent first: Node's own way of doing so never ends where the system denies that a folder exists, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another start may have made it.
    if (!existsSync(path)) throw error;
  }
}

/** @returns false when there is such a file already; of two who write it at once, one is told so */
function writeNew(file: string, content: Owners): boolean {
  try {
    writeFileSync(file, JSON.stringify(content), { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Takes the lock of a run that was killed. One at a time: a second one would remove the lock that the first wrote. */
function replaceLock(path: string, lock: string, ours: Owners): void {
  const turn = `${lock}.turn`;
  if (!writeNew(turn, ours)) {
    throw new Complaint(
      `Another Tirage is just taking ${path}. If none runs, remove ${turn} and start again, or set DATA_DIR to another folder.`,
    );
  }
  try {
    endOwners(path, lock);
    rmSync(lock, { force: true });
    if (!writeNew(lock, ours)) {
      throw new Complaint(`Another Tirage has just taken ${path}. Stop it, or set DATA_DIR to another folder.`);
    }
  } finally {
    rmSync(turn);
  }
}

/** Makes sure that nobody works on a folder any more. What cannot be told counts as somebody. */
function endOwners(path: string, lock: string): void {
  const unknown = (why: string) =>
    new Complaint(
      `Whether another Tirage works on ${path} cannot be told: ${why}. If none runs, remove ${lock} and start again.`,
    );
  const owners = readOwners(lock);
  if (owners === "absent") return;
  if (owners === "unreadable") throw unknown("its lock file cannot be read");
  const { runner, database, container } = owners;
  // Containers count their processes from 1, so the run that was killed may have had our number.
  const runs = runner === process.pid ? "no" : doesRunTirage(runner);
  if (runs === "yes") {
    throw new Complaint(
      `Another Tirage (process ${runner}) works on ${path}. Stop it, or set DATA_DIR to another folder.`,
    );
  }
  if (runs === "unknown") throw unknown(`this machine does not say what process ${runner} is`);
  try {
    if (container !== undefined) removeContainer(container);
  } catch {
    throw unknown(`Docker does not say whether its database, the container ${container}, has ended`);
  }
  if (database === undefined) return;
  const left = endDatabase(database);
  if (left === "unknown") throw unknown(`this machine does not say what process ${database} is`);
  if (left === "yes") throw unknown(`its database (process ${database}) does not end`);
}

/** What of Tirage works on a data folder: the runner, and the command that fills it. */
const PROGRAMS = ["local/start.ts", "local/demo.ts"];

function doesRunTirage(pid: number): ReturnType<typeof doesRun> {
  const runs = PROGRAMS.map((program) => doesRun(pid, program));
  return runs.find((one) => one !== "no") ?? "no";
}

/** Says whether a Tirage works on a data folder that can be asked about it. */
export function isInUse(path: string): boolean {
  const owners = readOwners(join(path, "tirage.lock"));
  if (owners === "absent" || owners === "unreadable") return false;
  return owners.runner !== process.pid && doesRunTirage(owners.runner) === "yes";
}

/** Kills a database, if that is what the process is. @returns whether it still runs */
function endDatabase(pid: number): "yes" | "no" | "unknown" {
  const giveUp = Date.now() + END_MS;
  for (;;) {
    const runs = doesRun(pid, "DynamoDBLocal");
    if (runs !== "yes" || Date.now() > giveUp) return runs;
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has just ended, or is another user's: the next look tells.
    }
    // Nothing else may happen until it has ended, a signal least of all.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
}

function readOwners(lock: string): Owners | "absent" | "unreadable" {
  try {
    const owners: unknown = JSON.parse(readFileSync(lock, "utf8"));
    if (typeof owners !== "object" || owners === null) return "unreadable";
    const { runner, database, container } = owners as { [name in keyof Owners]?: unknown };
    if (!isPid(runner)) return "unreadable";
    return { runner, ...(isPid(database) && { database }), ...(typeof container === "string" && { container }) };
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT" ? "absent" : "unreadable";
  }
}

function isPid(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0;
}
