import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { takeDataFolder } from "../../local/data-folder.ts";
import { doesRun } from "../../local/does-run.ts";

const MODULE = resolve(import.meta.dirname, "../../local/data-folder.ts");
/** More than any machine counts to. */
const NO_PROCESS = 2 ** 30;
const realPlatform = process.platform;
const realPath = process.env["PATH"];

let folder: string;
let lock: string;
let children: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tirage-folder-"));
  lock = join(folder, "tirage.lock");
  children = [];
});

afterEach(async () => {
  Object.defineProperty(process, "platform", { value: realPlatform });
  process.env["PATH"] = realPath;
  for (const child of children) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

/** A process whose command line holds these words, as that of a runner or of a database does. */
function startProcess(words: string, program = "setInterval(() => {}, 1000)"): ChildProcess {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program, words], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  return child;
}

/** A runner that takes the folder when it is told to, says whether it got it, and keeps it. */
function startTaker() {
  const child = startProcess(
    "local/start.ts",
    `
    import { takeDataFolder } from ${JSON.stringify(MODULE)};
    console.log("ready");
    process.stdin.once("data", () => {
      try { takeDataFolder(${JSON.stringify(folder)}); console.log("taken"); }
      catch (error) { console.log(error.name + ": " + error.message); }
    });`,
  );
  if (!child.stdout || !child.stdin) throw new Error("a child has no pipes");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { stdin } = child;
  return {
    pid: child.pid ?? 0,
    next: async () => String((await lines.next()).value),
    take: () => stdin.write("take\n"),
  };
}

const owners = async () => JSON.parse(await readFile(lock, "utf8")) as unknown;

function forgetPs(): void {
  Object.defineProperty(process, "platform", { value: "darwin" });
  process.env["PATH"] = folder;
}

describe("a data folder", () => {
  test.each(["no lock", "the lock of a killed run"])(
    "belongs to one of six runners that take it at once, with %s in it",
    async (before) => {
      for (let round = 0; round < 4; round++) {
        if (before === "no lock") await rm(lock, { force: true });
        else await writeFile(lock, JSON.stringify({ runner: NO_PROCESS, database: NO_PROCESS }));
        const takers = Array.from({ length: 6 }, startTaker);
        for (const { next } of takers) expect(await next()).toBe("ready");
        for (const { take } of takers) take();
        const said = await Promise.all(takers.map(({ next }) => next()));
        expect(said.filter((line) => line === "taken")).toHaveLength(1);
        expect(said.filter((line) => line.startsWith("Complaint: "))).toHaveLength(5);
        expect(await owners()).toEqual({ runner: takers[said.indexOf("taken")]?.pid });
        for (const child of children.splice(0)) {
          child.kill("SIGKILL");
          await once(child, "exit");
        }
      }
    },
  );

  test("is kept by a runner that lives, on a machine without ps too", async () => {
    const { pid = 0 } = startProcess("local/start.ts");
    await writeFile(lock, JSON.stringify({ runner: pid }));
    process.env["PATH"] = folder;
    expect(() => takeDataFolder(folder)).toThrow(`Another Tirage (process ${pid}) works on ${folder}. Stop it`);
    expect(await owners()).toEqual({ runner: pid });
  });

  test("is taken over from a run that was killed, whose number is another program's by now", async () => {
    const { pid = 0 } = startProcess("another program");
    await writeFile(lock, JSON.stringify({ runner: pid, database: pid }));
    takeDataFolder(folder);
    expect(await owners()).toEqual({ runner: process.pid });
    expect(doesRun(pid, "another program")).toBe("yes");
    expect(await readdir(folder)).toEqual(["tirage.lock"]);
  });

  test("is taken over from a run of the same number, as in a container that was started again", async () => {
    await writeFile(lock, JSON.stringify({ runner: process.pid }));
    takeDataFolder(folder);
    expect(await owners()).toEqual({ runner: process.pid });
  });

  test("is taken over when the database that a killed run left behind has ended", async () => {
    const database = startProcess("DynamoDBLocal.jar");
    await writeFile(lock, JSON.stringify({ runner: NO_PROCESS, database: database.pid }));
    process.env["PATH"] = folder;
    const ended = once(database, "exit");
    takeDataFolder(folder);
    expect(await ended).toEqual([null, "SIGKILL"]);
  });

  test.each(["runner", "database"])("is not taken over when the machine does not say what its %s is", async (who) => {
    const { pid = 0 } = startProcess("anything");
    await writeFile(lock, JSON.stringify({ runner: NO_PROCESS, [who]: pid }));
    forgetPs();
    expect(() => takeDataFolder(folder)).toThrow(
      `Whether another Tirage works on ${folder} cannot be told: this machine does not say what process ${pid} is. ` +
        `If none runs, remove ${lock} and start again.`,
    );
    expect(existsSync(lock)).toBe(true);
  });

  test("is not taken over when Docker does not say that the container of its database has ended", async () => {
    await writeFile(lock, JSON.stringify({ runner: NO_PROCESS, database: NO_PROCESS, container: "tirage-1-4711" }));
    // Nothing is on this path, Docker neither.
    process.env["PATH"] = folder;
    expect(() => takeDataFolder(folder)).toThrow(
      `Docker does not say whether its database, the container tirage-1-4711, has ended. If none runs, remove ${lock}`,
    );
    expect(existsSync(lock)).toBe(true);
  });

  test.each(["", "{", "null", "[]", '{"runner":0}', '{"runner":-1}', '{"runner":"1"}', '{"runner":1.5}'])(
    "is not taken over when its lock file reads %j",
    async (content) => {
      await writeFile(lock, content);
      expect(() => takeDataFolder(folder)).toThrow(
        `Whether another Tirage works on ${folder} cannot be told: its lock file cannot be read. ` +
          `If none runs, remove ${lock} and start again.`,
      );
      expect(await readFile(lock, "utf8")).toBe(content);
    },
  );

  test("names the file to remove when a run was killed in the middle of taking it over", async () => {
    await writeFile(lock, JSON.stringify({ runner: NO_PROCESS }));
    await writeFile(`${lock}.turn`, "");
    expect(() => takeDataFolder(folder)).toThrow(`If none runs, remove ${lock}.turn and start again`);
  });

  test("is made with the folders above it", () => {
    const deep = join(folder, "a", "b", "c");
    takeDataFolder(deep).release();
    expect(existsSync(deep)).toBe(true);
  });

  // Where this fails it never ends, so it runs in a process that can be killed.
  test.runIf(realPlatform === "linux")("is refused where no folder can be made, as in /proc", () => {
    const program = `
      import { takeDataFolder } from ${JSON.stringify(MODULE)};
      try { takeDataFolder("/proc/tirage/data"); } catch (error) { console.log(error.name + ": " + error.message); }`;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      encoding: "utf8",
      timeout: 20_000,
      killSignal: "SIGKILL",
    });
    expect(stdout).toMatch(/^Complaint: The data folder \/proc\/tirage\/data cannot be used: ENOENT/);
  });

  test("names its database in one step, and is free after its release", async () => {
    const { nameDatabase, release } = takeDataFolder(folder);
    nameDatabase({ pid: 4_711 });
    expect(await owners()).toEqual({ runner: process.pid, database: 4_711 });
    nameDatabase({ pid: 4_711, container: "tirage-1-4711" });
    expect(await owners()).toEqual({ runner: process.pid, database: 4_711, container: "tirage-1-4711" });
    release();
    expect(await readdir(folder)).toEqual([]);
    release();
  });

  test("is not given back by a runner that it no longer belongs to", async () => {
    const { release } = takeDataFolder(folder);
    await writeFile(lock, JSON.stringify({ runner: NO_PROCESS }));
    release();
    expect(await owners()).toEqual({ runner: NO_PROCESS });
  });
});
