import type { Settling } from "./measure-settling.ts";

/** What settling took at some point, for a view and for an article. */
interface Rates {
  /** Views in a second and in a second of CPU, where there were new ones: elsewhere it is articles that are gone through. */
  readonly viewsPerSecond?: number;
  readonly viewsPerCpuSecond?: number;
  /** Milliseconds of CPU, and capacity units, for each article of the hour. */
  readonly cpuMs: number;
  readonly reads: number;
  readonly writes: number;
}

export function ratesOf({ articles, viewed, seconds, used }: Settling): Rates {
  return {
    ...(viewed > 0 && { viewsPerSecond: viewed / seconds, viewsPerCpuSecond: (viewed * 1_000) / used.cpuMs }),
    cpuMs: used.cpuMs / articles,
    reads: used.reads / articles,
    writes: used.writes / articles,
  };
}
