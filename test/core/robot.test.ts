import list from "crawler-user-agents";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { robotKind, robotNames } from "../../functions/core/robot-kind.ts";
import { FLOOD } from "../../functions/core/flood.ts";
import { productNames } from "../../functions/core/product-names.ts";
import { judgeAgain, robotName, tellingProducts } from "../../functions/core/robot.ts";
import { READERS } from "./robots/readers.ts";

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

/** The patterns of the COUNTER robots list, each with a text that it matches. */
const COUNTER = Object.entries(JSON.parse(read("test/core/robots/counter-robots.json")) as Record<string, string>);

/** A file of the project, or of a package that is installed in it. */
function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

describe("a robot", () => {
  test("is known by the lists of which the definition speaks", () => {
    for (const name of ["isbot", "crawler-user-agents"]) {
      const { version } = JSON.parse(read(`node_modules/${name}/package.json`)) as { version: string };
      expect(read("docs/counting.md")).toMatch(new RegExp(`\\b${name}\\b\\S* ${version.replaceAll(".", "\\.")}`));
    }
  });

  test("is whatever the crawler list shows, but for three readers among its examples", () => {
    const people = list.filter(({ instances }) => instances.some((userAgent) => !robotName(userAgent, false)));
    // A phone's build, Facebook's own browser, and a program that makes windows of sites.
    expect(people.map(({ pattern }) => pattern)).toEqual([String.raw`AP3A\.240617\.008`, "MetaIAB Facebook", "Fluid"]);
    expect(list.flatMap(({ instances }) => instances).length).toBeGreaterThan(2_000);
  });

  test("is whatever the COUNTER list excludes", () => {
    const people = COUNTER.filter(([, userAgent]) => !robotName(userAgent, false));
    expect(people).toEqual([]);
    expect(COUNTER.length).toBe(327);
    expect(COUNTER.filter(([pattern, userAgent]) => !new RegExp(pattern, "i").test(userAgent))).toEqual([]);
  });

  test("is what the COUNTER list excludes in a browser's header too, but for the words of readers", () => {
    const inside = COUNTER.filter(([pattern]) => !pattern.startsWith("^"));
    const people = inside.filter(([, words]) => !robotName(`${BROWSER} ${words}`, false));
    expect(people.map(([pattern]) => pattern)).toEqual([
      "alexa",
      "baidu",
      "core",
      "docomo",
      "pioneer",
      "titan",
      "yahoo",
      "yandex",
      "zeus",
    ]);
  });

  test.each([
    ["Googlebot", "search-engine", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"],
    ["YandexBot", "search-engine", "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)"],
    ["Sogou", "search-engine", "Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)"],
    ["GPTBot", "ai-crawler", `${BROWSER}; compatible; GPTBot/1.3; +https://openai.com/gptbot`],
    ["ClaudeBot", "ai-crawler", "Mozilla/5.0 (compatible; ClaudeBot/1.0; +claudebot@anthropic.com)"],
    ["TelegramBot", "social-preview", "TelegramBot (like TwitterBot)"],
    ["WhatsApp", "social-preview", "WhatsApp/2.23.20.0"],
    ["AhrefsBot", "seo", "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)"],
    ["Chrome-Lighthouse", "monitoring", `${BROWSER} Chrome-Lighthouse`],
    ["heritrix", "archiver", `${BROWSER} heritrix/3.4`],
    ["HeadlessChrome", "browser-automation", BROWSER.replace("Chrome", "HeadlessChrome")],
    ["GPTBot", "ai-crawler", `${BROWSER.replace("Chrome", "HeadlessChrome")} GPTBot/1.3`],
    ["curl", "http-library", "curl/8.5.0"],
    ["undici", "http-library", "undici"],
    ["MarcEdit", "unknown", `${BROWSER} marcedit`],
    ["nameless", "unknown", ""],
    ["other", "unknown", "Some-Robot-That-Nobody-Knows (+https://example.com/bot)"],
  ])("is named %s, of the kind %s", (name, kind, userAgent) => {
    expect(robotName(userAgent, false)).toBe(name);
    expect(robotKind(name)).toBe(kind);
  });

  test("is one when only its browser says so", () => {
    expect(robotName(BROWSER, true)).toBe("webdriver");
    expect(robotName("curl/8.5.0", true)).toBe("curl");
    expect(robotKind("webdriver")).toBe("browser-automation");
  });

  test("is of an unknown kind when the lists have forgotten its name", () => {
    expect(robotKind("Forgotten")).toBe("unknown");
  });
});

describe("a robot's name", () => {
  test("is one of a closed list, whatever the header says", () => {
    const words = fc.constantFrom(...robotNames, ...COUNTER.map(([, said]) => said), "192.0.2.7", "bot", "http://");
    const header = fc.array(fc.oneof(words, fc.string(), fc.ipV4(), fc.emailAddress()), { maxLength: 6 });
    fc.assert(
      fc.property(header, fc.constantFrom("", " ", "/", "; "), fc.boolean(), (parts, between, webdriver) => {
        const name = robotName(parts.join(between), webdriver);
        if (name !== undefined) expect(robotNames).toContain(name);
      }),
      { numRuns: 2_000 },
    );
  });

  test("is short, and is no expression", () => {
    expect([...robotNames].filter((name) => name.length < 2 || name.length > 60 || /[\\[\]^$*|]/.test(name))).toEqual(
      [],
    );
  });

  test.each(["A", " ", "a/1.1 ", "Spider", "Current", "(compatible; ", "Mozilla/5.0 ", "\u{10ffff}", "Safari/1 "])(
    "takes no longer to be found in 16 KB of %j than in any header",
    (part) => {
      const hostile = part.repeat(16_384 / part.length);
      expect(leastMs(() => robotName(hostile, false))).toBeLessThan(300 * leastMs(() => robotName(BROWSER, false)));
    },
  );
});

/** The least time that a call takes, of some: the others waited for something else. */
function leastMs(call: () => void): number {
  const times = Array.from({ length: 30 }, () => {
    const start = performance.now();
    call();
    return performance.now() - start;
  });
  return Math.min(...times);
}

describe("a reader", () => {
  test.each(Object.entries(READERS))("with %s is a person", (_browser, userAgents) => {
    expect(userAgents.filter((userAgent) => robotName(userAgent, false) !== undefined)).toEqual([]);
  });
});

describe("product names", () => {
  test.each([
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
      "",
    ],
    ["Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)", "GPTBot"],
    ["Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; NewBot/1.0; +https://new.example/bot)", "NewBot"],
    ["facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "facebookexternalhit"],
    ["ia_archiver", "ia_archiver"],
    // What may be a person's, an address or a number.
    ["reader@mail.example/1", ""],
    ["10.1.2.3/x 2001:db8::1/64", ""],
    ["One/1 Two/2 Three/3 Four/4", "One Two Three"],
    [`${"A".repeat(25)}/1`, ""],
    ["", ""],
  ])("of %j are %j", (userAgent, products) => {
    expect(productNames(userAgent)).toBe(products);
  });

  test("are kept of a robot that no list knows yet, and are judged by tomorrow's", () => {
    const userAgent =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Tidings/2.0 Safari/537.36";
    expect(robotName(userAgent, false)).toBeUndefined();
    expect(tellingProducts(userAgent, false)).toBe("Tidings");
    expect(judgeAgain({}, "Tidings")).toEqual({});
  });

  test("are kept where they judge as the whole header does, so that with the same lists nothing changes", () => {
    for (const userAgent of [...Object.values(READERS).flat(), ...list.flatMap(({ instances }) => instances)]) {
      const robot = robotName(userAgent, false);
      const before = robot === undefined ? {} : ({ leftOut: "robot", robot } as const);
      expect(judgeAgain(before, tellingProducts(userAgent, false)), userAgent).toEqual(before);
    }
  });
});

describe("a stored row that is judged again", () => {
  test.each([
    ["of a reader whose product is on a list now", {}, "GPTBot", { leftOut: "robot", robot: "GPTBot" }],
    ["of the newsroom's own robot", { leftOut: "own" }, "GPTBot", { leftOut: "robot", robot: "GPTBot" }],
    ["of a robot that has left the lists", { leftOut: "robot", robot: "GoneBot" }, "", {}],
    ["of a robot whose product is on no list any more", { leftOut: "robot", robot: "other" }, "Harmless", {}],
    ["of a robot that a list knows by a name alone", { leftOut: "robot", robot: "other" }, "", "itself"],
    ["of a browser that a program drives", { leftOut: "robot", robot: "webdriver" }, "Harmless", "itself"],
    ["of a flood", { leftOut: "robot", robot: FLOOD }, "", "itself"],
    ["of a reader without a telling product", {}, "", "itself"],
    ["of a robot without the page's token, which its product gives away", { leftOut: "unsigned" }, "GPTBot", "itself"],
    ["of a prefetch", { leftOut: "prefetch" }, "Harmless", "itself"],
  ] as const)("%s", (_, before, products, after) => {
    expect(judgeAgain(before, products)).toEqual(after === "itself" ? before : after);
  });
});
