import { existsSync } from "node:fs";
import { chromium, type Browser, type BrowserContext } from "playwright-core";

/** Where Chromium is. */
export const CHROMIUM = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--autoplay-policy=no-user-gesture-required",
];

/** For a browser that does not say of itself that a program drives it. */
const PERSON_ARGS = [...ARGS, "--disable-blink-features=AutomationControlled"];

/** Starts a browser: a person's, or one that says of itself that a program drives it. */
export async function launchBrowser(driver: "person" | "robot" = "person"): Promise<Browser> {
  if (!existsSync(CHROMIUM)) {
    throw new Error(`There is no Chromium at ${CHROMIUM}. Install the package "chromium", or set CHROMIUM_PATH.`);
  }
  return chromium.launch({
    executablePath: CHROMIUM,
    args: driver === "robot" ? ARGS : PERSON_ARGS,
    // Playwright turns the page cache off, which readers have.
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
}

/** Opens a reader's profile: a plain desktop Chrome, since the server leaves out what calls itself headless. */
export async function openProfile(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({ userAgent: userAgentOf(browser) });
}

/** What a plain desktop Chrome of this version calls itself. */
function userAgentOf(browser: Browser): string {
  const major = browser.version().split(".")[0];
  return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`;
}
