import { createHash, randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CloudFormationClient, DescribeStackResourcesCommand, ListStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  AdminInitiateAuthCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  DescribeUserPoolClientCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { DeleteItemCommand, DynamoDBClient, GetItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { laneOf } from "../../functions/core/lane.ts";
import { config } from "../../tirage.config.ts";
import { ask, type Address, type Answered } from "./ask.ts";
import { run } from "./commands.ts";
import { LOGS, startEmulator, type Emulator } from "./emulator.ts";
import { startHeldDatabase } from "./held-database.ts";
import { findMissingPython } from "./python.ts";
import { startRelay, type Relay } from "./relay.ts";
import { askApi, sendReads, trySystem, waitForTotals, type System } from "./try-system.ts";

const DEPLOY_MS = 240_000;
/** As long as recount may take where it is to be killed: it gives a write up by itself after four tries of a second. */
const KILLED_SECONDS = 3;

const missing = findMissingPython();
// In CI nothing is skipped: there it fails.
const isSkipped = missing !== undefined && !process.env["CI"];
if (isSkipped) console.warn(missing);

const site = config.sites.find(({ id }) => id === "demo") ?? { id: "demo", hosts: [] };

let emulator: Emulator;
let cloudFormation: CloudFormationClient;
let cognito: CognitoIdentityProviderClient;
let database: DynamoDBClient;
let relay: Relay;
/** The same before the API that is for users. */
let userRelay: Relay;
let outputs: Record<string, Record<string, string>>;
/** The id of that API. */
let userApi: string;
/** The ID token of an editor of the site. */
let editor: string;

/** The API at its own address, with a token or without. */
function api(token?: string): System {
  const id = new URL(outputs["Tirage"]?.["ApiUrl"] ?? "").host.split(".")[0] ?? "";
  return { address: addressOf(id), site, token };
}

/** Where the emulator answers for an API. */
function addressOf(id: string): Address {
  return { origin: `https://${id}.execute-api.localhost`, at: { host: "127.0.0.1", port: emulator.port } };
}

/** The name that AWS gave to a resource: the one of its type in its stack whose logical id begins so. */
async function findResource(stack: string, type: string, path: string): Promise<string> {
  const { StackResources = [] } = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName: stack }));
  const found = StackResources.find(
    ({ LogicalResourceId, ResourceType }) => ResourceType === type && LogicalResourceId?.startsWith(path),
  );
  return found?.PhysicalResourceId ?? "";
}

/** The same by the distribution's own name. */
function edge(token?: string): System {
  const origin = `https://${outputs["TirageEdge"]?.["DistributionDomain"]}`;
  return { ...api(token), address: { origin, at: { host: "127.0.0.1", port: emulator.port } } };
}

/** Deploys as the documentation says, with what its command asks a terminal for answered. */
async function deploy(...options: readonly string[]): Promise<void> {
  const file = join(emulator.folder, "outputs.json");
  const how = [
    "-c",
    `apiOrigin=${relay.host}`,
    "-c",
    `userApiOrigin=${userRelay.host}`,
    "--require-approval",
    "never",
    "--outputs-file",
    file,
    "--output",
    join(emulator.folder, "cdk.out"),
  ];
  await run(emulator, ["npx", "cdk", "deploy", "--all", ...how, ...options]);
  outputs = JSON.parse(await readFile(file, "utf8"));
  userApi = await findResource("TirageEdge", "AWS::ApiGatewayV2::Api", "UserApi");
}

/** Adds a user by the command for it, and signs them in. @returns the ID token */
async function signIn(name: string, group: "editors" | "admins", sites: string): Promise<string> {
  const mail = `${name}@news.example`;
  await run(emulator, ["npm", "run", "user", "--", "add", mail, "--group", group, "--site", sites]);
  return takeToken(mail);
}

/** Gives a user a password of their own, as the mail's first one makes them do. @returns the password */
async function setPassword(mail: string): Promise<string> {
  const user = { UserPoolId: outputs["Tirage"]?.["UserPoolId"], Username: mail };
  const password = `Aa1!${randomUUID()}`;
  await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
  return password;
}

/** Signs a user in with a new password, without a page. */
async function takeToken(mail: string): Promise<string> {
  const { UserPoolId, UserPoolClientId: ClientId } = outputs["Tirage"] ?? {};
  const password = await setPassword(mail);
  const { AuthenticationResult } = await cognito.send(
    new AdminInitiateAuthCommand({
      UserPoolId,
      ClientId,
      AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: mail, PASSWORD: password },
    }),
  );
  return AuthenticationResult?.IdToken ?? "";
}

/** Sends a form to the sign-in domain. */
async function askSignIn(path: string, fields: Readonly<Record<string, string>>): Promise<Answered> {
  const prefix = await findResource("TirageEdge", "AWS::Cognito::UserPoolDomain", "SignIn");
  const origin = `https://${prefix}.auth.us-east-1.amazoncognito.com`;
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams(fields).toString();
  return ask({ origin, at: { host: "127.0.0.1", port: emulator.port } }, path, { method: "POST", headers, body });
}

/** Invokes a function of a schedule, as its schedule does. @returns what it answered */
async function invoke(path: "Settle" | "Audit"): Promise<unknown> {
  const name = await findResource("Tirage", "AWS::Lambda::Function", path);
  const file = join(emulator.folder, "answered.json");
  const line = ["aws", "lambda", "invoke", "--cli-read-timeout", "0", "--function-name", name, file];
  const invoked = await run(emulator, line);
  const answered = await readFile(file, "utf8");
  expect(invoked, answered).not.toContain("FunctionError");
  return JSON.parse(answered);
}

/** What a function has logged. */
async function logOf(path: string): Promise<string> {
  const name = await findResource("Tirage", "AWS::Logs::LogGroup", `${path}Logs`);
  const how = ["--query", "events[].message", "--output", "text"];
  return run(emulator, ["aws", "logs", "filter-log-events", "--log-group-name", name, ...how]);
}

/** The alarms that there are, as CloudWatch knows them. */
async function describeAlarms(): Promise<{ AlarmActions: string[]; AlarmDescription: string }[]> {
  const said = await run(emulator, ["aws", "cloudwatch", "describe-alarms", "--output", "json"]);
  return (JSON.parse(said) as { MetricAlarms: { AlarmActions: string[]; AlarmDescription: string }[] }).MetricAlarms;
}

/** The day in the site's zone. */
function today(): string {
  return new Date().toLocaleDateString("sv", { timeZone: "Asia/Tashkent" });
}

async function countRows(): Promise<number[]> {
  const { EventsTable, RollupsTable } = outputs["TirageData"] ?? {};
  const counts = [EventsTable, RollupsTable].map(async (TableName) => {
    const { Count = 0 } = await database.send(new ScanCommand({ TableName, Select: "COUNT" }));
    return Count;
  });
  return Promise.all(counts);
}

beforeAll(async () => {
  if (isSkipped) return;
  if (missing) throw new Error(missing);
  emulator = await startEmulator();
  relay = await startRelay(() => api().address);
  userRelay = await startRelay(() => addressOf(userApi));
  cloudFormation = new CloudFormationClient(emulator.client);
  cognito = new CognitoIdentityProviderClient(emulator.client);
  database = new DynamoDBClient(emulator.client);
  // Where there is no app, so that it is not synthesized for nothing.
  const cdk = join(import.meta.dirname, "../../node_modules/.bin/cdk");
  await run(emulator, [cdk, "bootstrap", "aws://000000000000/us-east-1"], emulator.folder);
  await deploy();
  editor = await signIn("editor", "editors", site.id);
}, DEPLOY_MS);

afterAll(async () => {
  relay?.stop();
  userRelay?.stop();
  for (const client of [cloudFormation, cognito, database]) client?.destroy();
  await emulator?.stop();
});

describe.skipIf(isSkipped)("a deployment", () => {
  const article = `2026/11/${randomUUID()}`;
  describe("at the API's own address", () => {
    trySystem(() => api(editor), { reports: true, preflight: false });
  });

  describe("through CloudFront", () => {
    trySystem(() => edge(editor), { reports: true, preflight: true });

    test("serves the dashboard, which may load its own files, ask its own origin and sign in at the pool", async () => {
      const page = await ask(edge().address, "/dashboard/");
      expect([page.status, page.headers.get("cache-control")]).toEqual([200, "no-cache"]);
      expect(page.headers.get("content-type")).toMatch(/^text\/html/);
      const policy = page.headers.get("content-security-policy")?.split("; ");
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      const prefix = await findResource("TirageEdge", "AWS::Cognito::UserPoolDomain", "SignIn");
      expect(prefix).toMatch(/^tirage-[0-9a-f]{12}$/);
      expect(policy).toContain(
        `connect-src 'self' https://cognito-idp.us-east-1.amazonaws.com https://${prefix}.auth.us-east-1.amazoncognito.com`,
      );
      expect(policy).toContain("require-trusted-types-for 'script'");

      const [, script] = /src="(assets\/main\.[^"]+)"/.exec(page.text) ?? [];
      const loaded = await ask(edge().address, `/dashboard/${script}`);
      expect([loaded.status, loaded.headers.get("cache-control")]).toEqual([
        200,
        "public, max-age=31536000, immutable",
      ]);
      for (const { headers } of [page, loaded]) {
        expect(Object.fromEntries(headers)).toMatchObject({
          "cross-origin-opener-policy": "same-origin",
          "referrer-policy": "no-referrer",
          "strict-transport-security": "max-age=31536000",
          "x-content-type-options": "nosniff",
          "x-frame-options": "DENY",
        });
      }
    });

    test("shows a report to an editor who signed in by the page's client with a code, and renews the token", async () => {
      const { text } = await ask(edge().address, "/dashboard/");
      const meta = (name: string) => new RegExp(`name="tirage:${name}" content="([^"]+)"`).exec(text)?.[1] ?? "";
      const pool = outputs["Tirage"]?.["UserPoolId"];
      expect(meta("issuer")).toBe(`https://cognito-idp.us-east-1.amazonaws.com/${pool}`);
      const described = new DescribeUserPoolClientCommand({ UserPoolId: pool, ClientId: meta("client") });
      const dashboard = outputs["TirageEdge"]?.["DashboardUrl"] ?? "";
      expect((await cognito.send(described)).UserPoolClient).toMatchObject({
        CallbackURLs: [dashboard],
        LogoutURLs: [dashboard],
        AllowedOAuthFlows: ["code"],
      });

      const mail = "reader@news.example";
      await run(emulator, ["npm", "run", "user", "--", "add", mail, "--group", "editors", "--site", site.id]);
      const page = { client_id: meta("client"), redirect_uri: dashboard };
      const verifier = randomUUID() + randomUUID();
      const asked = {
        ...page,
        response_type: "code",
        scope: "openid profile email",
        state: randomUUID(),
        nonce: randomUUID(),
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        code_challenge_method: "S256",
      };
      const came = await askSignIn("/login", { ...asked, username: mail, password: await setPassword(mail) });
      const back = new URL(came.headers.get("location") ?? "");
      expect([back.origin + back.pathname, back.searchParams.get("state")]).toEqual([dashboard, asked.state]);
      const code = { ...page, grant_type: "authorization_code", code: back.searchParams.get("code") ?? "" };
      const guessed = await askSignIn("/oauth2/token", { ...code, code_verifier: randomUUID() + randomUUID() });
      expect(guessed.status).toBe(400);
      const tokens = JSON.parse((await askSignIn("/oauth2/token", { ...code, code_verifier: verifier })).text);
      const renewed = await askSignIn("/oauth2/token", {
        client_id: page.client_id,
        grant_type: "refresh_token",
        refresh_token: tokens.refresh_token,
      });
      const asUser = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
      const statusAt = async (system: System, id: string, token: string) =>
        (await askApi(system, `/v1/reports/now?site=${id}`, asUser(token))).status;
      expect(await statusAt(edge(), site.id, tokens.id_token)).toBe(200);
      expect(await statusAt(edge(), "demo-berlin", tokens.id_token)).toBe(403);
      // The service's own API is there before this client, and knows nothing of it.
      expect(await statusAt(api(), site.id, tokens.id_token)).toBe(401);
      // MiniStack leaves the groups out of a renewed token: whether it is valid is all that can be seen here.
      expect(renewed.status).toBe(200);
      expect(await statusAt(edge(), site.id, JSON.parse(renewed.text).id_token)).not.toBe(401);
    });

    test("leads to the dashboard without the slash at its end", async () => {
      const { status, headers } = await ask(edge().address, "/dashboard");
      expect([status, headers.get("location")]).toEqual([308, "/dashboard/"]);
    });

    test("lets pages of every site load and pin the reader script", async () => {
      const { headers } = await ask(edge().address, "/v1/reader.js", { headers: { origin: "https://news.example" } });
      expect(Object.fromEntries(headers)).toMatchObject({
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
        "x-content-type-options": "nosniff",
      });
    });

    test("sends who comes by plain HTTP to HTTPS", async () => {
      const { status, headers } = await ask(edge().address, "/dashboard/", {
        headers: { "x-forwarded-proto": "http" },
      });
      expect([status, headers.get("location")]).toEqual([301, `${edge().address.origin}/dashboard/`]);
    });
  });

  test("lets users of its pool see the reports of their sites, and nobody else", async () => {
    const stranger = await signIn("stranger", "editors", "demo-berlin");
    await signIn("guest", "editors", site.id);
    const outOf = { UserPoolId: outputs["Tirage"]?.["UserPoolId"], GroupName: "editors" };
    await cognito.send(new AdminRemoveUserFromGroupCommand({ ...outOf, Username: "guest@news.example" }));
    const guest = await takeToken("guest@news.example");
    const path = `/v1/reports/now?site=${site.id}`;
    const statusFor = async (token: string) =>
      (await askApi(api(), path, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([
      await statusFor(editor),
      await statusFor(guest),
      await statusFor(stranger),
      await statusFor(`${editor}x`),
    ]).toEqual([200, 403, 403, 401]);
  });

  test("shows in a report what was read, once the schedule has settled it", async () => {
    for (const system of [edge(), edge(), api()]) {
      // What a caller says of the viewer counts for nothing, at the API's own address as well.
      const forged = {
        "cloudfront-viewer-country": "ZW",
        "cloudfront-viewer-address": "192.0.2.1:1",
        "x-tirage-origin": "",
      };
      await sendReads(system, article, { headers: forged });
    }
    expect(await waitForTotals(api(), article, 3)).toMatchObject({ views: 3 });
    await invoke("Settle");
    const headers = { authorization: `Bearer ${editor}` };
    const query = new URLSearchParams({ site: site.id, article });
    const { status, text } = await askApi(api(), `/v1/reports/article?${query}`, { headers });
    expect([status, JSON.parse(text)]).toEqual([200, expect.objectContaining({ totals: expect.anything() })]);
    expect(text).toContain(`"views":{"value":3`);
    const countries = await askApi(api(), `/v1/reports/breakdown?${query}&by=country`, { headers });
    const { rows } = JSON.parse(countries.text) as { rows: { value: string; views: { value: number } }[] };
    expect(rows.map(({ value, views }) => [value, views.value])).toEqual([
      ["UZ", 2],
      ["(unknown)", 1],
    ]);
  });

  test(
    "counts every view once though its function is killed by its timeout in the middle of a batch",
    async () => {
      const name = await findResource("Tirage", "AWS::Lambda::Function", "Recount");
      const configure = async (seconds: number, variables: Readonly<Record<string, string>>) => {
        const how = ["--timeout", String(seconds), "--environment", JSON.stringify({ Variables: variables })];
        const line = ["aws", "lambda", "update-function-configuration", "--function-name", name, ...how];
        await run(emulator, [...line, "--query", "Timeout"]);
      };
      const { EventsTable: EVENTS_TABLE = "", RollupsTable: ROLLUPS_TABLE = "" } = outputs["TirageData"] ?? {};
      const tables = { EVENTS_TABLE, ROLLUPS_TABLE };
      const held = await startHeldDatabase(emulator.port, 1);
      const killed = `2026/11/${randomUUID()}`;
      // Two readers in each lane: the one write that is let through cannot have counted all of them.
      const sessions = Map.groupBy(Array.from({ length: 100 }, randomUUID), laneOf);
      const readers = [...sessions.values()].flatMap((some) => some.slice(0, 2));
      expect(readers).toHaveLength(8);
      try {
        await configure(KILLED_SECONDS, { ...tables, AWS_ENDPOINT_URL_DYNAMODB: held.endpoint });
        await Promise.all(readers.map((session) => sendReads(api(), killed, { session })));
        const kill = new RegExp(`${name} timed out after ${KILLED_SECONDS}s`, "g");
        const countKills = async () => [...(await readFile(join(LOGS, "emulator.log"), "utf8")).matchAll(kill)].length;
        await expect.poll(countKills, { timeout: 90_000, interval: 200 }).toBeGreaterThan(0);
        // Some of its writes were under way.
        expect(held.givenUp()).toBeGreaterThan(0);
        await configure(60, { ...tables, AWS_ENDPOINT_URL_DYNAMODB: held.endpoint });
        const query = new URLSearchParams({ site: site.id, article: killed });
        const before = JSON.parse((await askApi(api(), `/v1/totals?${query}`)).text).totals[killed];
        expect(before.views).toBeLessThan(8);
        held.release();
        await expect
          .poll(() => waitForTotals(api(), killed, 8), { timeout: 90_000 })
          .toEqual({ views: 8, prints: 0, listens: 0 });
        // Nothing is on its way any more that could count again.
        await sleep(10_000);
        expect(await waitForTotals(api(), killed, 8)).toEqual({ views: 8, prints: 0, listens: 0 });
      } finally {
        held.stop();
        await configure(60, tables);
      }
    },
    DEPLOY_MS,
  );

  test("finds no number that differs, by the audit of every night", async () => {
    expect(await invoke("Audit")).toEqual({ differences: 0, daysNotAudited: 0 });
    expect(await logOf("Audit")).toContain('"Differences":0');
    expect(await logOf("Settle")).toMatch(/"Behind":\d/);
  });

  test("counts a failed batch again from its bucket, and no more when it was counted before", async () => {
    const { EventsTable = "", RollupsTable = "" } = outputs["TirageData"] ?? {};
    const { Items = [] } = await database.send(new ScanCommand({ TableName: EventsTable }));
    const rows = Items.filter(({ pk }) => pk?.S?.startsWith(`${site.id}|${article}|`));
    const Records = rows.map(({ pk, sk }) => ({ eventName: "INSERT", dynamodb: { Keys: { pk, sk } } }));
    expect(Records).toHaveLength(3);
    const file = join(emulator.folder, "batch.json");
    await writeFile(file, JSON.stringify({ version: "1.0", payload: JSON.stringify({ Records }) }));
    const address = `s3://${await findResource("TirageData", "AWS::S3::Bucket", "FailedBatches")}/aws/lambda/batch`;
    await run(emulator, ["aws", "s3", "cp", file, address]);
    const tables = ["--events", EventsTable, "--rollups", RollupsTable];
    for (let time = 0; time < 2; time++) {
      const said = await run(emulator, ["npm", "run", "--silent", "replay", "--", address, ...tables]);
      expect(said).toMatch(/^3 records, \d minutes? counted again\.$/m);
      expect(await waitForTotals(api(), article, 3)).toMatchObject({ views: 3 });
    }
  });

  test("is found by the commands of the runbook", async () => {
    const runbook = await readFile(join(import.meta.dirname, "../../docs/runbook.md"), "utf8");
    const [, commands = ""] = /```sh\n([^]*?)```/.exec(runbook) ?? [];
    const named = [...runbook.matchAll(/\bof Tirage \w+\s+AWS::[\w:]+/g)].map(([line]) => line.replace("\n", " "));
    expect(new Set(named).size).toBeGreaterThan(3);
    const script = [commands, 'echo "$events $rollups $failed"', ...named, "logs Audit 24"];
    const said = (await run(emulator, ["bash", "-e", "-c", script.join("\n")])).trim().split("\n");
    const { EventsTable, RollupsTable } = outputs["TirageData"] ?? {};
    const failed = await findResource("TirageData", "AWS::S3::Bucket", "FailedBatches");
    const [tables, ...others] = said;
    expect(tables).toBe([EventsTable, RollupsTable, failed].join(" "));
    expect(others.slice(0, named.length)).toEqual(named.map(() => expect.stringMatching(/^Tirage-\w+/)));
    expect(others.slice(named.length).join("\n")).toContain('"Differences":0');
  });

  test(
    "is restored by the commands of the documentation, which bring a lost row back and leave the salts as they are",
    async () => {
      const docs = join(import.meta.dirname, "../../docs");
      const [, found = ""] = /```sh\n([^]*?)```/.exec(await readFile(join(docs, "runbook.md"), "utf8")) ?? [];
      const [, part = ""] = /\n## Restore(.*?)\n## /s.exec(await readFile(join(docs, "deploy.md"), "utf8")) ?? [];
      const [restore = "", look = "", copy = "", ...more] = [...part.matchAll(/```sh\n([^]*?)```/g)].map(
        ([, commands = ""]) => commands.replaceAll("dunyo", site.id).replaceAll("2026-11-20", today()),
      );
      expect([restore, look, copy, more.length]).not.toContain("");
      const before = await countRows();
      const shell = (...commands: readonly string[]) =>
        run(emulator, ["bash", "-e", "-c", [found, ...commands].join("\n")]);
      await shell(restore.replace(/--restore-date-time \S+/, "--use-latest-restorable-time"));
      // It ends with 1 where one number differs.
      await shell(look);
      const { EventsTable: TableName = "" } = outputs["TirageData"] ?? {};
      const { Items = [] } = await database.send(new ScanCommand({ TableName }));
      const lost = Items.find(({ pk }) => pk?.S?.startsWith(`${site.id}|${article}|`)) ?? {};
      const isSalt = ({ pk }: (typeof Items)[number]) => pk?.S?.startsWith("@salt|");
      expect(Items.filter(isSalt).length).toBeGreaterThan(0);
      const { pk, sk } = lost;
      if (!pk || !sk) throw new Error("the article has no row");
      await database.send(new DeleteItemCommand({ TableName, Key: { pk, sk } }));
      await shell(copy);
      const { Item } = await database.send(new GetItemCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }));
      expect(Item).toEqual(lost);
      expect((await database.send(new ScanCommand({ TableName }))).Items?.filter(isSalt)).toEqual(Items.filter(isSalt));
      expect(await countRows()).toEqual(before);
      await shell(copy.replaceAll("$events", "$rollups"));
      expect(await countRows()).toEqual(before);
      expect(await waitForTotals(api(), article, 3)).toMatchObject({ views: 3 });
    },
    DEPLOY_MS,
  );

  test("has alarms that tell the topic", async () => {
    const [topic, said] = [outputs["Tirage"]?.["AlarmTopicArn"] ?? "", await describeAlarms()];
    expect(said.length).toBeGreaterThan(20);
    for (const { AlarmActions, AlarmDescription } of said) {
      expect(AlarmActions).toEqual([topic]);
      expect(AlarmDescription).toContain("docs/runbook.md#");
    }
  });

  test(
    "keeps every count through an upgrade that adds a route and an index over live data, and goes on counting",
    async () => {
      const before = outputs["TirageData"];
      const rows = await countRows();
      await deploy("--app", "node launch.js test/deploy/upgraded-app.ts");
      expect(outputs["TirageData"]).toEqual(before);
      expect((await ask(api().address, "/v1/upgraded")).text).toBe("upgraded");
      expect(await waitForTotals(api(), article, 3)).toMatchObject({ views: 3 });
      await sendReads(api(), article);
      expect(await waitForTotals(api(), article, 4)).toMatchObject({ views: 4 });
      const asked = { TableName: before?.["EventsTable"], IndexName: "byReader" };
      const { Items = [] } = await database.send(new ScanCommand(asked));
      // Those of before the upgrade are in the index too.
      expect(Items.filter(({ pk }) => pk?.S?.startsWith(`${site.id}|${article}|`))).toHaveLength(4);
      expect((await countRows())[0]).toBe((rows[0] ?? 0) + 1);
    },
    DEPLOY_MS,
  );

  test(
    "keeps its tables when everything is destroyed",
    async () => {
      const before = await countRows();
      await run(emulator, ["npx", "cdk", "destroy", "--all", "--force", "--output", join(emulator.folder, "cdk.out")]);
      const { StackSummaries = [] } = await cloudFormation.send(new ListStacksCommand({}));
      const left = StackSummaries.filter(({ StackStatus }) => StackStatus !== "DELETE_COMPLETE");
      expect(left.map(({ StackName }) => StackName)).toEqual(["CDKToolkit"]);
      expect(await countRows()).toEqual(before);
      expect(before[0]).toBeGreaterThan(4);
    },
    DEPLOY_MS,
  );
});
