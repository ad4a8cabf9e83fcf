import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startLocalSystem, type LocalSystem } from "../local-system.ts";
import { launchBrowser } from "./launch-browser.ts";

let browser: Browser;
let system: LocalSystem;

beforeAll(async () => {
  [browser, system] = await Promise.all([launchBrowser(), startLocalSystem()]);
});

afterAll(async () => {
  await browser.close();
  await system.stop();
});

test("a browser without script signs in with one click and comes back with a code", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  const query = new URLSearchParams({
    client_id: "dashboard",
    redirect_uri: `${system.origin}/dashboard/`,
    response_type: "code",
    scope: "openid profile",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  });
  await page.goto(`${system.origin}/sign-in/auth?${query}`);
  expect(await page.getByRole("heading").textContent()).toBe("Sign in as a demo user");
  expect(await page.getByRole("button").count()).toBe(3);
  // The page's own style, which its content policy lets through.
  expect(
    await page
      .getByRole("button")
      .first()
      .evaluate((button) => getComputedStyle(button).display),
  ).toBe("block");
  expect(complaints).toEqual([]);

  await page.getByRole("button", { name: "one-site" }).click();
  await page.waitForURL((url) => url.pathname === "/dashboard/");
  expect(new URL(page.url()).searchParams.get("code")).toMatch(/^[\w-]{20,}$/);
  await context.close();
});
