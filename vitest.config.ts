import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { CHROMIUM } from "./test/browser/launch-browser.ts";

/** Tests that cannot run without Chromium; those that try each engine say for themselves which one is not there. */
const NEEDS_CHROMIUM =
  "test/browser/{dashboard,dashboard-layout,dashboard-many-articles,dashboard-numbers,dashboard-reload,demo,demo-signed,pace,scripts,sign-in}.test.ts";

// In CI they fail instead: nothing is skipped there.
const isWithoutChromium = !existsSync(CHROMIUM) && !process.env["CI"];
if (isWithoutChromium) {
  console.warn(
    `There is no Chromium at ${CHROMIUM}, so ${NEEDS_CHROMIUM} are left out. Debian: apt install chromium, or set CHROMIUM_PATH.`,
  );
}

/** The longest of each command: begun last, one of them would run alone while a core has nothing to do. */
const LONGEST = [
  "pipeline/exactness",
  "api/reports.",
  "api/reports-",
  "api/every-report",
  "store/settle-months",
  "local/stream-reader",
  "audit/stored-otherwise",
  "store/settle.long",
  "ops-commands/look-by-keys",
  "cost/price",
  "pipeline/bad-days",
  "local/crash",
  "store/recount-minutes",
  "browser/dashboard.",
  "browser/dashboard-numbers",
  "browser/in-chromium",
  "browser/scripts",
  "browser/demo.",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((part) => moduleId.includes(`/test/${part}`));
      return at < 0 ? LONGEST.length : at;
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's own method
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Those of a deployment take minutes, and are run by npm run test:deploy.
    exclude: [...configDefaults.exclude, "test/deploy/**", ...(isWithoutChromium ? [NEEDS_CHROMIUM] : [])],
    environment: "node",
    // For the many systems that tests start and soon end: a Java that optimizes less, and modules that are compiled once.
    env: {
      JDK_JAVA_OPTIONS: "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
      NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/compiled", import.meta.url)),
    },
    globalSetup: ["test/embedded-database.ts"],
    setupFiles: ["test/seeded-properties.ts"],
    // More than there are cores: most of what tests do is to wait, for browsers and for time to pass.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // The slowest start a browser or bundle the functions on a busy machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // What is waited for comes soon, and later on a machine that has other work: a second would tell of the machine.
    expect: { poll: { timeout: 15_000 } },
    passWithNoTests: false,
  },
});
