import type { Browser, BrowserContext } from "playwright-core";
import { launchBrowser, openProfile } from "./launch-browser.ts";
import type { Reader, Tab } from "./situations/situation.ts";

/** Chromium, driven by Playwright. */
export async function startChromium() {
  const browser: Browser = await launchBrowser();
  return {
    close: () => browser.close(),
    /** Opens a fresh reader's browser and returns it with what goes wrong in its pages. */
    newReader: async (origin: string) => {
      const profile: BrowserContext = await openProfile(browser);
      const errors: string[] = [];
      profile.on("weberror", (error) => errors.push(error.error().message));
      const open = async (path: string): Promise<Tab> => {
        const page = await profile.newPage();
        await page.goto(origin + path);
        return {
          goto: async (to) => void (await page.goto(origin + to)),
          run: (expression) => page.evaluate(expression),
          back: () => page.evaluate("history.back()"),
          close: () => page.close({ runBeforeUnload: true }),
        };
      };
      const reader: Reader = { open };
      return { reader, errors, close: () => profile.close() };
    },
  };
}
