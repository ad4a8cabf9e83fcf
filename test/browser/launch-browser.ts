import { existsSync } from "node:fs";
import { chromium, type Browser, type BrowserContext } from "playwright-core";

const CHROMIUM = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

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

/** Starts a browser: a person's, or one that says of itself that a program drives it. */
export async function launchBrowser(driver: "person" | "robot" = "person"): Promise<Browser> {
  if (!existsSync(CHROMIUM)) {
    throw new Error(`There is no Chromium at ${CHROMIUM}. Install the package "chromium", or set CHROMIUM_PATH.`);
  }
  const args = driver === "robot" ? ARGS : [...ARGS, "--disable-blink-features=AutomationControlled"];
  return chromium.launch({ executablePath: CHROMIUM, args });
}

/** Opens a reader's profile: a plain desktop Chrome, since the server leaves out what calls itself headless. */
export async function openProfile(browser: Browser): Promise<BrowserContext> {
  const major = browser.version().split(".")[0];
  const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`;
  return browser.newContext({ userAgent });
}
