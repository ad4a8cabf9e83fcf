import { ASSUMED } from "./assumptions.ts";
import { billedMs, timePrice, type PausedWork } from "./billed-time.ts";
import type { Deployed, FunctionName } from "./deployed.ts";
import { DAYS } from "./month.ts";
import { PRICES } from "./prices.ts";

/** A month's bill, US dollars by line, to which is added what is used. */
export interface Bill {
  readonly lines: ReadonlyMap<string, number>;
  readonly charge: (line: string, dollars: number) => void;
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
}

const GB = 1e9;

/** Begins a bill. */
export function makeBill(deployed: Deployed): Bill {
  const lines = new Map<string, number>();
  const charge = (line: string, dollars: number) => void lines.set(line, (lines.get(line) ?? 0) + dollars);
  const restorable = deployed.isRestorable ? PRICES.restorableGigabyteMonth.dollars : 0;
  const gigabyteMonth = PRICES.storedGigabyteMonth.dollars + restorable;
  return {
    lines,
    charge,
    chargeFunction: (line, name, invocations, { waits, cpuMs, pausedMs = 0 }, started = 0) => {
      const deployedFunction = deployed.functions[name];
      const each = { waits: waits / invocations, cpuMs: cpuMs / invocations, pausedMs: pausedMs / invocations };
      const ms = invocations > 0 ? invocations * (billedMs(each, deployedFunction) + started * ASSUMED.initMs) : 0;
      charge(`${line} requests`, invocations * PRICES.lambdaRequest.dollars);
      charge(`${line} time`, timePrice(ms, deployedFunction));
    },
    chargeKept: (line, bytes, days) => charge(line, (bytes / GB) * (days / DAYS) * gigabyteMonth),
  };
}
