import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "../core/problem.ts";

/** Another admin, or a minute of the live path, can stand in the way; one that loses this often met something else. */
const TRIES = 6;

/**
 * Tries to keep what an admin says of articles until nobody stands in the way: what it depends on is read anew each time.
 * @param keep returns false when somebody else has changed it since it was read
 * @throws Problem `unavailable` when others changed the same all the time
 */
export async function untilKept(keep: () => Promise<boolean>): Promise<void> {
  for (let tried = 0; tried < TRIES; tried++) {
    // Two that stood in each other's way do not come back in the same moment.
    if (tried > 0) await sleep(Math.random() * 50 * 2 ** tried);
    if (await keep()) return;
  }
  throw new Problem("unavailable", "Others are changing the same articles. Please send the same again.", {
    retryAfter: 5,
  });
}
