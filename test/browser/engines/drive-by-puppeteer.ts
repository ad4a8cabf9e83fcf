import { TimeoutError, type Browser, type BrowserContext, type Page } from "puppeteer-core";
import type { Tab } from "../situations/situation.ts";
import type { Engine } from "./engine.ts";

/** Firefox sends a print's events, and then, now and then, no answer. */
const PRINT_MS = 3_000;

/** Makes an engine of a browser that puppeteer has started. */
export async function driveByPuppeteer(browser: Browser, userAgent?: string): Promise<Engine> {
  const open = async (context: BrowserContext, address: string, background: boolean): Promise<Page> => {
    const page = await context.newPage({ type: "tab", background });
    if (userAgent) await page.setUserAgent({ userAgent });
    await page.goto(address);
    return page;
  };
  return {
    version: await browser.version(),
    newReader: async (origin) => {
      const context = await browser.createBrowserContext();
      return {
        open: async (path) => tabOf(await open(context, origin + path, false), origin),
        openBehind: async (path) => tabOf(await open(context, origin + path, true), origin),
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}

function tabOf(page: Page, origin: string): Tab {
  return {
    goto: async (path) => void (await page.goto(origin + path)),
    run: async <Value>(expression: string) => (await page.evaluate(expression)) as Value,
    back: async () => void (await page.evaluate("void setTimeout(() => history.back())")),
    print: async () => {
      await page.pdf({ timeout: PRINT_MS }).catch((error: unknown) => {
        if (!(error instanceof TimeoutError)) throw error;
      });
    },
    setOffline: (offline) => page.setOfflineMode(offline),
    close: () => page.close({ runBeforeUnload: true }),
  };
}
