import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import type { APIGatewayProxyEventV2 as HttpEvent, Context } from "aws-lambda";
import { build } from "../build.ts";
import type { RouteTable } from "../functions/routes/route.ts";
import { connect } from "../functions/store/connect.ts";
import { setBaseline } from "../functions/store/set-baseline.ts";
import { config } from "../tirage.config.ts";
import { Complaint } from "./complaint.ts";
import { takeDataFolder, type DataFolder } from "./data-folder.ts";
import { articles } from "./demo/articles.ts";
import { startEmbeddedDatabase, type EmbeddedDatabase } from "./embedded-database.ts";
import { serveLocally, type AnswerHttp, type Answerers } from "./http-server.ts";
import { hostsOf, originOf, type Settings } from "./settings.ts";
import { DEMO_USERS } from "./sign-in/demo-users.ts";
import { makeAuthorizer } from "./sign-in/check-token.ts";
import { openKeys } from "./sign-in/keys.ts";
import { serveSignIn } from "./sign-in/serve-sign-in.ts";
import { readStream } from "./stream-reader.ts";
import { TABLES, createTables } from "./tables.ts";

/** Time between two runs of settle: shorter than on AWS, since nobody pays for it. */
const SETTLE_EVERY_MS = 60_000;

/** Ends something that was started. */
type Undo = () => Promise<void> | void;

/**
 * Runs Tirage on this machine: the embedded database, the same routes and functions as on AWS with the stream and the
 * schedule, and the demo site. Ctrl-C ends everything that it started.
 * @param fail ends the process when something breaks later on
 * @throws Complaint when it cannot start
 */
export async function runLocally(settings: Settings, fail: (error: unknown) => void): Promise<void> {
  const started: Undo[] = [];
  const stop = async () => {
    for (const undo of started.splice(0).toReversed()) await undo();
  };
  let stopping = false;
  const leave = (end: () => void) => {
    if (stopping) return;
    stopping = true;
    stop().then(end, fail);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => leave(() => process.exit(0)));
  }
  try {
    const folder = takeDataFolder(settings.dataDir);
    started.push(folder.release);
    const publicDir = await build();
    const keys = await openKeys(folder.path);
    const ready = Promise.withResolvers<Answerers>();
    // Nobody may be waiting for it when the start fails.
    ready.promise.catch(() => undefined);
    const port = await listen(settings, ready.promise, started);
    const database = await startDatabase(folder, started);
    database.process.once("exit", () => leave(() => fail(new Complaint("The embedded database has ended by itself."))));

    const hosts = hostsOf(settings.host, port);
    setEnvironment(database.endpoint, publicDir, hosts);
    const streamArn = await prepareTables(folder);
    const abort = new AbortController();
    const { routes, working } = await startFunctions(streamArn, folder, makeAuthorizer(keys, hosts), abort.signal);
    started.push(async () => {
      abort.abort();
      await working;
    });
    working.catch((error: unknown) => leave(() => fail(error)));
    ready.resolve({ routes, signIn: serveSignIn(keys, hosts) });
    announce(settings, port);
  } catch (error) {
    stopping = true;
    await stop();
    throw error;
  }
}

async function listen(settings: Settings, ready: Promise<Answerers>, started: Undo[]): Promise<number> {
  const server = serveLocally(ready);
  server.listen(settings.port, settings.host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw listenComplaint(error, settings);
  }
  started.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

function listenComplaint(error: unknown, { host, port }: Settings): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    return new Complaint(
      `Port ${port} on ${host} is taken. Stop what listens there, or choose another: PORT=${port + 1} npm start`,
    );
  }
  if (code === "EACCES")
    return new Complaint(`Port ${port} may not be opened by you. Choose one above 1023: PORT=3000 npm start`);
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new Complaint(
      `HOST is "${host}", which is not an address of this machine. Use 127.0.0.1, or 0.0.0.0 for all.`,
    );
  }
  return error;
}

async function startDatabase(folder: DataFolder, started: Undo[]): Promise<EmbeddedDatabase> {
  const database = await startEmbeddedDatabase(folder.path, folder.nameDatabase);
  started.push(database.stop);
  return database;
}

/** Points every AWS client of this process at the embedded database, whatever account the machine is signed in to. */
function setEnvironment(endpoint: string, publicDir: string, demoHosts: readonly string[]): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "local",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    EVENTS_TABLE: TABLES.events,
    ROLLUPS_TABLE: TABLES.rollups,
    PUBLIC_DIR: publicDir,
    DEMO_HOSTS: demoHosts.join(","),
  });
  delete process.env["AWS_PROFILE"];
  delete process.env["AWS_SESSION_TOKEN"];
}

/** Makes the tables, and gives the demo articles the counts of their old system. @returns the stream's ARN */
async function prepareTables(folder: DataFolder): Promise<string> {
  const db = { client: connect(), events: TABLES.events, rollups: TABLES.rollups, retention: config.retention };
  try {
    const streamArn = await createTables(db.client);
    for (const { id, baseline } of articles) if (baseline) await setBaseline(db, "demo", id, baseline);
    return streamArn;
  } catch (cause) {
    const advice = "Move it away to begin anew, or set DATA_DIR to another folder.";
    throw new Complaint(`The data in ${folder.path} cannot be read: its database is damaged. ${advice}`, { cause });
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
  const streaming = readStream(source, (event) => recount(event, context(60)), signal);
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

function announce({ host, dataDir }: Settings, port: number): void {
  const origin = originOf(host, port);
  const first = articles[0]?.id ?? "";
  console.log(`
Tirage is running. Ctrl-C ends it.

  The demo site      ${origin}/
  Its first article  ${origin}/articles/${first}
  The numbers        ${origin}/v1/totals?site=demo&article=${encodeURIComponent(first)}
  The API            ${origin}/v1/openapi.json
  Its demo users     ${DEMO_USERS.map(({ name }) => name).join(", ")} (no password)
  A user's token     npm run --silent token -- --group editors --site demo
  The data           ${dataDir}
`);
}
