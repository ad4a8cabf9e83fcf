import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startLocalSystem } from "../local-system.ts";

const PROJECT = resolve(import.meta.dirname, "../..");
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tirage-complaints-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the start command to its end, in an environment of the test's own. */
async function start(
  env: NodeJS.ProcessEnv,
  args: readonly string[] = [],
): Promise<{ code: number | null; output: string }> {
  const defaults = { PORT: "0", DATA_DIR: join(folder, "unused") };
  const child = spawn(process.execPath, ["local/start.ts", ...args], {
    cwd: PROJECT,
    env: { ...process.env, ...defaults, ...env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "exit")) as [number | null];
  return { code, output };
}

function expectComplaint({ code, output }: { code: number | null; output: string }, sentence: RegExp): void {
  expect(output).toMatch(sentence);
  expect(output).not.toMatch(/\n {4}at /);
  expect(output.trim().split("\n")).toHaveLength(1);
  expect(code).toBe(1);
}

test("npm start tells by --help what it does and reads, and starts nothing", async () => {
  const { code, output } = await start({ PATH: "" }, ["--help"]);
  for (const name of ["PORT", "HOST", "DATA_DIR", "DEMO_HOSTS", "npm run dev"]) expect(output).toContain(name);
  expect(code).toBe(0);
});

describe("npm start complains in one sentence", () => {
  test("when an option is none", async () => {
    const ended = await start({}, ["--prot", "80"]);
    expectComplaint(ended, /Unknown option '--prot'\. The options are --reload and --help\./);
  });

  test("when there is neither Java nor Docker", async () => {
    const bin = join(folder, "empty-bin");
    await mkdir(bin);
    expectComplaint(await start({ PATH: bin }), /needs Java 17 or newer, or a running Docker, and no Java was found/);
  });

  test("when Java is too old and Docker does not run", async () => {
    const bin = join(folder, "old-bin");
    await mkdir(bin);
    await writeFile(join(bin, "java"), "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
    await writeFile(join(bin, "docker"), "#!/bin/sh\nexit 1\n");
    for (const name of ["java", "docker"]) await chmod(join(bin, name), 0o755);
    await symlink("/bin/sh", join(bin, "sh"));
    expectComplaint(await start({ PATH: bin }), /needs Java 17 or newer, or a running Docker, and this is Java 11/);
  });

  test("when the port is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    expectComplaint(
      await start({ PORT: String(port) }),
      new RegExp(`Port ${port} on 127.0.0.1 is taken.*PORT=${port + 1} npm start`),
    );
    server.close();
  });

  test.each(["http", "65536", "-1", "80.5", "0x50", "1e3", " "])("when the port is %j", async (port) => {
    expectComplaint(
      await start({ PORT: port }),
      new RegExp(`PORT is "${port}" and should be a number from 0 to 65535`),
    );
  });

  test("when a host of other pages is an address", async () => {
    expectComplaint(
      await start({ DEMO_HOSTS: "localhost:8080,http://localhost:8081/" }),
      /DEMO_HOSTS has "http:\/\/localhost:8081\/" in it and should be bare hosts/,
    );
  });

  test.each(["203.0.113.1", "fe80::1"])("when the host %s is not this machine's", async (host) => {
    expectComplaint(await start({ HOST: host }), /HOST is "[\w.:]+", which is not an address of this machine/);
  });

  test("when the data folder is a file", async () => {
    const file = join(folder, "a-file");
    await writeFile(file, "");
    expectComplaint(await start({ DATA_DIR: file }), /The data folder .*a-file cannot be used/);
  });

  test("when the data is damaged", async () => {
    const damaged = join(folder, "damaged");
    await mkdir(damaged);
    await writeFile(join(damaged, "shared-local-instance.db"), "this is no database ".repeat(1_000));
    expectComplaint(
      await start({ DATA_DIR: damaged }),
      /The data in .*damaged cannot be used: its database is damaged, or may not be written. Move it away/,
    );
  });

  test("when another Tirage works on the data folder, which goes on working", async () => {
    const system = await startLocalSystem();
    try {
      expectComplaint(await start({ DATA_DIR: system.dataDir }), /Another Tirage \(process \d+\) works on/);
      expect((await fetch(`${system.origin}/v1/health`)).status).toBe(200);
    } finally {
      await system.stop();
    }
  });
});
