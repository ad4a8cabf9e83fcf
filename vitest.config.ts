import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    environment: "node",
    globalSetup: ["test/embedded-database.ts"],
    setupFiles: ["test/seeded-properties.ts"],
    // Two files at a time, since the database and a browser need a core as well.
    maxWorkers: 2,
    // The slowest start a browser or bundle the functions on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
  },
});
