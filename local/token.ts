import { Complaint } from "./complaint.ts";
import { parseOptions } from "./parse-options.ts";
import { originOf, readSettings, type Settings } from "./settings.ts";
import { SIGN_IN_PATH } from "./sign-in/address.ts";
import { readKeys, type SignInKeys } from "./sign-in/keys.ts";
import { type TokenFor, signToken } from "./sign-in/sign-token.ts";

const OPTIONS = {
  group: { type: "string", default: "editors" },
  site: { type: "string", default: "*" },
  expires: { type: "string", default: "3600" },
  help: { type: "boolean", default: false },
} as const;

const HELP = `Prints a bearer token for the local server that npm start runs, with the same PORT, HOST and DATA_DIR.

  npm run --silent token -- --group editors --site demo

  --group    editors or admins (editors)
  --site     site ids with commas between them, or * for all (*)
  --expires  seconds until the token expires, 1 to 86400 (3600)
`;

try {
  console.log(await answer(process.argv.slice(2), readSettings(process.env)));
} catch (error) {
  console.error(error instanceof Complaint ? error.message : error);
  process.exit(1);
}

async function answer(args: readonly string[], settings: Settings): Promise<string> {
  const wanted = readOptions(args);
  if (!wanted) return HELP.trimEnd();
  const origin = originOf(settings.host, settings.port);
  return signToken(await findKeys(origin, settings.dataDir), new URL(origin).host, wanted);
}

/** @returns nothing when help is wanted */
function readOptions(args: readonly string[]): TokenFor | undefined {
  const { group, site, expires, help } = parseOptions(args, OPTIONS);
  if (help) return undefined;
  if (group !== "editors" && group !== "admins") {
    throw new Complaint(`--group is "${group}" and should be editors or admins.`);
  }
  const sites = site.split(/[\s,]+/).filter(Boolean);
  if (sites.length === 0 || !sites.every((id) => /^(\*|[a-z0-9-]{1,32})$/.test(id))) {
    throw new Complaint(`--site is "${site}" and should be ids of sites with commas between them, or *.`);
  }
  const expiresSeconds = Number(expires);
  if (!Number.isInteger(expiresSeconds) || expiresSeconds < 1 || expiresSeconds > 86_400) {
    throw new Complaint(`--expires is "${expires}" and should be a number of seconds from 1 to 86400.`);
  }
  return { group, sites: sites.join(" "), expiresSeconds };
}

/** The keys by which the running server knows its own tokens. @throws Complaint when there are none */
async function findKeys(origin: string, dataDir: string): Promise<SignInKeys> {
  const published = await readPublicKeys(origin);
  const keys = readKeys(dataDir);
  if (keys && published.includes(keys.signing.kid)) return keys;
  const why = keys ? `does not work on ${dataDir}` : `works on another folder: ${dataDir} has no sign-in keys`;
  throw new Complaint(`The Tirage at ${origin} ${why}. Set DATA_DIR as for npm start.`);
}

/** The public keys of the server at this address, as text. */
async function readPublicKeys(origin: string): Promise<string> {
  try {
    const response = await fetch(`${origin}${SIGN_IN_PATH}/jwks`, { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return await response.text();
  } catch (cause) {
    throw new Complaint(`No Tirage answers at ${origin}. Start it with npm start, or set PORT and HOST as for it.`, {
      cause,
    });
  }
}
