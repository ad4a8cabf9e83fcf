import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startChromium } from "./chromium.ts";
import { startNewsSite, type NewsSite } from "./news-site.ts";
import { clock } from "./situations/clock.ts";

let site: NewsSite;
let stopSite: () => Promise<void>;
let chromium: Awaited<ReturnType<typeof startChromium>>;

beforeAll(async () => {
  [{ site, stop: stopSite }, chromium] = await Promise.all([startNewsSite(), startChromium()]);
});

afterAll(async () => {
  await chromium?.close();
  await stopSite?.();
});

describe.each(Object.entries({ clock }))("%s", (_, situations) => {
  test.each(situations)("$title", async ({ run }) => {
    site.reset();
    const { reader, errors, close } = await chromium.newReader(site.origin);
    try {
      await run({ reader, site });
      expect(errors).toEqual([]);
    } finally {
      await close();
    }
  });
});
