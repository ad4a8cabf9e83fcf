import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { CHROMIUM } from "../launch-browser.ts";
import { driveByPuppeteer } from "./drive-by-puppeteer.ts";
import type { EngineKind } from "./engine.ts";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--autoplay-policy=no-user-gesture-required",
];

/**
 * Blink. Puppeteer drives it here, though Playwright drives the other Chromium tests: Playwright tells every tab that it
 * is in front.
 */
export const chromium: EngineKind = {
  name: "Chromium",
  needs: [{ program: CHROMIUM, debianPackage: "chromium" }],
  lacks: {},
  launch: async () => {
    const browser = await puppeteer.launch({ executablePath: CHROMIUM, headless: true, args: ARGS });
    // The server leaves out what calls itself headless.
    const userAgent = (await browser.userAgent()).replace("Headless", "");
    return driveByPuppeteer(browser, { userAgent, startAlone: (address) => startAlone(userAgent, address) });
  },
};

/** Starts a Chromium that nobody drives, in a profile of its own. @returns what ends it */
function startAlone(userAgent: string, address: string): () => void {
  const profile = mkdtempSync(join(tmpdir(), "tirage-profile-"));
  const own = ["--headless", "--no-first-run", `--user-agent=${userAgent}`, `--user-data-dir=${profile}`];
  // Without a port Chromium ends at once in headless mode. Nobody attaches to it.
  const args = [...ARGS, ...own, "--remote-debugging-port=0", address];
  const child = spawn(CHROMIUM, args, { stdio: "ignore", detached: true });
  return () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
}
