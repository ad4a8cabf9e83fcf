import puppeteer from "puppeteer-core";
import { driveByPuppeteer } from "./drive-by-puppeteer.ts";
import type { EngineKind } from "./engine.ts";

const PROGRAM = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--autoplay-policy=no-user-gesture-required",
];

/**
 * Blink. Puppeteer drives it here, though Playwright drives the other Chromium tests: Playwright tells every tab that it
 * is in front, and switches off the cache from which a page comes back.
 */
export const chromium: EngineKind = {
  name: "Chromium",
  needs: [{ program: PROGRAM, debianPackage: "chromium" }],
  launch: async () => {
    const browser = await puppeteer.launch({ executablePath: PROGRAM, headless: true, args: ARGS });
    // The server leaves out what calls itself headless.
    return driveByPuppeteer(browser, (await browser.userAgent()).replace("Headless", ""));
  },
};
