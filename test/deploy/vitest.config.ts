import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    // With the address of a system that runs somewhere, that one is tried, and nothing is deployed.
    include: [process.env["TIRAGE_URL"] ? "smoke.test.ts" : "deployment.test.ts"],
    environment: "node",
    // An emulator on a busy machine: functions start, and the AWS CLI takes seconds.
    testTimeout: 90_000,
    hookTimeout: 300_000,
    passWithNoTests: false,
  },
});
