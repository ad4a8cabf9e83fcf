import { setTimeout as sleep } from "node:timers/promises";
import { SECOND_MS } from "../../functions/core/clock.ts";

/** How hard something is pressed. */
export type Pressure =
  /** By so many who each begin anew as soon as they have an answer. */
  | { readonly workers: number }
  /** So often a second, whoever waits for an answer. */
  | { readonly perSecond: number };

/** Does some work again and again for a time. @returns when all of it has ended @throws what any of it failed with */
export async function press(pressure: Pressure, seconds: number, work: () => Promise<unknown>): Promise<void> {
  const endMs = performance.now() + seconds * SECOND_MS;
  if ("workers" in pressure) {
    const worker = async () => {
      do await work();
      while (performance.now() < endMs);
    };
    await Promise.all(Array.from({ length: pressure.workers }, worker));
    return;
  }
  const startMs = performance.now();
  const underWay: Promise<unknown>[] = [];
  const failures: unknown[] = [];
  for (let at = 0; at < pressure.perSecond * seconds && failures.length === 0; at++) {
    const waitMs = startMs + (at * SECOND_MS) / pressure.perSecond - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    // It may fail long before it is waited for.
    underWay.push(work().catch((error: unknown) => failures.push(error)));
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
  await sleep(Math.max(0, endMs - performance.now()));
}
