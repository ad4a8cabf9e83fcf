import { ASSUMED } from "./assumptions.ts";
import type { DeployedFunction } from "./deployed.ts";
import { PRICES, type PriceName } from "./prices.ts";

/** What an invocation was measured to need, on average. */
export interface Work {
  /** Calls of the database that it waited for, one after another; of two at the same time each is half a one. */
  readonly waits: number;
  /** CPU time of the process, milliseconds. */
  readonly cpuMs: number;
}

/** What one needed that may pause as well. */
export interface PausedWork extends Work {
  /** Milliseconds that it waited for nothing but time. */
  readonly pausedMs?: number;
}

/**
 * Milliseconds that Lambda bills for an invocation, as we assume it: its pauses, its waits for the database, and its CPU time by the part
 * of a vCPU that comes with its memory. No time that was measured here is one of AWS.
 */
export function billedMs(
  { waits, cpuMs, pausedMs = 0 }: PausedWork,
  { megabytes }: Pick<DeployedFunction, "megabytes">,
): number {
  const part = Math.min(1, megabytes / ASSUMED.vcpuMegabytes);
  return pausedMs + waits * ASSUMED.callMs + (cpuMs * ASSUMED.cpuFactor) / part + ASSUMED.overheadMs;
}

/** GB-s that some milliseconds of a function are. */
export function gigabyteSeconds(ms: number, { megabytes }: Pick<DeployedFunction, "megabytes">): number {
  return (ms / 1_000) * (megabytes / 1_024);
}

/** The price of a function's GB-s. */
export function lambdaRate({ architecture }: Pick<DeployedFunction, "architecture">): PriceName {
  return architecture === "arm64" ? "lambdaGigabyteSecondArm" : "lambdaGigabyteSecondX86";
}

/** US dollars for some milliseconds of a function. */
export function timePrice(ms: number, deployedFunction: DeployedFunction): number {
  return gigabyteSeconds(ms, deployedFunction) * PRICES[lambdaRate(deployedFunction)].dollars;
}

/** How many of the invocations start the function, where they come one by one: it is given up when nothing comes for a time. */
export function startedShare(perSecond: number): number {
  return Math.exp(-perSecond * ASSUMED.idleMinutes * 60);
}
