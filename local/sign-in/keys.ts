import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type JWK, calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { Complaint } from "../complaint.ts";

/** The secrets of the local issuer. */
export interface SignInKeys {
  /** The private key that signs tokens: RSA with RS256, as Amazon Cognito's. */
  readonly signing: JWK & { readonly kid: string; readonly n: string; readonly e: string };
  /** Signs the cookies of the sign-in pages. */
  readonly cookies: string;
}

const FILE = "sign-in.json";

/** The keys of a data folder, made at the first start and kept where their owner alone can read them. */
export async function openKeys(dataDir: string): Promise<SignInKeys> {
  const known = readKeys(dataDir);
  if (known) return known;
  const keys = await makeKeys();
  const file = join(dataDir, FILE);
  // In one step, so that a run that is killed leaves no half of a file.
  writeFileSync(`${file}.new`, JSON.stringify(keys), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return keys;
}

/**
 * The keys of a data folder, or nothing when it has none yet.
 * @throws Complaint when they cannot be read
 */
export function readKeys(dataDir: string): SignInKeys | undefined {
  const file = join(dataDir, FILE);
  if (!existsSync(file)) return undefined;
  try {
    const keys: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (isKeys(keys)) return keys;
  } catch (cause) {
    throw new Complaint(`${file} cannot be read. ${ADVICE}`, { cause });
  }
  throw new Complaint(`${file} holds no keys. ${ADVICE}`);
}

const ADVICE = "Remove it, and the next start makes new keys; whoever is signed in then signs in again.";

async function makeKeys(): Promise<SignInKeys> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const key = await exportJWK(privateKey);
  const signing = { ...key, kid: await calculateJwkThumbprint(key), alg: "RS256", use: "sig" };
  const keys = { signing, cookies: randomBytes(32).toString("base64url") };
  if (!isKeys(keys)) throw new Error("the key that was made is no RSA key");
  return keys;
}

function isKeys(keys: unknown): keys is SignInKeys {
  if (typeof keys !== "object" || keys === null || !("signing" in keys) || !("cookies" in keys)) return false;
  const { signing, cookies } = keys;
  if (typeof signing !== "object" || signing === null || typeof cookies !== "string") return false;
  const texts: Record<string, unknown> = { ...signing };
  return ["kid", "n", "e", "d"].every((name) => typeof texts[name] === "string");
}

/** What of the signing key everyone may know. */
export function publicPart({ n, e, kid }: SignInKeys["signing"]): JWK {
  return { kty: "RSA", n, e, kid, alg: "RS256", use: "sig" };
}
