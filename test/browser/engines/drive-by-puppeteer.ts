import { setTimeout as sleep } from "node:timers/promises";
import { TimeoutError, type Browser, type BrowserContext, type Page } from "puppeteer-core";
import type { Tab } from "../situations/situation.ts";
import type { Engine } from "./engine.ts";

/** Firefox sends a print's events, and then, now and then, no answer. */
const PRINT_MS = 3_000;
const ARRIVE_MS = 30_000;

interface Ways {
  /** What its pages call it, if not what it calls itself. */
  readonly userAgent?: string;
  /** Starts another one without a driver. @returns what ends it */
  readonly startAlone?: (address: string) => () => void;
}

/** Makes an engine of a browser that puppeteer has started. */
export async function driveByPuppeteer(browser: Browser, { userAgent, startAlone }: Ways = {}): Promise<Engine> {
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
      const alone: (() => void)[] = [];
      return {
        open: async (path) => tabOf(await open(context, origin + path, false), origin),
        openBehind: async (path) => tabOf(await open(context, origin + path, true), origin),
        startAlone: (path) => {
          if (!startAlone) throw new Error("this browser can only be driven");
          alone.push(startAlone(origin + path));
        },
        close: async () => {
          for (const end of alone) end();
          await context.close();
        },
      };
    },
    close: () => browser.close(),
  };
}

/** Waits until the page is another, and loaded. */
async function arriving(page: Page): Promise<void> {
  const there = "!window.isBefore && document.readyState === 'complete'";
  for (const giveUp = Date.now() + ARRIVE_MS; Date.now() < giveUp; await sleep(20)) {
    // While it is on its way there is no page to ask.
    if (await page.evaluate(there).catch(() => false)) return;
  }
  throw new Error("the page did not come");
}

function tabOf(page: Page, origin: string): Tab {
  let front: Page | undefined;
  return {
    // By script: puppeteer does not see Firefox arrive when the page before came back from the page cache.
    goto: async (path) => {
      const address = JSON.stringify(origin + path);
      await page.evaluate(`window.isBefore = true; void setTimeout(() => (location.href = ${address}))`);
      await arriving(page);
    },
    run: async <Value>(expression: string) => (await page.evaluate(expression)) as Value,
    back: async () => void (await page.evaluate("void setTimeout(() => history.back())")),
    hide: async () => {
      front = await page.browserContext().newPage();
      await front.bringToFront();
    },
    show: async () => front?.close(),
    print: async () => {
      await page.pdf({ timeout: PRINT_MS }).catch((error: unknown) => {
        if (!(error instanceof TimeoutError)) throw error;
      });
    },
    setOffline: (offline) => page.setOfflineMode(offline),
    close: () => page.close({ runBeforeUnload: true }),
    kill: () => page.close(),
  };
}
