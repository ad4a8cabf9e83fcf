import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { CHROMIUM, launchBrowser, openProfile, PERSON_ARGS, userAgentOf } from "./launch-browser.ts";
import type { Reader, Tab } from "./situations/situation.ts";

/** Chromium, driven by Playwright. */
export async function startChromium() {
  const browser = await launchBrowser();
  const scratch = await mkdtemp(join(tmpdir(), "tirage-profiles-"));
  return {
    browser,
    close: async () => {
      await browser.close();
      await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
    },
    /** Opens a fresh reader's browser, and returns what goes wrong in its pages too. */
    newReader: async (origin: string) => {
      const profile = await openProfile(browser);
      const errors: string[] = [];
      profile.on("weberror", (error) => errors.push(error.error().message));
      const alone: ChildProcess[] = [];
      const reader: Reader = {
        open: async (path) => {
          const page = await profile.newPage();
          await page.goto(origin + path);
          return asTab(page, origin);
        },
        startAlone: (path) => {
          const own = [`--user-agent=${userAgentOf(browser)}`, `--user-data-dir=${join(scratch, String(Date.now()))}`];
          // The port is asked for since Chromium in headless mode ends at once without it; nobody attaches.
          const args = [...PERSON_ARGS, ...own, "--disable-popup-blocking", "--remote-debugging-port=0", origin + path];
          alone.push(spawn(CHROMIUM, args, { stdio: "ignore", detached: true }));
        },
      };
      const close = async () => {
        for (const { pid } of alone) if (pid !== undefined) process.kill(-pid, "SIGKILL");
        await profile.close();
      };
      return { reader, errors, close };
    },
  };
}

function asTab(page: Page, origin: string): Tab {
  return {
    goto: async (path) => void (await page.goto(origin + path)),
    run: (expression) => page.evaluate(expression),
    back: () => page.evaluate("history.back()"),
    print: async () => void (await page.pdf()),
    close: () => page.close({ runBeforeUnload: true }),
    kill: () => page.close(),
  };
}
