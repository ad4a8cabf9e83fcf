import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { build } from "../../build.ts";

// What each implementation of gzip makes of the same bytes differs by some of them: the build measures by Node's.
test.each([
  ["reader.js", 1_536],
  ["views.js", 1_024],
  ["most-read.js", 1_024],
])("%s is within %i bytes as gzip -9 makes it", async (file, most) => {
  const input = await readFile(join(await build(), file));
  const { status, stdout } = spawnSync("gzip", ["-9"], { input });
  expect(status).toBe(0);
  expect(stdout.byteLength).toBeLessThanOrEqual(most);
});
