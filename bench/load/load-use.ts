import { median, quantile } from "../quantile.ts";

/** A value of each of the two processes: of the functions with their server, and of the database. */
export interface Both {
  readonly functions: number;
  readonly database: number;
}

/** What was found while something was pressed. */
export interface Sample {
  /** In which it was pressed, and what was accepted and refused in them. */
  readonly seconds: number;
  readonly accepted: number;
  readonly refused: number;
  readonly postMs: readonly number[];
  readonly visibleSeconds: readonly number[];
  /** When all that was accepted by then was counted: how many that were, and how many seconds after the beginning. */
  readonly counted: number;
  readonly countedSeconds: number;
  /** Of both processes, at that time and in it. */
  readonly megabytes: Both;
  readonly cpuSeconds: Both;
}

/** What was measured of one pressure. */
export interface LoadUse {
  readonly name: string;
  /** Views that were accepted in a second. */
  readonly perSecond: number;
  readonly accepted: number;
  /** Requests that were refused for the moment and sent again. */
  readonly refused: number;
  /** Milliseconds of a request that was accepted, and of how many requests. */
  readonly post: { readonly p50: number; readonly p99: number; readonly requests: number };
  /** Seconds from when a view was sent until its number shows it, and how many were looked at. */
  readonly visible: { readonly p50: number; readonly p95: number; readonly p99: number; readonly looks: number };
  /** Of the functions and their server, and of the database: the most. */
  readonly megabytes: Both;
  /**
   * Milliseconds of CPU of each of them for a view, until it was counted, with all that was done besides, such as settling. Not at
   * rest: what a system takes there is not for the few views that are looked at.
   */
  readonly cpuMs?: Both;
  /** Cores that each of them kept busy. */
  readonly cores: Both;
}

/** Says what some samples of one pressure are together. */
export function useOf(name: string, samples: readonly Sample[], isAtRest = false): LoadUse {
  const sum = (of: (sample: Sample) => number) => samples.reduce((total, sample) => total + of(sample), 0);
  const accepted = sum((sample) => sample.accepted);
  const [counted, countedSeconds] = [sum((sample) => sample.counted), sum((sample) => sample.countedSeconds)];
  const post = samples.flatMap(({ postMs }) => postMs);
  const visible = samples.flatMap(({ visibleSeconds }) => visibleSeconds);
  const both = (of: (which: keyof Both) => number): Both => ({ functions: of("functions"), database: of("database") });
  const cpu = both((which) => sum(({ cpuSeconds }) => cpuSeconds[which]));
  return {
    name,
    perSecond: accepted / sum(({ seconds }) => seconds),
    accepted,
    refused: sum(({ refused }) => refused),
    post: { p50: quantile(post, 0.5), p99: quantile(post, 0.99), requests: post.length },
    visible: {
      p50: quantile(visible, 0.5),
      p95: quantile(visible, 0.95),
      p99: quantile(visible, 0.99),
      looks: visible.length,
    },
    megabytes: both((which) => Math.max(...samples.map(({ megabytes }) => megabytes[which]))),
    ...(!isAtRest && { cpuMs: both((which) => (cpu[which] * 1_000) / counted) }),
    cores: both((which) => cpu[which] / countedSeconds),
  };
}

/**
 * Views a second that are pressed for half of a load to come together with those that are watched.
 * @param watched views a second
 */
export function halfOf({ perSecond }: Pick<LoadUse, "perSecond">, watched: number): number {
  return Math.max(0, perSecond / 2 - watched);
}

/** What part of the bare puts a second, measured before each sample, its accepted views are: the median. */
export function partOfPuts(samples: readonly Pick<Sample, "accepted" | "seconds">[], puts: readonly number[]): number {
  return median(samples.map(({ accepted, seconds }, turn) => accepted / seconds / (puts[turn] ?? NaN)));
}
