import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startChromium } from "./chromium.ts";
import { startNewsSite, type NewsSite } from "./news-site.ts";
import { acts } from "./situations/acts.ts";
import { clock } from "./situations/clock.ts";
import { delivery } from "./situations/delivery.ts";
import { numbers } from "./situations/numbers.ts";
import { privacy } from "./situations/privacy.ts";
import { reading } from "./situations/reading.ts";
import { views } from "./situations/views.ts";

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

describe.each(Object.entries({ views, acts, reading, numbers, delivery, clock, privacy }))(
  "%s in Chromium",
  (_, situations) => {
    test.each([...situations])("$title", async ({ run }) => {
      site.reset();
      const { reader, errors, close } = await chromium.newReader(site.origin);
      try {
        await run({ reader, site });
        expect(errors).toEqual([]);
      } finally {
        await close();
      }
    });
  },
);
