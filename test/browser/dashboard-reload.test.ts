import { utimesSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { startLocalSystem } from "../local-system.ts";
import { launchBrowser } from "./launch-browser.ts";

const SOON = { timeout: 60_000 };

test("npm run dev builds the dashboard again when a file changes, and its page loads again when it was built anew", async () => {
  const system = await startLocalSystem(undefined, [], ["--reload"]);
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    await page.goto(`${system.origin}/dashboard/`);
    await page.getByRole("button", { name: "Sign in" }).waitFor(SOON);

    // The content is what it was, and the page stays.
    const now = new Date();
    utimesSync(resolve(import.meta.dirname, "../../dashboards/style.css"), now, now);
    await expect.poll(() => system.output(), SOON).toContain("The dashboard was built again.");

    const loadedAgain = page.waitForEvent("load", SOON);
    await page.route("**/dashboard/", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${await response.text()}<!-- another -->` });
    });
    await loadedAgain;
    await page.getByRole("button", { name: "Sign in" }).waitFor(SOON);
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
    await system.stop();
  }
});
