import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startLocalSystem, type LocalSystem } from "../local-system.ts";
import { ARTICLES, HOSTILE, VISITS, countViews, sendVisit } from "./dashboard-reads.ts";
import { findMissing } from "./engines/find-missing.ts";
import type { Engine } from "./engines/engine.ts";
import { firefox } from "./engines/firefox.ts";
import { webkit } from "./engines/webkit.ts";
import type { Reader, Tab } from "./situations/situation.ts";

/** A browser that has just been started, on a machine that has other work as well. */
const SOON = { timeout: 60_000 };

let system: LocalSystem;

beforeAll(async () => {
  system = await startLocalSystem();
  for (const visit of VISITS) await sendVisit(system.origin, visit);
}, 180_000);

afterAll(async () => {
  await system?.stop();
});

// Chromium has the tests of everything else; what engines could differ in is the way through the issuer, and the first page.
describe.each([firefox, webkit])("the dashboard in $name", (kind) => {
  const missing = findMissing(kind);
  if (missing) console.warn(missing);
  // In CI nothing is skipped: it fails to start there.
  const isSkipped = missing !== undefined && !process.env["CI"];
  let engine: Engine | undefined;
  let reader: (Reader & { readonly close: () => Promise<void> }) | undefined;

  afterEach(async () => {
    await reader?.close();
    await engine?.close();
  });

  test.skipIf(isSkipped)("signs in and shows the numbers of an independent count", async () => {
    engine = await kind.launch();
    reader = await engine.newReader(system.origin);
    const tab = await reader.open("/dashboard/?period=7d");
    await click(tab, "button.primary");
    await click(tab, "button[name=user]");
    const views = countViews(VISITS);
    const figures = textsOf(".figure strong");
    await expect.poll(() => ask(tab, figures), SOON).toEqual([String(views), String(views)]);
    await expect.poll(() => ask(tab, textsOf("td.views b")), SOON).toHaveLength(4);
    const counts = Object.values(ARTICLES).map((article) => String(countViews(VISITS, article)));
    expect((await ask<string[]>(tab, textsOf("td.views b")))?.toSorted()).toEqual(counts.toSorted());
    expect(await ask(tab, textsOf(".title a"))).toContain(HOSTILE);
    expect(await ask(tab, "location.search")).toBe("?period=7d");
    expect(await ask(tab, "document.querySelectorAll('img').length")).toBe(0);
    // The chart's slider has a step for each of the 30 minutes.
    expect(await ask(tab, "document.querySelector('[type=range]').max")).toBe("29");

    // A reload goes through the issuer, which asks nothing.
    await tab.goto("/dashboard/?page=sections");
    await expect.poll(() => ask(tab, textsOf("h1")), SOON).toEqual(["Sections"]);
  });
});

/** An expression for the texts of all elements of a kind. */
const textsOf = (selector: string) =>
  `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.textContent)`;

/** Asks the page; `undefined` while it is on its way to another. */
async function ask<Value>(tab: Tab, expression: string): Promise<Value | undefined> {
  return tab.run<Value>(expression).catch(() => undefined);
}

/** Clicks the first element of a kind, once it is there. */
async function click(tab: Tab, selector: string): Promise<void> {
  const element = `document.querySelector(${JSON.stringify(selector)})`;
  await expect.poll(() => ask(tab, `${element} !== null`), SOON).toBe(true);
  // The page may be gone before it can answer.
  await ask(tab, `void setTimeout(() => ${element}.click())`);
}
