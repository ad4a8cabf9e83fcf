import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import type { APIGatewayProxyEventV2 as HttpEvent, Context } from "aws-lambda";
import { build } from "../build.ts";
import { BATCH_SECONDS } from "../functions/core/stream-batch.ts";
import type { RouteTable } from "../functions/routes/route.ts";
import { Problem } from "../functions/core/problem.ts";
import { connect } from "../functions/store/connect.ts";
import { setBaseline } from "../functions/store/set-baseline.ts";
import { config } from "../tirage.config.ts";
import { Complaint } from "./complaint.ts";
import { takeDataFolder, type DataFolder } from "./data-folder.ts";
import { articles } from "./demo/articles.ts";
import { startEmbeddedDatabase, type EmbeddedDatabase } from "./embedded-database.ts";
import type { AnswerHttp, Answerers } from "./http-server.ts";
import { close, listen } from "./listen.ts";
import { hostsOf, originOf, type Settings } from "./settings.ts";
import { DEMO_USERS } from "./sign-in/demo-users.ts";
import { makeAuthorizer } from "./sign-in/check-token.ts";
import { openKeys } from "./sign-in/keys.ts";
import { serveSignIn } from "./sign-in/serve-sign-in.ts";
import { readStream } from "./stream-reader.ts";
import { TABLES, createTables } from "./tables.ts";
import { watchDashboard } from "./watch-dashboard.ts";

/** Time between two runs of settle: shorter than on AWS, since nobody pays for it. */
const SETTLE_EVERY_MS = 60_000;

/** A Ctrl-C reaches every process of the terminal, so the fault of a child that it ended may be heard of first. */
const SIGNAL_MS = 100;

/**
 * The embedded database shares a machine with everything else: it may take longer to answer than DynamoDB. One call that
 * nobody answers is as long as a route has, which ends the request.
 */
const DATABASE_MS = 10_000;

/** Ends something that was started. */
type Undo = () => Promise<void> | void;

/**
 * Runs Tirage on this machine until `signal` aborts: the embedded database, the same routes and functions as on AWS
 * with the stream and the schedule, and the demo site.
 * @returns when everything that it started has ended
 * @throws Complaint when it cannot start, or its database ends by itself
 */
export async function runLocally(settings: Settings, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const started: Undo[] = [];
  const broken = Promise.withResolvers<never>();
  const stopped = once(signal, "abort");
  const failed = async (error: unknown) => {
    await sleep(SIGNAL_MS);
    if (!signal.aborted) throw error;
  };
  const running = start(settings, started, broken.reject, signal).catch(failed);
  try {
    await Promise.race([running.then(() => stopped), stopped, broken.promise]);
  } finally {
    // What the start goes on to start meanwhile is ended too.
    for (let undo = started.pop(); undo; undo = started.pop()) await undo();
  }
}

/** @param fail is told what breaks later on */
async function start(
  settings: Settings,
  started: Undo[],
  fail: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  const folder = takeDataFolder(settings.dataDir);
  started.push(folder.release);
  const publicDir = await build();
  if (settings.reloads) started.push(watchDashboard());
  const keys = await openKeys(folder.path);
  const ready = Promise.withResolvers<Answerers>();
  // Nobody may be waiting for it when the start fails.
  ready.promise.catch(() => undefined);
  const { server, port } = await listen(settings, ready.promise);
  started.push(() => close(server));
  // For somebody who looks on, and may press Ctrl-C in doubt.
  if (process.stdout.isTTY) console.log("\nStarting the embedded database ...");
  const database = await startEmbeddedDatabase(folder.path, (spawned) => {
    started.push(spawned.stop);
    folder.nameDatabase(spawned);
  });
  database.process.once("exit", () => {
    if (signal.aborted) return;
    // Without it nothing can end well: whoever waits for an answer of it would wait for nothing.
    started.splice(0);
    folder.release();
    fail(new Complaint("The embedded database has ended by itself. Its data is kept: start Tirage again."));
  });

  // Where commands such as the audit find the running database.
  const found = join(folder.path, "database.txt");
  writeFileSync(found, `${database.endpoint}\n`);
  started.push(() => rmSync(found, { force: true }));
  const hosts = hostsOf(settings.host, port);
  setEnvironment(database.endpoint, publicDir, [...hosts, ...settings.demoHosts], settings.demoSecret);
  const streamArn = await prepareTables(folder);
  const abort = new AbortController();
  const { routes, working } = await startFunctions(streamArn, folder, makeAuthorizer(keys, hosts), abort.signal);
  working.catch(fail);
  started.push(async () => {
    abort.abort();
    // What is under way needs the database, so this comes before the database's end.
    await Promise.all([working.catch(() => undefined), close(server)]);
  });
  ready.resolve({ routes, signIn: serveSignIn(keys, hosts) });
  if (!signal.aborted) announce(settings, port, database);
}

/** Points every AWS client of this process at the embedded database, whatever account the machine is signed in to. */
function setEnvironment(
  endpoint: string,
  publicDir: string,
  demoHosts: readonly string[],
  demoSecret: string | undefined,
): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "local",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    EVENTS_TABLE: TABLES.events,
    ROLLUPS_TABLE: TABLES.rollups,
    DATABASE_MS: String(DATABASE_MS),
    PUBLIC_DIR: publicDir,
    DEMO_HOSTS: demoHosts.join(","),
    PAGE_SECRETS: demoSecret === undefined ? "" : `demo=${demoSecret}`,
  });
  delete process.env["AWS_PROFILE"];
  delete process.env["AWS_SESSION_TOKEN"];
}

/** Makes the tables, and gives the demo articles the counts of their old system. @returns the stream's ARN */
async function prepareTables(folder: DataFolder): Promise<string> {
  const db = {
    client: connect({}, DATABASE_MS),
    events: TABLES.events,
    rollups: TABLES.rollups,
    retention: config.retention,
  };
  try {
    const streamArn = await createTables(db.client);
    for (const { id, baseline } of articles) if (baseline) await setBaseline(db, "demo", id, baseline, { once: true });
    return streamArn;
  } catch (cause) {
    if (cause instanceof Problem) {
      throw new Complaint("The embedded database does not answer: this machine is too busy. Try again.", { cause });
    }
    const advice = "Move it away to begin anew, or set DATA_DIR to another folder.";
    const why = "its database is damaged, or may not be written";
    throw new Complaint(`The data in ${folder.path} cannot be used: ${why}. ${advice}`, { cause });
  }
}

/**
 * Loads the four functions, which read their environment now, and sets the stream and the schedule going.
 * @param authorize stands before the routes that are not for anyone, as the API's authorizer does
 */
async function startFunctions(
  streamArn: string,
  folder: DataFolder,
  authorize: (event: HttpEvent) => Promise<HttpEvent>,
  signal: AbortSignal,
) {
  const { handler: record } = await import("../functions/record.ts");
  const { handler: report } = await import("../functions/report.ts");
  const { handler: recount } = await import("../functions/recount.ts");
  const { handler: settle } = await import("../functions/settle.ts");
  const { routes: table } = await import("../functions/routes.ts");
  const serve = (part: RouteTable<never>, handler: (event: HttpEvent, context: Context) => ReturnType<AnswerHttp>) =>
    Object.entries(part).map(([key, { who }]) => {
      const answer: AnswerHttp = async (event) =>
        handler(who === "anyone" ? event : await authorize(event), context(10));
      return [key, answer] as const;
    });
  const routes = new Map([...serve(table.record, record), ...serve(table.report, report)]);
  const source = { client: new DynamoDBStreamsClient(), streamArn, checkpointFile: join(folder.path, "stream.json") };
  const streaming = readStream(source, (event) => recount(event, context(BATCH_SECONDS)), signal);
  const settling = repeat(() => settle({}, context(SETTLE_EVERY_MS / 1_000)), SETTLE_EVERY_MS, signal);
  return { routes, working: Promise.all([streaming, settling]) };
}

/** What Lambda tells a function of its invocation, as far as the functions ask. */
function context(seconds: number): Context {
  const endMs = Date.now() + seconds * 1_000;
  const nothing = () => undefined;
  return {
    getRemainingTimeInMillis: () => endMs - Date.now(),
    callbackWaitsForEmptyEventLoop: false,
    functionName: "local",
    functionVersion: "$LATEST",
    invokedFunctionArn: "local",
    memoryLimitInMB: "1024",
    awsRequestId: crypto.randomUUID(),
    logGroupName: "local",
    logStreamName: "local",
    done: nothing,
    fail: nothing,
    succeed: nothing,
  };
}

/** Runs some work on a schedule. The function logs its own failure, and the next run is the second try. */
async function repeat(work: () => Promise<unknown>, everyMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await work().catch(() => undefined);
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

function announce({ host, dataDir }: Settings, port: number, { endpoint }: EmbeddedDatabase): void {
  const origin = originOf(host, port);
  const first = articles[0]?.id ?? "";
  console.log(`
Tirage is running. Ctrl-C ends it.

  The demo site      ${origin}/
  Its first article  ${origin}/articles/${first}
  The numbers        ${origin}/v1/totals?site=demo&article=${encodeURIComponent(first)}
  The API            ${origin}/v1/openapi.json
  The dashboard      ${origin}/dashboard/
  Its demo users     ${DEMO_USERS.map(({ name }) => name).join(", ")} (no password)
  A user's token     npm run --silent token -- --group editors --site demo
  The database       ${endpoint} (DynamoDB, tables ${TABLES.events} and ${TABLES.rollups})
  The data           ${dataDir}
`);
}
