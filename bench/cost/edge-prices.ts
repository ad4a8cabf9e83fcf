import { ASSUMED } from "./assumptions.ts";
import { EDGE_FREE, PRICES } from "./prices.ts";

/** What goes through CloudFront in a month for one of the lines. */
export interface EdgeUse {
  readonly line: string;
  readonly requests: number;
  /** Bytes of bodies that go on to the API, and that go to readers. */
  readonly inBytes: number;
  readonly outBytes: number;
}

const GB = 1e9;

/** US dollars for each line; all of them share in what is free. */
export function edgePrices(uses: readonly EdgeUse[]): (readonly [line: string, dollars: number])[] {
  const requests = uses.reduce((sum, use) => sum + use.requests, 0);
  const outGb = ({ requests: own, outBytes }: EdgeUse) => (outBytes + own * ASSUMED.headerBytes) / GB;
  const inGb = ({ requests: own, inBytes }: EdgeUse) => (inBytes > 0 ? (inBytes + own * ASSUMED.headerBytes) / GB : 0);
  const allOutGb = uses.reduce((sum, use) => sum + outGb(use), 0);
  const paidRequests = Math.max(0, 1 - EDGE_FREE.requests / requests);
  const paidOut = Math.max(0, 1 - EDGE_FREE.gigabytesOut / allOutGb);
  return uses.map((use) => [
    use.line,
    use.requests * paidRequests * PRICES.edgeRequest.dollars +
      outGb(use) * paidOut * PRICES.edgeGigabyteOut.dollars +
      inGb(use) * PRICES.edgeGigabyteIn.dollars,
  ]);
}
