import { ASSUMED } from "./assumptions.ts";
import { billedMs, gigabyteSeconds, lambdaRate, type PausedWork } from "./billed-time.ts";
import type { Deployed, FunctionName } from "./deployed.ts";
import { DAYS } from "./month.ts";
import { FREE, PRICES, type PriceName } from "./prices.ts";

/** A month's bill, US dollars by line, to which is added what is used. */
export interface Bill {
  readonly lines: ReadonlyMap<string, number>;
  /** Charges so many units of a price. */
  readonly charge: (line: string, price: PriceName, units: number) => void;
  /** Charges a function for some invocations, and for their work in all. @param started the part of them that starts it */
  readonly chargeFunction: (
    line: string,
    name: FunctionName,
    invocations: number,
    work: PausedWork,
    started?: number,
  ) => void;
  /** Charges bytes for as many days as they are kept. */
  readonly chargeKept: (line: string, bytes: number, days: number) => void;
  /** US dollars of all that is charged that every account has free in a month. */
  readonly freeDollars: () => number;
}

const GB = 1e9;

/** Begins a bill. */
export function makeBill(deployed: Deployed): Bill {
  const lines = new Map<string, number>();
  const used = new Map<PriceName, number>();
  const unitsOf = (price: PriceName) => used.get(price) ?? 0;
  const charge = (line: string, price: PriceName, units: number) => {
    lines.set(line, (lines.get(line) ?? 0) + units * PRICES[price].dollars);
    used.set(price, unitsOf(price) + units);
  };
  return {
    lines,
    charge,
    chargeFunction: (line, name, invocations, { waits, cpuMs, pausedMs = 0 }, started = 0) => {
      const deployedFunction = deployed.functions[name];
      const each = { waits: waits / invocations, cpuMs: cpuMs / invocations, pausedMs: pausedMs / invocations };
      const ms = invocations > 0 ? invocations * (billedMs(each, deployedFunction) + started * ASSUMED.initMs) : 0;
      charge(`${line} requests`, "lambdaRequest", invocations);
      charge(`${line} time`, lambdaRate(deployedFunction), gigabyteSeconds(ms, deployedFunction));
    },
    chargeKept: (line, bytes, days) => {
      const gigabyteMonths = (bytes / GB) * (days / DAYS);
      charge(line, "storedGigabyteMonth", gigabyteMonths);
      if (deployed.isRestorable) charge(line, "restorableGigabyteMonth", gigabyteMonths);
    },
    freeDollars: () =>
      FREE.reduce((sum, { units, of }) => {
        const all = of.reduce((total, price) => total + unitsOf(price), 0);
        const dollars = of.reduce((total, price) => total + unitsOf(price) * PRICES[price].dollars, 0);
        return sum + dollars * (all > 0 ? Math.min(1, units / all) : 0);
      }, 0),
  };
}
