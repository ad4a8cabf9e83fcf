import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../bench/temporary-folder.ts";
import { undoAll, undoLater } from "../../bench/undo.ts";

test("what a benchmark has begun is undone once, the last begun first, whatever fails", async () => {
  const undone: string[] = [];
  undoLater(() => undone.push("first"));
  const ended = undoLater(() => undone.push("ended before"));
  undoLater(() => {
    undone.push("fails");
    throw new Error("it is gone");
  });
  undoLater(async () => {
    await Promise.resolve();
    undone.push("last");
  });
  await ended();
  await undoAll();
  await ended();
  expect(undone).toEqual(["ended before", "last", "fails", "first"]);
});

test("a benchmark's folder is removed with what is undone", async () => {
  const { folder } = await temporaryFolder("test");
  expect(existsSync(folder)).toBe(true);
  await undoAll();
  expect(existsSync(folder)).toBe(false);
});
