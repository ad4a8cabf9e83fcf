import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CloudFormationClient, DescribeStackResourcesCommand, ListStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  AdminInitiateAuthCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { config } from "../../tirage.config.ts";
import { ask } from "./ask.ts";
import { run } from "./commands.ts";
import { startEmulator, type Emulator } from "./emulator.ts";
import { findMissingPython } from "./python.ts";
import { askApi, sendReads, trySystem, waitForTotals, type System } from "./try-system.ts";

const DEPLOY_MS = 240_000;

const missing = findMissingPython();
// In CI nothing is skipped: there it fails.
const isSkipped = missing !== undefined && !process.env["CI"];
if (isSkipped) console.warn(missing);

const site = config.sites.find(({ id }) => id === "demo") ?? { id: "demo", hosts: [] };

let emulator: Emulator;
let cloudFormation: CloudFormationClient;
let cognito: CognitoIdentityProviderClient;
let database: DynamoDBClient;
let outputs: Record<string, Record<string, string>>;
/** The ID token of an editor of the site. */
let editor: string;

/** The API at its own address, with a token or without. */
function api(token?: string): System {
  const id = new URL(outputs["Tirage"]?.["ApiUrl"] ?? "").host.split(".")[0];
  const origin = `https://${id}.execute-api.localhost`;
  return { address: { origin, at: { host: "127.0.0.1", port: emulator.port } }, site, token };
}

/** Deploys as the documentation says, with what its command asks a terminal for answered. */
async function deploy(...options: readonly string[]): Promise<void> {
  const file = join(emulator.folder, "outputs.json");
  const how = ["--require-approval", "never", "--outputs-file", file, "--output", join(emulator.folder, "cdk.out")];
  await run(emulator, ["npx", "cdk", "deploy", "--all", ...how, ...options]);
  outputs = JSON.parse(await readFile(file, "utf8"));
}

/** Adds a user by the command for it, and signs them in. @returns the ID token */
async function signIn(name: string, group: "editors" | "admins", sites: string): Promise<string> {
  const mail = `${name}@news.example`;
  await run(emulator, ["npm", "run", "user", "--", "add", mail, "--group", group, "--site", sites]);
  return takeToken(mail);
}

/** Gives a user a password of their own, as the mail's first one makes them do, and signs them in with it. */
async function takeToken(mail: string): Promise<string> {
  const { UserPoolId, UserPoolClientId: ClientId } = outputs["Tirage"] ?? {};
  const password = `Aa1!${randomUUID()}`;
  const user = { UserPoolId, Username: mail };
  await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
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

/** Invokes the function of the schedule, as the schedule does. */
async function settle(): Promise<void> {
  const { StackResources = [] } = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName: "Tirage" }));
  const { PhysicalResourceId: name = "" } =
    StackResources.find(
      ({ LogicalResourceId, ResourceType }) =>
        ResourceType === "AWS::Lambda::Function" && LogicalResourceId?.startsWith("Settle"),
    ) ?? {};
  const file = join(emulator.folder, "settled.json");
  const invoked = await run(emulator, [
    "aws",
    "lambda",
    "invoke",
    "--cli-read-timeout",
    "0",
    "--function-name",
    name,
    file,
  ]);
  expect(invoked, await readFile(file, "utf8")).not.toContain("FunctionError");
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
  for (const client of [cloudFormation, cognito, database]) client?.destroy();
  await emulator?.stop();
});

describe.skipIf(isSkipped)("a deployment", () => {
  const article = `2026/11/${randomUUID()}`;
  describe("at the API's own address", () => {
    trySystem(() => api(editor), { reports: true, preflight: false });
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
    for (let reader = 0; reader < 3; reader++) await sendReads(api(), article);
    expect(await waitForTotals(api(), article, 3)).toMatchObject({ views: 3 });
    await settle();
    const headers = { authorization: `Bearer ${editor}` };
    const query = new URLSearchParams({ site: site.id, article });
    const { status, text } = await askApi(api(), `/v1/reports/article?${query}`, { headers });
    expect([status, JSON.parse(text)]).toEqual([200, expect.objectContaining({ totals: expect.anything() })]);
    expect(text).toContain(`"views":{"value":3`);
  });

  test(
    "keeps every count through an upgrade that adds a route and changes every function, and goes on counting",
    async () => {
      const before = outputs["TirageData"];
      await deploy("--app", "node launch.js test/deploy/upgraded-app.ts");
      expect(outputs["TirageData"]).toEqual(before);
      expect((await ask(api().address, "/v1/upgraded")).text).toBe("upgraded");
      expect(await waitForTotals(api(), article, 3)).toMatchObject({ views: 3 });
      await sendReads(api(), article);
      expect(await waitForTotals(api(), article, 4)).toMatchObject({ views: 4 });
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
