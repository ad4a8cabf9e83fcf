/**
 * Draws every page of the dashboard into docs/screenshots/: light, dark, on a phone, in Uzbek, and from right to left. The
 * demo's traffic ends at one moment and every clock stands there, so the numbers are the same each time.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { startLocalSystem } from "../local-system.ts";
import { launchBrowser } from "./launch-browser.ts";

/** A Monday afternoon. Minutes of a moment that is over would be gone from the database, which has a clock of its own. */
const MOMENT_MS = Date.parse("2030-11-25T15:04:00+05:00");
/** Enough for what is usual on a Monday. */
const DAYS = "36";
const FOLDER = resolve(import.meta.dirname, "../../docs/screenshots");
/** Taller pages are cut: they go on in the same way. */
const MOST_HEIGHT = 1_600;
const QUALITY = 35;
/** A database that has just been filled has work of its own. */
const SOON = { timeout: 120_000 };

const DESKTOP = { width: 1_280, height: 900 };
const LOOKS = {
  light: { viewport: DESKTOP },
  dark: { viewport: DESKTOP, colorScheme: "dark" },
  mobile: { viewport: { width: 390, height: 844 } },
  uzbek: { viewport: DESKTOP, locale: "uz" },
  rtl: { viewport: DESKTOP },
} as const;

/** The address of each page, of which the front page tells the story. */
const pagesAround = (article: string) => ({
  front: "",
  week: "?period=7d",
  article: `?page=article&article=${article}`,
  clock: `?page=article&views=clock&article=${article}`,
  sections: "?page=sections&period=7d",
  section: "?page=sections&section=River&period=7d",
  authors: "?page=authors&period=7d",
  "left-out": "?page=left-out&period=7d",
  search: "?page=search&q=ferry",
  metadata: `?page=metadata&article=${article}`,
  settings: "?page=settings",
  wall: "?tv=1",
});

process.env["FROZEN_MS"] = String(MOMENT_MS);
process.env["NODE_OPTIONS"] = `--import=${pathToFileURL(join(import.meta.dirname, "frozen-clock.ts")).href}`;
const dataDir = mkdtempSync(join(tmpdir(), "tirage-screenshots-"));
await fill();
const system = await startLocalSystem(dataDir);
const browser = await launchBrowser();
try {
  mkdirSync(FOLDER, { recursive: true });
  for (const look of Object.keys(LOOKS) as (keyof typeof LOOKS)[]) await drawAll(look);
} finally {
  await browser.close();
  await system.stop();
}

async function fill(): Promise<void> {
  const args = ["local/demo.ts", "--days", DAYS];
  const demo = spawn(process.execPath, args, { env: { ...process.env, DATA_DIR: dataDir }, stdio: "inherit" });
  const [code] = (await once(demo, "close")) as [number | null];
  if (code !== 0) throw new Error("the demo's traffic could not be made");
}

async function drawAll(look: keyof typeof LOOKS): Promise<void> {
  const context = await browser.newContext({ locale: "en", reducedMotion: "reduce", ...LOOKS[look] });
  const page = await context.newPage();
  await page.clock.setFixedTime(MOMENT_MS);
  if (look === "rtl") await page.addInitScript(turnAround);
  await page.goto(`${system.origin}/dashboard/`);
  await page.locator("button.primary").waitFor(SOON);
  await draw(page, look, "signed-out");
  await page.locator("button.primary").click();
  await page.locator("button[name=user][value=admin]").click();
  await page.locator("main .panel").first().waitFor(SOON);
  const first = page.locator(".articles .title a").first();
  const href = (await first.getAttribute("href", SOON)) ?? "";
  const article = encodeURIComponent(new URLSearchParams(href).get("article") ?? "");
  for (const [name, query] of Object.entries(pagesAround(article))) {
    await page.goto(`${system.origin}/dashboard/${query}`);
    await page.locator("main .panel").first().waitFor(SOON);
    await page.waitForFunction(isComplete, undefined, SOON);
    await draw(page, look, name);
  }
  await context.close();
}

/** The poll has answered, nothing is on its way, and nothing has failed. */
function isComplete(): boolean {
  const isWaiting = document.querySelector(".loading, [aria-busy=true], main .panel [role=status]") !== null;
  return !isWaiting && document.querySelector(".pulse.live") !== null;
}

function turnAround(): void {
  addEventListener("DOMContentLoaded", () => (document.documentElement.dir = "rtl"));
}

async function draw(page: Page, look: string, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const [width, height] = await page.evaluate(() => [innerWidth, document.documentElement.scrollHeight] as const);
  const clip = { x: 0, y: 0, width, height: Math.min(height, MOST_HEIGHT), scale: 1 };
  const { data } = await session.send("Page.captureScreenshot", {
    format: "webp",
    quality: QUALITY,
    clip,
    captureBeyondViewport: true,
  });
  writeFileSync(join(FOLDER, `${name}-${look}.webp`), Buffer.from(data, "base64"));
}
