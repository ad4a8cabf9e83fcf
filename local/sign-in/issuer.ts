import Provider, { type Configuration, type KoaContextWithOIDC } from "oidc-provider";
import { CLIENT_ID, SIGN_IN_PATH, issuerOf } from "./address.ts";
import { DEMO_USERS, claimsOf } from "./demo-users.ts";
import type { SignInKeys } from "./keys.ts";
import { keepInMemory } from "./memory.ts";
import { PAGE_HEADERS, messagePage, signOutPage } from "./pages.ts";

/** The resource that access tokens are for, which makes JSON Web Tokens of them. */
const API = "urn:tirage:api";
const SCOPES = "openid profile email offline_access";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Makes the OpenID provider that stands in the user pool's place on this machine, with its tokens and lifetimes: code
 * flow with PKCE for a public client, and refresh. Nobody is asked to consent, since the client is the project's own.
 */
export function makeIssuer(keys: SignInKeys, host: string): Provider {
  const dashboard = `http://${host}/dashboard/`;
  const issuer = new Provider(issuerOf(host), {
    jwks: { keys: [keys.signing] },
    adapter: keepInMemory(),
    clients: [
      {
        client_id: CLIENT_ID,
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        redirect_uris: [dashboard],
        post_logout_redirect_uris: [dashboard],
      },
    ],
    cookies: {
      keys: [keys.cookies],
      names: { session: "sign_in", interaction: "sign_in_choice", resume: "sign_in_resume" },
      long: { httpOnly: true, sameSite: "lax", path: SIGN_IN_PATH },
    },
    claims: { openid: ["sub", "cognito:groups", "custom:sites"], profile: ["name"], email: ["email"] },
    // The ID token says it all, as Cognito's does; there is no address to ask for more.
    conformIdTokenClaims: false,
    findAccount: (_ctx, name) => findAccount(name),
    extraTokenClaims: async (_ctx, token) =>
      "accountId" in token && token.accountId !== undefined ? findAccount(token.accountId)?.claims() : undefined,
    loadExistingGrant: grantEverything,
    issueRefreshToken: async () => true,
    expiresWithSession: async () => false,
    responseTypes: ["code"],
    clientAuthMethods: ["none"],
    pkce: { required: () => true },
    // The dashboard is on the same origin, which browsers name when they send a code.
    clientBasedCORS: (_ctx, origin) => origin === new URL(dashboard).origin,
    interactions: { url: (_ctx, { uid }) => `${SIGN_IN_PATH}/as/${uid}` },
    ttl: {
      AccessToken: HOUR,
      AuthorizationCode: MINUTE,
      Grant: 30 * DAY,
      IdToken: HOUR,
      Interaction: HOUR,
      RefreshToken: 30 * DAY,
      Session: DAY,
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => API,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: "",
          audience: CLIENT_ID,
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: "RS256" } },
        }),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => sendPage(ctx, signOutPage(form)),
        postLogoutSuccessSource: (ctx) => sendPage(ctx, messagePage("Signed out", "You are signed out.")),
      },
    },
    renderError: (ctx, { error, error_description: description }) =>
      sendPage(ctx, messagePage("This did not work", description ?? error)),
  } satisfies Configuration);
  issuer.on("server_error", (_ctx, error) => console.error("the sign-in failed:", error));
  return issuer;
}

function findAccount(name: string) {
  const user = DEMO_USERS.find((one) => one.name === name);
  return user && { accountId: name, claims: () => ({ sub: name, name, ...claimsOf(user) }) };
}

async function grantEverything({ oidc }: KoaContextWithOIDC) {
  const { client, provider, session, account } = oidc;
  if (!client || !session || !account) return undefined;
  const known = session.grantIdFor(client.clientId);
  const grant =
    (known && (await provider.Grant.find(known))) ||
    new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  grant.addOIDCScope(SCOPES);
  await grant.save();
  return grant;
}

async function sendPage(ctx: KoaContextWithOIDC, page: string): Promise<void> {
  ctx.set(PAGE_HEADERS);
  ctx.body = page;
}
