import { signal } from "@preact/signals";
import type { Tokens } from "./sign-in.ts";
import { forgetShown } from "./site.ts";

/** Whether somebody is signed in: `over` when they were, and the issuer gives no more tokens. */
export const session = signal<"starting" | "out" | "in" | "over" | "failed">("starting");

/** The name of who is signed in. */
export const userName = signal("");

/** They may change articles. The API decides; this says what to show. */
export const isAdmin = signal(false);

/** Tokens that end within this are renewed first. */
const EARLY_MS = 60_000;

/** Says that this browser was signed in, so that a reload goes through the issuer without a question. No token is in it. */
const KNOWN = "tirage.signed-in";

/** Where the user was when they left for the issuer, as the address's query, and when that was. */
const LEFT = "tirage.left";

/** Somebody who is away for longer had to say who they are. */
const AT_ONCE_MS = 5_000;

// In memory alone: what is not stored cannot be stolen from there.
let tokens: Tokens | undefined;
let renewing: Promise<void> | undefined;

// Most visits have to do nothing of it twice, so it is loaded beside the page.
const signIn = () => import("./sign-in.ts");

/**
 * Reads from the address whether the user comes back from the issuer with a code, and takes the tokens for it while the page
 * is drawn. The address is soon what it was before the user left for there.
 * @returns whether it is sure to be the one who was there before; and what finds out who is there, without a code at the
 *   issuer, when this browser was signed in before
 */
export function arrive(): readonly [isSame: boolean, settle: () => Promise<void>] {
  const { href, pathname, search } = location;
  const asked = new URLSearchParams(search);
  const refused = asked.has("error");
  const hasCode = asked.has("code") && asked.has("state");
  const [query = "", leftMs = 0] = hasCode ? JSON.parse(sessionStorage.getItem(LEFT) ?? "[]") : [];
  if (hasCode || refused) history.replaceState(null, "", pathname + query);
  const finished = hasCode && finish(href);
  return [
    !hasCode || Date.now() - leftMs < AT_ONCE_MS,
    async () => finished || (!refused && localStorage.getItem(KNOWN) ? enter(false) : end()),
  ];
}

function end(): void {
  forgetShown();
  session.value = "out";
}

/** Leaves for the issuer's sign-in page. @param isAsked the user asked for it */
export async function enter(isAsked = true): Promise<void> {
  try {
    const { beginSignIn } = await signIn();
    sessionStorage.setItem(LEFT, JSON.stringify([location.search, Date.now()]));
    await beginSignIn(isAsked);
  } catch {
    session.value = "failed";
  }
}

/** Forgets who is there, and ends their session with the issuer. */
export async function leave(): Promise<void> {
  const hint = tokens?.idToken ?? "";
  localStorage.removeItem(KNOWN);
  endHere();
  const { signOutAddress } = await signIn();
  location.assign(await signOutAddress(hint));
}

// Who signs out in one tab does so in all of them.
addEventListener("storage", ({ key, newValue }) => {
  if (key === KNOWN && newValue === null) endHere();
});

/** Nothing that was shown is left, and no token. */
function endHere(): void {
  tokens = undefined;
  end();
}

interface Asked extends RequestInit {
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks the API as the user who is signed in. A token that ended is renewed, and the request sent once more. */
export async function fetchAsUser(path: string, init: Asked = {}): Promise<Response> {
  if (tokens && tokens.endMs - Date.now() < EARLY_MS) await renewOnce();
  const used = tokens?.idToken;
  const response = await send(path, init);
  if (response.status !== 401) return response;
  if (tokens?.idToken === used) await renewOnce();
  return send(path, init);
}

function send(path: string, init: Asked): Promise<Response> {
  return fetch(path, { ...init, headers: { ...init.headers, authorization: `Bearer ${tokens?.idToken ?? ""}` } });
}

async function finish(href: string): Promise<void> {
  try {
    const { finishSignIn } = await signIn();
    keep(await finishSignIn(href));
  } catch {
    // Such as a code from the browser's history: the issuer knows whether there is a session.
    end();
  }
}

/** Requests that come at once wait for one renewal: a refresh token may be good for one use. */
async function renewOnce(): Promise<void> {
  renewing ??= renewNow().finally(() => (renewing = undefined));
  return renewing;
}

async function renewNow(): Promise<void> {
  if (!tokens) return;
  try {
    const { renew } = await signIn();
    keep(await renew(tokens));
  } catch (error) {
    // Without a network nothing is known of the session.
    if (error instanceof TypeError) throw error;
    session.value = "over";
  }
}

function keep(fresh: Tokens): void {
  tokens = fresh;
  userName.value = fresh.name;
  isAdmin.value = fresh.isAdmin;
  session.value = "in";
  localStorage.setItem(KNOWN, "yes");
}
