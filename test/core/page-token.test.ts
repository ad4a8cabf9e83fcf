import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkConfig, type Site } from "../../functions/core/config.ts";
import { isVouchedFor, signPage } from "../../functions/core/page-token.ts";
import { config } from "../../tirage.config.ts";

const SITE: Site = {
  id: "dunyo",
  name: "Dunyo",
  hosts: ["news.example"],
  zone: "Asia/Tashkent",
  languages: ["uz"],
  pageToken: { secret: 2, validSeconds: 3_600 },
};
const [NEW, OLD, FOREIGN] = ["the-new-secret", "the-old-secret", "another-site's"];
const SECRETS = new Map([
  ["dunyo", [NEW, OLD]],
  ["saratov", [FOREIGN]],
]);
const SIGNED_SECONDS = 1_795_460_000;
const SIGNED_MS = SIGNED_SECONDS * 1_000;
const ARTICLE = "2026/11/a.b|c";
const NONCE = "k3J9x0Qm2aPz";

const sign = ({ secret = NEW, site = SITE.id, article = ARTICLE, seconds = SIGNED_SECONDS, nonce = NONCE } = {}) =>
  signPage(secret, site, article, seconds, nonce);

const isTaken = (token: string | undefined, more: { site?: Site; article?: string; timeMs?: number } = {}) => {
  const { site = SITE, article = ARTICLE, timeMs = SIGNED_MS } = more;
  return isVouchedFor(site, { article, token }, timeMs, SECRETS);
};

describe("a token of a page", () => {
  test.each([
    ["a minute and a millisecond before it was signed", -60_001, false],
    ["a minute before it was signed", -60_000, true],
    ["when it was signed", 0, true],
    ["when it ends", 3_600_000, true],
    ["a millisecond after its end", 3_600_001, false],
    ["a second after its end", 3_601_000, false],
  ])("vouches for an event of %s: %3$s", (_, afterMs, taken) => {
    expect(isTaken(sign(), { timeMs: SIGNED_MS + afterMs })).toBe(taken);
  });

  test("is good for a day where the site does not say how long", () => {
    const site = { ...SITE, pageToken: { secret: 1 } };
    expect(isTaken(sign(), { site, timeMs: SIGNED_MS + 86_400_000 })).toBe(true);
    expect(isTaken(sign(), { site, timeMs: SIGNED_MS + 86_400_001 })).toBe(false);
  });

  test("is signed with the present secret or the one before it, and with no other", () => {
    expect([NEW, OLD, FOREIGN, "", "undefined"].map((secret) => isTaken(sign({ secret })))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  const [head, mac] = [sign().slice(0, -44), sign().slice(-43)];
  test.each([
    ["none", undefined],
    ["an empty one", ""],
    ["one of another article", sign({ article: "2026/11/a.b" })],
    ["one of another site", sign({ site: "saratov" })],
    ["one of another site, by its own secret", sign({ site: "saratov", secret: FOREIGN })],
    ["one with another nonce", sign().replace(NONCE, "k3J9x0Qm2aPy")],
    ["one with another time", sign().replace(`${SIGNED_SECONDS}`, `${SIGNED_SECONDS + 1}`)],
    ["one with the same time in other digits", sign().replace(`${SIGNED_SECONDS}`, `0${SIGNED_SECONDS}`)],
    ["one whose end is cut off", sign().slice(0, -1)],
    ["one whose signature is cut off", head],
    ["one in base64 with its signs", `${head}.${mac.slice(0, -2)}+/`],
    ["one that is filled up", `${sign()}=`],
    ["one in hex", `${head}.${Buffer.from(mac, "base64url").toString("hex")}`],
    ["one with a line after it", `${sign()}\n`],
    ["one with a nonce of 7 characters", sign({ nonce: "k3J9x0Q" })],
    ["one with a nonce of 65 characters", sign({ nonce: "n".repeat(65) })],
    ["one with a dot in its nonce", sign({ nonce: "k3J9x0.m2aPz" })],
    ["one of negative time", sign({ seconds: -SIGNED_SECONDS })],
    ["one of a time that is no number of seconds", sign({ seconds: 1e21 })],
    ["one with letters of two bytes", `${head}.${"ж".repeat(43)}`],
    ["a huge one", `${sign()}${"A".repeat(16_384)}`],
  ])("is none: %s", (_, token) => {
    expect(isTaken(token)).toBe(false);
  });

  test("vouches for its site and article alone, at its time alone, and no letter of it can be another", () => {
    const text = fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" });
    const nonce = fc.stringMatching(/^[A-Za-z0-9_-]{8,64}$/);
    const seconds = fc.integer({ min: 0, max: 99_999_999_999 });
    fc.assert(
      fc.property(text, nonce, seconds, fc.nat(), text, (article, given, time, place, other) => {
        const token = sign({ article, nonce: given, seconds: time });
        const at = { article, timeMs: time * 1_000 };
        expect(isTaken(token, at)).toBe(true);
        expect(isTaken(token, { ...at, article: `${article}${other}` })).toBe(false);
        const changed = token.split("");
        const index = place % token.length;
        changed[index] = token[index] === "7" ? "8" : "7";
        expect(isTaken(changed.join(""), at)).toBe(false);
        expect(isTaken(token.slice(0, index), at)).toBe(false);
      }),
    );
  });

  test("is not asked for where the site needs none, or not yet", () => {
    const { pageToken: _, ...open } = SITE;
    expect(isTaken(undefined, { site: open })).toBe(true);
    expect(isTaken("wrong", { site: { ...SITE, pageToken: { secret: 1, required: false } } })).toBe(true);
  });

  test("is never valid for a site whose secret is not there", () => {
    expect(isVouchedFor(SITE, { article: ARTICLE, token: sign() }, SIGNED_MS, new Map())).toBe(false);
  });
});

test("the code of docs/install.md makes a token as the server wants it", async () => {
  const guide = readFileSync(new URL("../../docs/install.md", import.meta.url), "utf8");
  const [, section = ""] = /\n## A token of the page\n(.*?)\n## /s.exec(guide) ?? [];
  const [, script = ""] = /```js\n(.*?)```/s.exec(section) ?? [];
  const { tirageToken } = (await import(`data:text/javascript,${encodeURIComponent(script)}`)) as {
    tirageToken: (secret: string, site: string, article: string) => string;
  };
  const [one, another] = [tirageToken(NEW, SITE.id, ARTICLE), tirageToken(NEW, SITE.id, ARTICLE)];
  expect(one).not.toBe(another);
  for (const token of [one, another]) expect(isTaken(token, { timeMs: Date.now() })).toBe(true);
});

describe("the configuration of tokens", () => {
  const withToken = (pageToken: Site["pageToken"]) =>
    checkConfig({ ...config, sites: [{ ...SITE, ...(pageToken && { pageToken }) }] });

  test("takes tokens that are good for a minute to a week", () => {
    for (const validSeconds of [60, 604_800]) expect(() => withToken({ secret: 1, validSeconds })).not.toThrow();
    for (const validSeconds of [59, 604_801, Number.NaN]) {
      expect(() => withToken({ secret: 1, validSeconds })).toThrow('site "dunyo": pageToken.validSeconds');
    }
  });

  test("numbers secrets from 1 on", () => {
    for (const secret of [0, 1.5, Number.NaN]) {
      expect(() => withToken({ secret })).toThrow('site "dunyo": pageToken.secret: use a whole number');
    }
  });

  test("gives a token to 24 sites at most, whose secrets a function's 4 KB of variables hold", () => {
    const sites = (count: number) => Array.from({ length: count }, (_, at) => ({ ...SITE, id: `site-${at}` }));
    expect(() => checkConfig({ ...config, sites: sites(24) })).not.toThrow();
    expect(() => checkConfig({ ...config, sites: sites(25) })).toThrow("at most 24 sites");
  });
});
