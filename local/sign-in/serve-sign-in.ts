import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type default as Provider, errors } from "oidc-provider";
import { remember } from "../../functions/core/remember.ts";
import { SIGN_IN_PATH } from "./address.ts";
import { DEMO_USERS } from "./demo-users.ts";
import { makeIssuer } from "./issuer.ts";
import type { SignInKeys } from "./keys.ts";
import { PAGE_HEADERS, choicePage, messagePage } from "./pages.ts";

/** Answers one request under the path of the sign-in. */
export type ServeSignIn = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Serves the local issuer. Whatever name a browser reaches the server by, the sign-in is on the same origin, and its
 * issuer is named after it.
 * @param hosts under which the server is reached; others are refused
 */
export function serveSignIn(keys: SignInKeys, hosts: readonly string[]): ServeSignIn {
  const issuers = remember(hosts.length, async (host) => makeIssuer(keys, host));
  return async (request, response) => {
    const host = request.headers.host?.toLowerCase() ?? "";
    if (!hosts.includes(host)) {
      return send(response, 421, messagePage("Not here", `The sign-in answers at ${hosts.join(", ")}.`));
    }
    const issuer = await issuers(host);
    const url = (request.url ?? "").slice(SIGN_IN_PATH.length);
    if (url.startsWith("/as/")) return choose(issuer, request, response);
    // By this the issuer knows under which path it stands.
    Object.assign(request, { originalUrl: request.url, url });
    await issuer.callback()(request, response);
  };
}

/** Shows the demo users, and signs in the one who was chosen. */
async function choose(issuer: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await issuer.interactionDetails(request, response);
    if (request.method !== "POST") return send(response, 200, choicePage());
    const name = new URLSearchParams(await text(request)).get("user");
    const user = DEMO_USERS.find((one) => one.name === name);
    if (!user) return send(response, 400, messagePage("Nobody", "There is no such demo user. Go back and choose one."));
    await issuer.interactionFinished(
      request,
      response,
      { login: { accountId: user.name } },
      { mergeWithLastSubmission: false },
    );
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error;
    send(
      response,
      400,
      messagePage("Too late", "This sign-in is over. Go back to where you came from, and begin again."),
    );
  }
}

function send(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, PAGE_HEADERS).end(page);
}
