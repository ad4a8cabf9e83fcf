import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../local/free-port.ts";
import { preparePython } from "./python.ts";

/** What the emulator and the commands said, kept until the next run. */
export const LOGS = resolve(import.meta.dirname, "../../dist/deploy");

const START_MS = 60_000;

/** An AWS of one's own on this machine: MiniStack, at an address that no other machine reaches. */
export interface Emulator {
  readonly port: number;
  /** A folder that goes with it. */
  readonly folder: string;
  /** The environment for programs that call AWS: they reach the emulator, and no account that this user is signed in to. */
  readonly env: NodeJS.ProcessEnv;
  /** How clients of the AWS SDK in this process reach it. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** Ends it and all that it started, and removes its folder. The end of this process does the same. */
  readonly stop: () => Promise<void>;
}

/** Starts the emulator on a free port. @throws an Error when it does not answer within a minute */
export async function startEmulator(): Promise<Emulator> {
  const programs = await preparePython();
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), "tirage-deploy-"));
  const client = {
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const env = environment(programs, client, folder);
  await mkdir(LOGS, { recursive: true });
  const log = createWriteStream(join(LOGS, "emulator.log"));
  await once(log, "open");
  const child = spawn(join(programs, "python"), [join(import.meta.dirname, "emulator.py")], {
    env: {
      ...env,
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      TMPDIR: folder,
      STATE_DIR: join(folder, "state"),
      S3_DATA_DIR: join(folder, "s3"),
      PYTHONPATH: join(import.meta.dirname, "layer"),
    },
    stdio: ["pipe", log, log],
    // A process group of its own, which ends as one.
    detached: true,
  });
  const closed = once(child, "close");
  const stop = async () => {
    child.stdin?.end();
    await closed;
  };
  for (const giveUp = Date.now() + START_MS; Date.now() < giveUp && child.exitCode === null; await sleep(100)) {
    const answer = await fetch(`http://127.0.0.1:${port}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return { port, folder, env, client, stop };
  }
  await stop();
  throw new Error(`MiniStack did not start; ${join(LOGS, "emulator.log")} says more`);
}

function environment(
  programs: string,
  { endpoint, region, credentials }: Emulator["client"],
  folder: string,
): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  return {
    ...Object.fromEntries(own),
    PATH: [dirname(process.execPath), programs, process.env["PATH"]].join(delimiter),
    HOME: folder,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}
