import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type BrowserContext } from "playwright-core";
import { Complaint } from "../../local/complaint.ts";
import { findRuntime } from "../../local/embedded-database.ts";
import { freePort } from "../../local/free-port.ts";
import { CHROMIUM } from "../../test/browser/launch-browser.ts";
import type { LocalSystem } from "../../test/local-system.ts";
import { median } from "../quantile.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { undoLater } from "../undo.ts";
import { withLocalSystem } from "../with-local-system.ts";

const LIGHTHOUSE = "lighthouse@13.5.0";
const CATEGORIES = ["performance", "accessibility", "best-practices"] as const;
/** What Lighthouse's mobile preset simulates; it stands in its `constants.js`. */
const SLOW_4G = { latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 };
const SLOWER = 4;
const PHONE = { width: 412, height: 823 };
/** The live numbers of the front page, and those that are not of the last visit any more. */
const NUMBER = ".figure strong";
const FRESH_NUMBER = `.top:not(.old) ${NUMBER}`;
const SOON = { timeout: 120_000 };

/** Milliseconds from the page's address to what is on the screen. */
interface Shown {
  /** The first number, as it was at the last visit. */
  readonly first: number;
  /** The first that the API gave now, after the issuer said who is there. */
  readonly fresh: number;
}

interface Report {
  readonly environment: { readonly benchmarkIndex: number };
  readonly categories: Readonly<Record<string, { readonly score: number | null }>>;
  readonly audits: Readonly<
    Record<string, { readonly displayValue?: string; readonly score: number | null; readonly title: string }>
  >;
}

/**
 * Measures the dashboard's front page with an editor signed in, on Lighthouse's mobile preset, on a local system with a newsroom's
 * traffic of 15 days, and prints what it finds.
 * @param loads how often the page is loaded to measure its first number
 * @throws Complaint when there is no Chromium
 */
export async function measureDashboard(loads: number, tell: (what: string) => void): Promise<void> {
  if (!existsSync(CHROMIUM)) {
    throw new Complaint(`There is no Chromium at ${CHROMIUM}. Install the package "chromium", or set CHROMIUM_PATH.`);
  }
  await findRuntime();
  const { folder, remove } = await temporaryFolder("lighthouse");
  const dataDir = join(folder, "data");
  try {
    tell("making a newsroom's traffic");
    await run(process.execPath, ["local/demo.ts", "--days", "15"], { DATA_DIR: dataDir });
    tell("starting the local system");
    await withLocalSystem(dataDir, (system) => measureIn(folder, system, loads, tell));
  } finally {
    await remove();
  }
}

async function measureIn(
  folder: string,
  system: LocalSystem,
  loads: number,
  tell: (what: string) => void,
): Promise<void> {
  const port = await freePort();
  const context = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: CHROMIUM,
    viewport: PHONE,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", `--remote-debugging-port=${port}`],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const close = undoLater(() => context.close());
  try {
    await signIn(context, system);
    const times: Shown[] = [];
    for (let load = 1; load <= loads; load++) {
      tell(`load ${load} of ${loads}`);
      times.push(await timesOfLoad(context, system));
    }
    print("first number on the screen, as it was at the last visit", times, "first");
    print("first number on the screen that is of now", times, "fresh");
    tell("Lighthouse");
    describe(await runLighthouse(system, port, join(folder, "report.json")));
  } finally {
    await close();
  }
}

async function runLighthouse({ origin }: LocalSystem, port: number, output: string): Promise<Report> {
  const flags = ["--quiet", "--output=json", `--output-path=${output}`, `--port=${port}`, "--disable-storage-reset"];
  const wanted = `--only-categories=${CATEGORIES.join(",")}`;
  const address = `${origin}/dashboard/`;
  await run("npm", ["exec", "--yes", `--package=${LIGHTHOUSE}`, "--", "lighthouse", address, ...flags, wanted]);
  return JSON.parse(readFileSync(output, "utf8"));
}

async function signIn(context: BrowserContext, { origin }: LocalSystem): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${origin}/dashboard/`);
  await page.locator("button.primary").click(SOON);
  await page.locator("button[name=user][value=editor]").click(SOON);
  await page.locator(NUMBER).first().waitFor(SOON);
  await page.close();
}

/** Loads the page on a slow line and a slow phone, as somebody who has been there before. */
async function timesOfLoad(context: BrowserContext, { origin }: LocalSystem): Promise<Shown> {
  const page = await context.newPage();
  const seen: { selector: string; atMs: number }[] = [];
  // Looked for at each frame in the page itself, which goes to the issuer and back meanwhile: from outside it is seen late.
  await page.exposeFunction("tellShown", (selector: string, atMs: number) => seen.push({ selector, atMs }));
  await page.addInitScript(
    (selectors) => {
      const tell: (selector: string, atMs: number) => void = Reflect.get(globalThis, "tellShown");
      const look = (wanted: readonly string[]) => {
        const left = wanted.filter((selector) => {
          if (!document.querySelector(selector)) return true;
          // A task after the frame: by then it is painted.
          setTimeout(() => tell(selector, performance.timeOrigin + performance.now()));
          return false;
        });
        if (left.length > 0) requestAnimationFrame(() => look(left));
      };
      requestAnimationFrame(() => look(selectors));
    },
    [NUMBER, FRESH_NUMBER],
  );
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, ...SLOW_4G });
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  // What a first visit has not: files under names with a hash are kept for ever, the page itself is asked for.
  const startMs = performance.timeOrigin + performance.now();
  const msUntil = (wanted: string) => {
    const atMs = seen.find(({ selector }) => selector === wanted)?.atMs;
    if (atMs === undefined) throw new Error(`${wanted} was never seen`);
    return Math.round(atMs - startMs);
  };
  await page.goto(`${origin}/dashboard/`, { waitUntil: "commit" });
  await page.locator(FRESH_NUMBER).first().waitFor(SOON);
  for (const giveUp = Date.now() + SOON.timeout; Date.now() < giveUp;) {
    if (seen.some(({ selector }) => selector === FRESH_NUMBER)) break;
    await page.waitForTimeout(50);
  }
  await page.close();
  return { first: msUntil(NUMBER), fresh: msUntil(FRESH_NUMBER) };
}

function print(what: string, times: readonly Shown[], which: keyof Shown): void {
  const sorted = times.map((shown) => shown[which]).toSorted((a, b) => a - b);
  console.log(`milliseconds to the ${what}: ${Math.round(median(sorted))} in the middle of ${sorted.join(", ")}`);
}

function describe({ environment, categories, audits }: Report): void {
  // Four times slower than this is the phone.
  console.log(`Lighthouse's benchmark index of this machine: ${Math.round(environment.benchmarkIndex)}`);
  for (const name of CATEGORIES) {
    const score = categories[name]?.score;
    if (typeof score !== "number") throw new Error(`Lighthouse has no score for ${name}`);
    console.log(`${name}: ${Math.round(score * 100)}`);
  }
  for (const name of [
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
  ]) {
    console.log(`${name}: ${audits[name]?.displayValue ?? "unknown"}`);
  }
  for (const { title, score } of Object.values(audits))
    if (score !== null && score < 0.9) console.log(`  below 0.9: ${title} (${score})`);
}

async function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
    detached: true,
  });
  // In a group of its own: npm passes no signal on.
  const end = undoLater(() => {
    const hasEnded = child.exitCode !== null || child.signalCode !== null;
    if (child.pid !== undefined && !hasEnded) process.kill(-child.pid, "SIGTERM");
  });
  await once(child, "close");
  await end();
  const { exitCode: code } = child;
  if (code !== 0) throw new Error(`${command} ${args[0] ?? ""} ended with ${code}`);
}
