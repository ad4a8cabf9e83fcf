import { parseArgs } from "node:util";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  UserNotFoundException,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";
import { Complaint } from "../local/complaint.ts";
import { config } from "../tirage.config.ts";

const HELP = `Says who may see the reports of a deployed Tirage, in the AWS account that the environment is signed in to.

  npm run user -- add nodira@news.example --group editors --site dunyo
  npm run user -- remove nodira@news.example

  add      a person, who gets a mail with a first password; of one who is there it changes group and sites
  remove   a person, whose token ends within the hour

  --group  editors, who may read reports, or admins, who may change articles as well (editors)
  --site   ids of the sites that they may see, with commas between them, or * for all
  --pool   the user pool (what npm run deploy printed as UserPoolId, asked of the stack Tirage without it)
`;

const GROUPS = ["editors", "admins"] as const;

/** What was asked for. */
interface Wanted {
  readonly action: "add" | "remove";
  /** The person's mail address. */
  readonly mail: string;
  readonly group: (typeof GROUPS)[number];
  /** Ids between commas, or `*`. */
  readonly sites: string;
  readonly pool?: string | undefined;
}

async function changeUser(args: readonly string[]): Promise<string> {
  const wanted = readWanted(args);
  if (!wanted) return HELP.trimEnd();
  const cognito = new CognitoIdentityProviderClient();
  const user = { UserPoolId: wanted.pool ?? (await findPool()), Username: wanted.mail };
  if (wanted.action === "remove") {
    await removeUser(cognito, user);
    return `${wanted.mail} is no user any more.`;
  }
  const isNew = await addUser(cognito, user, wanted);
  const what = isNew ? "was added and gets a mail with a first password" : "was there and is changed";
  return `${wanted.mail} ${what}: ${wanted.group}, sites ${wanted.sites}.`;
}

/** @returns nothing when help is wanted @throws Complaint that names what is not as it should be */
function readWanted(args: readonly string[]): Wanted | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [action, mail = "", ...more] = positionals;
  if ((action !== "add" && action !== "remove") || more.length > 0) {
    throw new Complaint("Say add or remove and one mail address. See npm run user -- --help");
  }
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(mail)) throw new Complaint(`"${mail}" should be a mail address.`);
  const group = GROUPS.find((one) => one === values.group);
  if (!group) throw new Complaint(`--group is "${values.group}" and should be editors or admins.`);
  return { action, mail, group, sites: action === "add" ? readSites(values.site) : "", pool: values.pool };
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        group: { ...text, default: "editors" },
        site: text,
        pool: text,
        help: { type: "boolean", default: false, short: "h" },
      },
    });
  } catch (cause) {
    throw new Complaint(`${cause instanceof Error ? cause.message : String(cause)}. See npm run user -- --help`, {
      cause,
    });
  }
}

function readSites(said = ""): string {
  const known = config.sites.map(({ id }) => id);
  const sites = said.split(/[\s,]+/).filter(Boolean);
  if (sites.length > 0 && sites.every((id) => id === "*" || known.includes(id))) return sites.join(",");
  throw new Complaint(`--site is "${said}" and should be of ${known.join(", ")}, with commas between them, or *.`);
}

/** @throws Complaint when there is no stack that names its pool */
async function findPool(): Promise<string> {
  const stacks = await new CloudFormationClient().send(new DescribeStacksCommand({ StackName: "Tirage" }));
  const outputs = stacks.Stacks?.[0]?.Outputs ?? [];
  const pool = outputs.find(({ OutputKey }) => OutputKey === "UserPoolId")?.OutputValue;
  if (!pool) throw new Complaint("The stack Tirage names no user pool. Say which one it is: --pool");
  return pool;
}

/** How Cognito names a person. */
interface CognitoUser {
  readonly UserPoolId: string;
  readonly Username: string;
}

/** @returns whether the person is new */
async function addUser(
  cognito: CognitoIdentityProviderClient,
  user: CognitoUser,
  { mail, group, sites }: Wanted,
): Promise<boolean> {
  const seesSites = { Name: "custom:sites", Value: sites };
  const isNew = await cognito
    .send(
      new AdminCreateUserCommand({
        ...user,
        // Whoever runs the service answers for the address; a password that was forgotten is sent there.
        UserAttributes: [{ Name: "email", Value: mail }, { Name: "email_verified", Value: "true" }, seesSites],
        DesiredDeliveryMediums: ["EMAIL"],
      }),
    )
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof UsernameExistsException) return false;
        throw error;
      },
    );
  if (!isNew) await cognito.send(new AdminUpdateUserAttributesCommand({ ...user, UserAttributes: [seesSites] }));
  for (const other of GROUPS.filter((one) => one !== group)) {
    await cognito.send(new AdminRemoveUserFromGroupCommand({ ...user, GroupName: other }));
  }
  await cognito.send(new AdminAddUserToGroupCommand({ ...user, GroupName: group }));
  return isNew;
}

/** @throws Complaint when there is no such person */
async function removeUser(cognito: CognitoIdentityProviderClient, user: CognitoUser): Promise<void> {
  try {
    await cognito.send(new AdminDeleteUserCommand(user));
  } catch (error) {
    if (error instanceof UserNotFoundException) throw new Complaint(`There is no user ${user.Username}.`);
    throw error;
  }
}

try {
  console.log(await changeUser(process.argv.slice(2)));
} catch (error) {
  const said = error instanceof Error ? error.message : String(error);
  console.error(error instanceof Complaint ? said : `The users could not be changed: ${said}`);
  process.exitCode = 1;
}
