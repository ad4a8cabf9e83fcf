import { createHash, createPublicKey, randomBytes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { SignJWT, UnsecuredJWT, base64url, decodeJwt, decodeProtectedHeader, generateKeyPair, importJWK } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assertContract } from "../contract.ts";
import { startLocalSystem, type LocalSystem } from "../local-system.ts";
import { openBrowser } from "./browser.ts";

const SITES = "/v1/reports/sites";
const EDITOR = { "cognito:groups": ["editors"], "custom:sites": "*" };

let system: LocalSystem;
let signIn: string;

beforeAll(async () => {
  system = await startLocalSystem();
  signIn = `${system.origin}/sign-in`;
});

afterAll(() => system.stop());

function readKey() {
  return JSON.parse(readFileSync(join(system.dataDir, "sign-in.json"), "utf8")).signing;
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}

/** What the issuer's token for an editor says. */
function payload() {
  const now = nowSeconds();
  return { iss: signIn, aud: "dashboard", sub: "editor", iat: now, exp: now + 60, ...EDITOR };
}

/** Signs with the issuer's own key. */
async function sign(claims: Record<string, unknown>, header: { alg: string; kid?: string } = { alg: "RS256" }) {
  const key = readKey();
  const signer = await importJWK({ ...key, alg: header.alg }, header.alg);
  return new SignJWT(claims).setProtectedHeader({ kid: key.kid, ...header }).sign(signer);
}

/** Asks for a route, and holds the answer against the contract. */
async function ask(path: string, authorization?: string) {
  const response = await fetch(system.origin + path, { ...(authorization && { headers: { authorization } }) });
  const body = await response.text();
  assertContract("GET", path, { status: response.status, headers: response.headers, body });
  return { status: response.status, headers: response.headers, json: body ? JSON.parse(body) : undefined };
}

async function statusOf(token: string, path = SITES): Promise<number> {
  return (await ask(path, `Bearer ${token}`)).status;
}

describe("a token of the local issuer", () => {
  test("lets an editor and an admin in", async () => {
    expect(await statusOf(await sign(payload()))).toBe(200);
    expect(await statusOf(await sign({ ...payload(), "cognito:groups": ["admins"] }))).toBe(200);
    expect(await statusOf(await sign({ ...payload(), "cognito:groups": ["readers", "editors"] }))).toBe(200);
  });

  test("is sent as RFC 6750 says, in any case of the scheme", async () => {
    const token = await sign(payload());
    expect((await ask(SITES, `bearer ${token}`)).status).toBe(200);
    for (const header of [token, `Basic ${token}`, `Bearer ${token} ${token}`, "Bearer", "Bearer "]) {
      expect((await ask(SITES, header)).status).toBe(401);
    }
  });

  test("shows its sites and no other", async () => {
    const ofOne = await sign({ ...payload(), "custom:sites": "demo" });
    const ofAnother = await sign({ ...payload(), "custom:sites": "dunyo" });
    const { "custom:sites": _none, ...without } = payload();
    const sites = async (token: string) => {
      const { json } = await ask(SITES, `Bearer ${token}`);
      return json.sites.map(({ id }: { id: string }) => id);
    };
    expect(await sites(ofOne)).toEqual(["demo"]);
    expect(await sites(ofAnother)).toEqual([]);
    expect(await sites(await sign(without))).toEqual([]);
    expect(await statusOf(ofOne, `${SITES}?site=demo`)).toBe(200);
    expect(await statusOf(ofOne, `${SITES}?site=dunyo`)).toBe(403);
    expect(await statusOf(ofAnother, `${SITES}?site=demo`)).toBe(403);
  });

  test("lets nobody in who is in no group of ours", async () => {
    const { "cognito:groups": _groups, ...without } = payload();
    expect(await statusOf(await sign(without))).toBe(403);
    expect(await statusOf(await sign({ ...payload(), "cognito:groups": [] }))).toBe(403);
    expect(await statusOf(await sign({ ...payload(), "cognito:groups": ["readers"] }))).toBe(403);
  });

  test("lets an admin change articles from a page of another origin, and an editor not", async () => {
    const url = `${system.origin}/v1/articles`;
    const asked = { "access-control-request-method": "PUT", "access-control-request-headers": "authorization" };
    const { headers } = await fetch(url, { method: "OPTIONS", headers: asked });
    expect(headers.get("access-control-allow-methods")?.split(",")).toContain("PUT");
    expect(headers.get("access-control-allow-headers")?.split(",")).toContain("authorization");
    const put = async (group: string) => {
      const authorization = `Bearer ${await sign({ ...payload(), "cognito:groups": [group] })}`;
      const body = JSON.stringify([{ site: "demo", article: "put", baseline: 5 }]);
      const response = await fetch(url, { method: "PUT", headers: { authorization }, body });
      const answer = { status: response.status, headers: response.headers, body: await response.text() };
      assertContract("PUT", "/v1/articles", answer);
      return answer.status;
    };
    expect([await put("editors"), await put("admins")]).toEqual([403, 200]);
    expect((await ask("/v1/totals?site=demo&article=put")).json.totals.put.views).toBe(5);
  });

  test("is needed", async () => {
    const { status, headers, json } = await ask(SITES);
    expect([status, headers.get("www-authenticate"), json.type]).toEqual([401, "Bearer", "/problems/token"]);
  });

  test("is not needed where it is for anyone", async () => {
    expect((await ask("/v1/totals?site=demo&article=a", "Bearer nonsense")).status).toBe(200);
  });
});

describe("a token is refused", () => {
  const refused: Record<string, () => Promise<string>> = {
    "when it is garbage": async () => "garbage",
    "when it has three parts of garbage": async () => "a.b.c",
    "from another issuer": async () => sign({ ...payload(), iss: "https://issuer.example" }),
    "from the issuer of another port": async () => sign({ ...payload(), iss: "http://127.0.0.1:1/sign-in" }),
    "without an issuer": async () => sign({ ...payload(), iss: undefined }),
    "for another client": async () => sign({ ...payload(), aud: "another" }),
    "for no client": async () => sign({ ...payload(), aud: undefined }),
    "when it expired a second ago": async () => sign({ ...payload(), exp: nowSeconds() - 1 }),
    "when it expires now": async () => sign({ ...payload(), exp: nowSeconds() }),
    "when it never expires": async () => sign({ ...payload(), exp: undefined }),
    "when it is for later": async () => sign({ ...payload(), nbf: nowSeconds() + 60 }),
    "with the algorithm none": async () => new UnsecuredJWT(payload()).encode(),
    "with the algorithm none and a signature": async () => {
      const [, body = "", signature = ""] = (await sign(payload())).split(".");
      return [base64url.encode(JSON.stringify({ alg: "none", kid: readKey().kid })), body, signature].join(".");
    },
    "with HS256 and the public key as the secret": async () => hmac(publicPem()),
    "with HS256 and the public key's bytes as the secret": async () => hmac(publicDer()),
    "with HS256 and the published modulus as the secret": async () => hmac(Buffer.from(readKey().n, "base64url")),
    "with PS256 and the right key": async () => sign(payload(), { alg: "PS256" }),
    "with RS512 and the right key": async () => sign(payload(), { alg: "RS512" }),
    "with another key of the same name": async () => signWithOtherKey("RS256"),
    "with a key of its own on an elliptic curve": async () => signWithOtherKey("ES256"),
    "when a claim was changed": async () => {
      const [head = "", , signature = ""] = (await sign(payload())).split(".");
      return [head, base64url.encode(JSON.stringify({ ...payload(), "custom:sites": "*,x" })), signature].join(".");
    },
    "without its signature": async () => (await sign(payload())).replace(/[^.]*$/, ""),
  };

  test.each(Object.entries(refused))("%s", async (_name, make) => {
    const { status, headers, json } = await ask(SITES, `Bearer ${await make()}`);
    expect([status, json.type]).toEqual([401, "/problems/token"]);
    expect(headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
  });

  test("from the second on in which it expires, and not before", async () => {
    const exp = nowSeconds() + 5;
    const token = await sign({ ...payload(), exp });
    expect(await statusOf(token)).toBe(200);
    await new Promise((done) => setTimeout(done, exp * 1_000 - Date.now()));
    expect(await statusOf(token)).toBe(401);
  });

  function publicPem(): Uint8Array {
    return Buffer.from(createPublicKey({ key: readKey(), format: "jwk" }).export({ type: "spki", format: "pem" }));
  }

  function publicDer(): Uint8Array {
    return createPublicKey({ key: readKey(), format: "jwk" }).export({ type: "spki", format: "der" });
  }

  async function hmac(secret: Uint8Array): Promise<string> {
    return new SignJWT(payload()).setProtectedHeader({ alg: "HS256", kid: readKey().kid }).sign(secret);
  }

  async function signWithOtherKey(alg: string): Promise<string> {
    const { privateKey } = await generateKeyPair(alg);
    return new SignJWT(payload()).setProtectedHeader({ alg, kid: readKey().kid }).sign(privateKey);
  }
});

describe("the local sign-in", () => {
  /** Begins a sign-in as the dashboard does. */
  function begin(more: Record<string, string> = {}) {
    const verifier = randomBytes(32).toString("base64url");
    const state = randomBytes(8).toString("base64url");
    const query = new URLSearchParams({
      client_id: "dashboard",
      redirect_uri: `${system.origin}/dashboard/`,
      response_type: "code",
      scope: "openid profile email",
      state,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
      ...more,
    });
    return { verifier, state, url: `${signIn}/auth?${query}` };
  }

  const isDashboard = (url: string) => new URL(url).pathname === "/dashboard/";

  async function exchange(form: Record<string, string>) {
    const body = new URLSearchParams({ client_id: "dashboard", ...form });
    const response = await fetch(`${signIn}/token`, { method: "POST", body });
    return { status: response.status, json: await response.json() };
  }

  /** The whole of it: the page, the choice, the redirect, the tokens. */
  async function signInAs(user: string, browser = openBrowser()) {
    const { verifier, state, url } = begin();
    const page = await browser.follow(url, isDashboard);
    expect(page.response?.status).toBe(200);
    const chosen = await browser.visit(page.url, { user });
    expect(chosen.status).toBe(303);
    const back = await browser.follow(chosen.headers.get("location") ?? "", isDashboard);
    const { searchParams } = new URL(back.url);
    expect(searchParams.get("state")).toBe(state);
    const code = searchParams.get("code") ?? "";
    const redirect = { grant_type: "authorization_code", redirect_uri: `${system.origin}/dashboard/` };
    return { browser, code, verifier, ...(await exchange({ ...redirect, code, code_verifier: verifier })) };
  }

  test("describes itself where OpenID clients look, on the same origin", async () => {
    const response = await fetch(`${signIn}/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({
      issuer: signIn,
      authorization_endpoint: `${signIn}/auth`,
      token_endpoint: `${signIn}/token`,
      jwks_uri: `${signIn}/jwks`,
      end_session_endpoint: `${signIn}/session/end`,
      response_types_supported: ["code"],
      code_challenge_methods_supported: ["S256"],
      token_endpoint_auth_methods_supported: ["none"],
      id_token_signing_alg_values_supported: ["RS256"],
    });
  });

  test("publishes its key without the secret part", async () => {
    const { keys } = (await (await fetch(`${signIn}/jwks`)).json()) as { keys: Record<string, string>[] };
    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0] ?? {}).toSorted()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
  });

  test("shows a page without script that says that these are demo users", async () => {
    const browser = openBrowser();
    const { url, response } = await browser.follow(begin().url, isDashboard);
    const text = (await response?.text()) ?? "";
    expect(new URL(url).pathname).toMatch(/^\/sign-in\/as\//);
    expect(text).toContain("Sign in as a demo user");
    expect(text).toContain("They have no password");
    for (const user of ["editor", "admin", "one-site"]) expect(text).toContain(`value="${user}"`);
    expect(text).not.toMatch(/<script|javascript:|\son\w+=/i);
    expect(response?.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  test.each([
    ["editor", ["editors"], "*"],
    ["admin", ["admins"], "*"],
    ["one-site", ["editors"], "demo"],
  ])("signs %s in by code, and the API takes both of the tokens", async (user, groups, sites) => {
    const { status, json } = await signInAs(user);
    expect(status).toBe(200);
    expect(json).toMatchObject({ token_type: "Bearer", expires_in: 3_600, refresh_token: expect.any(String) });
    for (const token of [json.id_token, json.access_token]) {
      expect(decodeProtectedHeader(token)).toMatchObject({ alg: "RS256", kid: readKey().kid });
      const claims = decodeJwt(token);
      expect(claims).toMatchObject({ iss: signIn, aud: "dashboard", sub: user });
      expect(claims).toMatchObject({ "cognito:groups": groups, "custom:sites": sites });
      expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3_600);
      expect(await statusOf(token)).toBe(200);
      expect(await statusOf(token, `${SITES}?site=dunyo`)).toBe(sites === "*" ? 404 : 403);
    }
  });

  test("gives new tokens for a refresh token, once", async () => {
    const { json } = await signInAs("editor");
    const refresh = { grant_type: "refresh_token", refresh_token: json.refresh_token };
    const renewed = await exchange(refresh);
    expect(renewed.status).toBe(200);
    expect(decodeJwt(renewed.json.id_token)).toMatchObject(EDITOR);
    expect(await statusOf(renewed.json.id_token)).toBe(200);
    expect(await statusOf(renewed.json.access_token)).toBe(200);
    expect((await exchange(refresh)).json.error).toBe("invalid_grant");
  });

  test("gives nothing for a code that was used, or with another verifier, or without one", async () => {
    const redirect = { grant_type: "authorization_code", redirect_uri: `${system.origin}/dashboard/` };
    const { code, verifier } = await signInAs("editor");
    expect((await exchange({ ...redirect, code, code_verifier: verifier })).json.error).toBe("invalid_grant");
    const browser = openBrowser();
    await signInAs("editor", browser);
    for (const proof of [{ code_verifier: verifier }, {}]) {
      const back = await browser.follow(begin().url, isDashboard);
      const fresh = new URL(back.url).searchParams.get("code") ?? "";
      expect((await exchange({ ...redirect, ...proof, code: fresh })).json.error).toBe("invalid_grant");
    }
  });

  test("wants PKCE, and goes back to no other address", async () => {
    const browser = openBrowser();
    const plain = await browser.follow(begin({ code_challenge: "", code_challenge_method: "" }).url, isDashboard);
    expect(new URL(plain.url).searchParams.get("error")).toBe("invalid_request");
    const away = await browser.follow(begin({ redirect_uri: "https://elsewhere.example/" }).url, isDashboard);
    expect(away.response?.status).toBe(400);
    expect(await away.response?.text()).toContain("This did not work");
  });

  test("does not ask again while the session lasts, unless it is asked to, and forgets it at sign-out", async () => {
    const { browser, json } = await signInAs("admin");
    expect(isDashboard((await browser.follow(begin().url, isDashboard)).url)).toBe(true);
    expect(isDashboard((await browser.follow(begin({ prompt: "login" }).url, isDashboard)).url)).toBe(false);

    const home = `${system.origin}/dashboard/`;
    const query = new URLSearchParams({ id_token_hint: json.id_token, post_logout_redirect_uri: home });
    const asked = await browser.visit(`${signIn}/session/end?${query}`);
    const page = await asked.text();
    expect(page).not.toMatch(/<script/i);
    const [, action = ""] = /action="([^"]+)"/.exec(page) ?? [];
    const [, xsrf = ""] = /name="xsrf" value="([^"]+)"/.exec(page) ?? [];
    const left = await browser.visit(action, { xsrf, logout: "yes" });
    expect(left.headers.get("location")).toBe(home);
    expect(isDashboard((await browser.follow(begin().url, isDashboard)).url)).toBe(false);
  });

  test("sends its cookies to itself alone", async () => {
    const { browser } = await signInAs("editor");
    expect(browser.cookiePaths().length).toBeGreaterThan(0);
    for (const path of browser.cookiePaths()) expect(path).toMatch(/^\/sign-in/);
  });

  test("signs nobody in who was not on the page, or is no demo user", async () => {
    const { url } = await openBrowser().follow(begin().url, isDashboard);
    const stranger = await openBrowser().visit(url, { user: "admin" });
    expect(stranger.status).toBe(400);
    expect(await stranger.text()).toContain("This sign-in is over");
    const browser = openBrowser();
    const page = await browser.follow(begin().url, isDashboard);
    expect((await browser.visit(page.url, { user: "root" })).status).toBe(400);
  });

  test("is on every name of the server, each its own issuer, and on no other name", async () => {
    const byName = system.origin.replace("127.0.0.1", "localhost");
    const response = await fetch(`${byName}/sign-in/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({ issuer: `${byName}/sign-in`, jwks_uri: `${byName}/sign-in/jwks` });
    expect(await statusOf(await sign({ ...payload(), iss: `${byName}/sign-in` }))).toBe(200);
    const status = await new Promise((done, fail) => {
      const headers = { host: "rebound.example" };
      httpRequest(`${signIn}/jwks`, { headers }, (answer) => done(answer.resume().statusCode))
        .on("error", fail)
        .end();
    });
    expect(status).toBe(421);
  });

  test("says nothing on the terminal but who the demo users are", () => {
    expect(system.output()).toContain("editor, admin, one-site");
    expect(system.output()).toContain("npm run --silent token -- --group editors --site demo");
    expect(system.output()).not.toMatch(/oidc-provider|WARNING|eyJ/);
  });

  // The last one, since it ends the system.
  test("keeps its keys over a crash, where their owner alone can read them", async () => {
    const file = join(system.dataDir, "sign-in.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { kid } = readKey();
    await system.end("SIGKILL");
    system = await startLocalSystem(system.dataDir);
    signIn = `${system.origin}/sign-in`;
    expect(readKey().kid).toBe(kid);
    expect(await statusOf(await sign(payload()))).toBe(200);
  });
});
