import { onEvent } from "./on-event.ts";

/** How long a reader is believed to read on after moving the page, the pointer or a key. */
const IDLE_MS = 15_000;
/** A player says several times a second that it plays. */
const PLAYING_MS = 1_000;

let engagedMs = 0;
/** Up to when `engagedMs` is counted, and until when the reader is believed to read: times of `performance.now()`. */
let countedMs = 0;
let readingUntilMs = 0;

/** Starts from nothing, for a view whose reader has just come to it. */
export function restartTime(): void {
  engagedMs = 0;
  countedMs = performance.now();
  readingUntilMs = countedMs + IDLE_MS;
}

/**
 * Returns the milliseconds that the page was seen and read: its reader did something in the last 15 s, or audio played.
 * The clock is `performance.now()`, which does not jump.
 */
export function engagedTime(): number {
  const nowMs = performance.now();
  engagedMs += Math.max(0, Math.min(nowMs, readingUntilMs) - countedMs);
  countedMs = nowMs;
  return engagedMs;
}

/** Runs `onActivity` too whenever the reader does something. */
export function watchActivity(onActivity: () => void): void {
  const goOn = (byMs: number) => {
    engagedTime();
    readingUntilMs = document.hidden ? 0 : Math.max(readingUntilMs, countedMs + byMs);
  };
  for (const type of ["scroll", "pointermove", "pointerdown", "keydown", "visibilitychange"] as const) {
    onEvent(type, () => {
      goOn(IDLE_MS);
      onActivity();
    });
  }
  onEvent("timeupdate", ({ target }) => {
    const { muted, paused } = target as Partial<HTMLMediaElement>;
    // An animation tells of its time as well, and has no sound.
    if (muted === false && !paused) goOn(PLAYING_MS);
  });
}
