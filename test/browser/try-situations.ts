import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine, EngineKind } from "./engines/engine.ts";
import { findMissing } from "./engines/find-missing.ts";
import { startNewsSite, type NewsSite } from "./news-site.ts";
import { SITUATIONS } from "./situations/all.ts";
import type { Situation } from "./situations/situation.ts";
import { whyNot } from "./situations/why-not.ts";

/**
 * Tries what readers bring about in an engine, on a whole local system: what counts is which rows are stored in the end
 * and what the public numbers are. An engine that is not there fails in CI, and elsewhere says how to install it.
 */
export function trySituations(kind: EngineKind, tried: Record<string, readonly Situation[]> = SITUATIONS): void {
  const missing = findMissing(kind);
  if (missing && !process.env["CI"]) {
    console.warn(missing);
    test.skip(missing, () => undefined);
    return;
  }

  let engine: Engine;
  let site: NewsSite;
  let stopSite: () => Promise<void>;

  beforeAll(async () => {
    if (missing) throw new Error(missing);
    // One after the other, so that each is ended whatever becomes of the other.
    engine = await kind.launch();
    ({ site, stop: stopSite } = await startNewsSite());
    console.log(`${kind.name} says that it is ${engine.version}`);
  });

  afterAll(async () => {
    await engine?.close();
    await stopSite?.();
  });

  for (const [part, all] of Object.entries(tried)) {
    const situations = all.filter((one) => whyNot(one, kind) === undefined);
    if (!situations[0]) continue;
    describe(`in ${kind.name}, ${part}`, () => {
      for (const { title, run } of situations) {
        test(title, async () => {
          site.reset();
          const reader = await engine.newReader(site.origin);
          try {
            await run({ reader, site });
            expect(site.pageErrors).toEqual([]);
          } finally {
            await reader.close();
          }
        });
      }
    });
  }
}
