import { ASSUMED } from "./assumptions.ts";
import type { Bill } from "./bill.ts";
import { EDGE_FREE } from "./prices.ts";

/** What goes through CloudFront in a month for one of the lines. */
export interface EdgeUse {
  readonly line: string;
  readonly requests: number;
  /** Bytes of bodies that go on to the API, and that go to readers. */
  readonly inBytes: number;
  readonly outBytes: number;
}

const GB = 1e9;

/** Charges each line; all of them share in what is free. */
export function priceEdge(bill: Bill, uses: readonly EdgeUse[]): void {
  const requests = uses.reduce((sum, use) => sum + use.requests, 0);
  const inGb = ({ requests: own, inBytes }: EdgeUse) => (inBytes > 0 ? (inBytes + own * ASSUMED.headerBytes) / GB : 0);
  const allOutGb = uses.reduce((sum, use) => sum + outGb(use), 0);
  const paidRequests = Math.max(0, 1 - EDGE_FREE.requests / requests);
  const paidOut = Math.max(0, 1 - EDGE_FREE.gigabytesOut / allOutGb);
  for (const use of uses) {
    bill.charge(use.line, "edgeRequest", use.requests * paidRequests);
    bill.charge(use.line, "edgeGigabyteOut", outGb(use) * paidOut);
    bill.charge(use.line, "edgeGigabyteIn", inGb(use));
  }
}

function outGb({ requests, outBytes }: EdgeUse): number {
  return (outBytes + requests * ASSUMED.headerBytes) / GB;
}

/**
 * Charges the same where readers reach the API itself, which sends them the scripts as well: what goes out of it, and requests for
 * scripts, whose time at the function is next to nothing.
 */
export function priceWithoutEdge(bill: Bill, uses: readonly EdgeUse[], scripts: number): void {
  for (const use of uses) bill.charge(`${use.line.split(":")[0]}: data out`, "apiGigabyteOut", outGb(use));
  bill.charge("views: HTTP API for scripts", "httpRequest", scripts);
  bill.chargeFunction("views: report for scripts", "report", scripts, { waits: 0, cpuMs: 0 });
}
