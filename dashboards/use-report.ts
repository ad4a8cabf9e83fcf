import { useSignal, type ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Refused, ask } from "./ask.ts";
import { edition } from "./live.ts";
import { session } from "./session.ts";

/** A report, and how it is with it. */
export interface Loaded<Report> {
  /** What the last answer said; while a new one is on its way, the one before it. */
  readonly report: Report | undefined;
  /** `stale`: it could not be loaded again. `over`: nobody is signed in any more. */
  readonly state: "loading" | "ready" | "stale" | "refused" | "missing" | "over" | "away";
  /** It is of what the address asked before. */
  readonly isOld: boolean;
}

const LOADING = { report: undefined, state: "loading", isOld: false } as const;

/** A server that was too busy for one report answers the others, and is asked for it again. */
const RETRY_MS = 5_000;

/** Loads a report, and again when its path changes or the poll says that there is more. What was shown stays until then. */
export function useReport<Report>(path: string): Loaded<Report> {
  const loaded = useSignal<Loaded<Report> & { path?: string }>(LOADING);
  const { value } = edition;
  const tries = useSignal(0);
  const isReady = session.value !== "starting";
  useEffect(() => {
    if (!isReady) return undefined;
    const round = new AbortController();
    let retry: ReturnType<typeof setTimeout> | undefined;
    const { path: before, report, state } = loaded.peek();
    if (before !== path) loaded.value = { report, state: report ? state : "loading", isOld: report !== undefined };
    ask<Report>(path, round.signal).then(
      (answer) => {
        loaded.value = { report: answer, state: "ready", isOld: false, path };
      },
      (error: unknown) => {
        if (round.signal.aborted) return;
        const why = stateOf(error);
        const { report: kept, path: keptOf } = loaded.peek();
        // What was asked before is no answer to what is asked now. Whose sign-in has ended may read on.
        const stays = why === "over" || (why === "away" && keptOf === path);
        loaded.value =
          kept && stays ? { ...loaded.peek(), state: "stale" } : { report: undefined, state: why, isOld: false };
        if (why === "away") retry = setTimeout(() => tries.value++, RETRY_MS);
      },
    );
    return () => {
      round.abort();
      clearTimeout(retry);
    };
  }, [path, value, tries.value, isReady]);
  return (loaded as ReadonlySignal<Loaded<Report>>).value;
}

function stateOf(error: unknown): "refused" | "missing" | "over" | "away" {
  const status = error instanceof Refused ? error.status : 500;
  // Of 429 as of 503: later there is an answer.
  if (status >= 500 || status === 429) return "away";
  return status === 401 ? "over" : status === 403 ? "refused" : "missing";
}
