import type { Site } from "./config.ts";
import { Problem } from "./problem.ts";
import { findSite } from "./site.ts";

/** The groups that a user may belong to. Admins may do whatever editors may. */
export type Group = "editors" | "admins";

/** What a token says, once its signature, issuer, audience and expiry have been checked. */
export type Claims = Readonly<Record<string, unknown>>;

/** Someone who signed in. */
export interface User {
  readonly groups: ReadonlySet<string>;
  /** Ids of the sites that they may see; `*` stands for all. */
  readonly sites: ReadonlySet<string>;
}

/**
 * Reads who signed in from the claims `cognito:groups` and `custom:sites`, as Amazon Cognito names them. What is missing
 * or of another form allows nothing.
 */
export function readUser(claims: Claims): User {
  return { groups: new Set(readGroups(claims["cognito:groups"])), sites: new Set(readSites(claims["custom:sites"])) };
}

/** Says whether a user may do what this group may. */
export function belongsTo({ groups }: User, group: Group): boolean {
  return groups.has(group) || groups.has("admins");
}

/** The sites that a user may see, of those that there are. */
export function sitesFor(user: User, sites: readonly Site[]): Site[] {
  return sites.filter(({ id }) => maySee(user, id));
}

/**
 * Finds a site that a user asks for. Whether a site exists is told to those alone who may see it.
 * @throws Problem `access` when their token does not carry it, and `site` when there is none
 */
export function findSiteFor(user: User, sites: readonly Site[], id: string): Site {
  if (!maySee(user, id)) throw new Problem("access", "The token does not carry this site.");
  return findSite(sites, id);
}

function maySee({ sites }: User, id: string): boolean {
  return sites.has("*") || sites.has(id);
}

/**
 * An array, or the text that API Gateway makes of one, `[editors admins]`. A name has no space in it, but it may have a
 * comma, which therefore divides nothing.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html
 */
function readGroups(claim: unknown): string[] {
  return Array.isArray(claim) ? claim.filter((name) => typeof name === "string") : readWords(claim, /\s+/);
}

/** Site ids between commas or spaces, since an attribute of a user is one text. */
function readSites(claim: unknown): string[] {
  return [claim].flat().flatMap((ids) => readWords(ids, /[\s,]+/));
}

function readWords(claim: unknown, between: RegExp): string[] {
  if (typeof claim !== "string") return [];
  const [, inside = claim] = /^\s*\[(.*)\]\s*$/s.exec(claim) ?? [];
  return inside.split(between).filter(Boolean);
}
