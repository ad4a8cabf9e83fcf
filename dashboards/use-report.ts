import { useSignal, type ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Refused, ask } from "./ask.ts";
import { edition } from "./live.ts";

/** A report, and how it is with it. */
export interface Loaded<Report> {
  /** What the last answer said; while a new one is on its way, the one before it. */
  readonly report: Report | undefined;
  /** `stale`: it is of another question or time, and could not be loaded again. */
  readonly state: "loading" | "ready" | "stale" | "refused" | "missing" | "away";
  /** It is of what the address asked before. */
  readonly isOld: boolean;
}

const LOADING = { report: undefined, state: "loading", isOld: false } as const;

/** Loads a report, and again when its path changes or the poll says that there is more. What was shown stays until then. */
export function useReport<Report>(path: string): Loaded<Report> {
  const loaded = useSignal<Loaded<Report> & { path?: string }>(LOADING);
  const { value } = edition;
  useEffect(() => {
    const round = new AbortController();
    const { path: before, report, state } = loaded.peek();
    if (before !== path) loaded.value = { report, state: report ? state : "loading", isOld: report !== undefined };
    ask<Report>(path, round.signal).then(
      (answer) => {
        loaded.value = { report: answer, state: "ready", isOld: false, path };
      },
      (error: unknown) => {
        if (round.signal.aborted) return;
        const { report: kept } = loaded.peek();
        loaded.value =
          kept && !(error instanceof Refused)
            ? { ...loaded.peek(), state: "stale" }
            : { report: undefined, state: stateOf(error), isOld: false };
      },
    );
    return () => round.abort();
  }, [path, value]);
  return (loaded as ReadonlySignal<Loaded<Report>>).value;
}

function stateOf(error: unknown): "refused" | "missing" | "away" {
  if (!(error instanceof Refused) || error.status >= 500) return "away";
  return error.status === 404 ? "missing" : "refused";
}
