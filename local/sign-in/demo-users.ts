import type { Claims } from "../../functions/core/user.ts";

/** A user of the local issuer, who stands for someone that the user pool would have. */
interface DemoUser {
  readonly name: string;
  /** What they may do, for whoever chooses among them. */
  readonly may: string;
  readonly groups: readonly string[];
  /** Site ids between spaces, or `*`. */
  readonly sites: string;
}

/** Everyone who can sign in on this machine. */
export const DEMO_USERS: readonly DemoUser[] = [
  { name: "editor", may: "reads the reports of every site", groups: ["editors"], sites: "*" },
  { name: "admin", may: "does what editors do, and changes articles", groups: ["admins"], sites: "*" },
  { name: "one-site", may: "reads the reports of the demo site alone", groups: ["editors"], sites: "demo" },
];

/** What a token says of a user, by the names that Amazon Cognito gives to it. */
export function claimsOf({ groups, sites }: Pick<DemoUser, "groups" | "sites">): Claims {
  return { "cognito:groups": groups, "custom:sites": sites };
}
