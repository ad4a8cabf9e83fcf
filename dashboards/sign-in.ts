import * as oauth from "oauth4webapi";

/** What a sign-in gives, kept in this page's memory and nowhere else. */
export interface Tokens {
  /** The one that the API takes: a user pool puts groups and sites into it. */
  readonly idToken: string;
  readonly refreshToken: string | undefined;
  /** When the ID token ends, epoch milliseconds. */
  readonly endMs: number;
  readonly name: string;
  /** The user pool has them among its admins. */
  readonly isAdmin: boolean;
}

/** What has to be known when the browser comes back. */
interface Pending {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

const PENDING = "tirage.sign-in";
const ISSUER = "tirage.issuer";
/** What an issuer says of itself is believed for a day. */
const BELIEVED_MS = 86_400_000;
const MS = 1_000;

const issuer = new URL(meta("issuer"), location.origin);
const client: oauth.Client = { client_id: meta("client") };
const redirectUri = new URL("./", document.baseURI.replace(/[?#].*/s, "")).href;
// An issuer on the developer's own machine.
const options = { [oauth.allowInsecureRequests]: issuer.protocol === "http:" };

let discovered: Promise<oauth.AuthorizationServer> | undefined;

/**
 * Leaves for the page where users say who they are. It comes back to the dashboard with a code.
 * @param isAsked without it, this is no step of the user's: back then goes to the one before it, and does not end here again
 */
export async function beginSignIn(isAsked: boolean): Promise<void> {
  const server = await discover();
  const pending: Pending = {
    verifier: oauth.generateRandomCodeVerifier(),
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
  };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const address = new URL(server.authorization_endpoint ?? "");
  address.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "openid profile email",
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: "S256",
    state: pending.state,
    nonce: pending.nonce,
  }).toString();
  if (isAsked) location.assign(address);
  else location.replace(address);
}

/**
 * Takes the tokens for the code with which the browser came back.
 * @param href the address at which it did
 * @throws when the code is not an answer to what this tab began
 */
export async function finishSignIn(href: string): Promise<Tokens> {
  const pending: Pending = JSON.parse(sessionStorage.getItem(PENDING) ?? "{}");
  sessionStorage.removeItem(PENDING);
  const server = await discover();
  const code = oauth.validateAuthResponse(server, client, new URL(href), pending.state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    code,
    redirectUri,
    pending.verifier,
    options,
  );
  const result = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: pending.nonce,
    requireIdToken: true,
  });
  return tokensOf(result);
}

/** Takes new tokens without a page. @throws when the issuer gives none any more */
export async function renew({ refreshToken, name }: Tokens): Promise<Tokens> {
  const server = await discover();
  const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken ?? "", options);
  const result = await oauth.processRefreshTokenResponse(server, client, response);
  return { ...tokensOf(result, name), refreshToken: result.refresh_token ?? refreshToken };
}

/** Where users end their session with the issuer; it brings them back to the dashboard. */
export async function signOutAddress(idToken: string): Promise<string> {
  const { end_session_endpoint: end } = await discover();
  if (!end) return redirectUri;
  const address = new URL(end);
  address.search = new URLSearchParams({
    // The first two as OpenID says, the others as Amazon Cognito does.
    id_token_hint: idToken,
    post_logout_redirect_uri: redirectUri,
    client_id: client.client_id,
    logout_uri: redirectUri,
  }).toString();
  return address.href;
}

async function discover(): Promise<oauth.AuthorizationServer> {
  discovered ??= readServer();
  try {
    return await discovered;
  } catch (error) {
    // The next try asks again, and believes nothing that was kept.
    discovered = undefined;
    localStorage.removeItem(ISSUER);
    throw error;
  }
}

/** What the issuer says of itself is no secret, and kept it is one question less at every visit. */
async function readServer(): Promise<oauth.AuthorizationServer> {
  const [address, untilMs, kept] = JSON.parse(localStorage.getItem(ISSUER) ?? "[]");
  if (address === issuer.href && untilMs > Date.now()) return kept;
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options));
  localStorage.setItem(ISSUER, JSON.stringify([issuer.href, Date.now() + BELIEVED_MS, server]));
  return server;
}

function tokensOf(result: oauth.TokenEndpointResponse, known = ""): Tokens {
  const claims = oauth.getValidatedIdTokenClaims(result);
  const name = [claims?.["name"], claims?.["email"], claims?.sub].find((one) => typeof one === "string");
  const groups = claims?.["cognito:groups"];
  return {
    isAdmin: Array.isArray(groups) && groups.includes("admins"),
    idToken: result.id_token ?? "",
    refreshToken: result.refresh_token,
    endMs: (claims?.exp ?? 0) * MS,
    name: typeof name === "string" ? name : known,
  };
}

function meta(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="tirage:${name}"]`)?.content ?? "";
}
