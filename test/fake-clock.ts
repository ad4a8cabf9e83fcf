import type { Clock } from "../functions/store/pace.ts";

/** A clock that goes on only where somebody sleeps by it. */
export function fakeClock(): Clock {
  let nowMs = 0;
  return {
    now: () => nowMs,
    sleep: (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
  };
}
