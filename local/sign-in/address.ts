/** Where the sign-in stands on the server's own origin. */
export const SIGN_IN_PATH = "/sign-in";

/** The one client of the local issuer: the dashboard. It is the audience of every token. */
export const CLIENT_ID = "dashboard";

/** Who issues the tokens for a browser that reaches the server under this host. */
export function issuerOf(host: string): string {
  return `http://${host}${SIGN_IN_PATH}`;
}
