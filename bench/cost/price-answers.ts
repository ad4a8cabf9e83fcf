import { HOUR_MS, SECOND_MS } from "../../functions/core/clock.ts";
import { ASSUMED } from "./assumptions.ts";
import type { Bill } from "./bill.ts";
import type { Deployed } from "./deployed.ts";
import { fitsOf } from "./fits.ts";
import type { HourUse } from "./measure-hours.ts";
import { DAYS, sumHours, type Month } from "./month.ts";
import { meanStarted } from "./price-events.ts";

const HOUR_SECONDS = HOUR_MS / SECOND_MS;

/** Requests that report answered, and bytes of an answer. */
export interface Answers {
  readonly requests: number;
  readonly bytes: number;
}

/** Charges the numbers on lists, but for those that CloudFront answers from its caches. */
export function priceLists(bill: Bill, month: Month, uses: readonly HourUse[], { hasEdge }: Deployed): Answers {
  const requests = sumHours(month, ({ views }) => {
    const lists = views * ASSUMED.listsPerView;
    const perSecond = lists / HOUR_SECONDS / ASSUMED.listAddresses / ASSUMED.edgeCaches;
    // Of the requests that come while a cache keeps its answer, one has asked for it.
    return hasEdge ? lists / (1 + perSecond * ASSUMED.listCacheSeconds) : lists;
  });
  const fits = fitsOf(uses);
  const mean = (name: keyof HourUse["list"]) => fits.list(name).at(0, 0);
  const work = { waits: requests * mean("waits"), cpuMs: requests * mean("cpuMs") };
  bill.charge("lists: HTTP API", "httpRequest", requests);
  bill.chargeFunction("lists: report", "report", requests, work, meanStarted(month, requests / month.views));
  bill.charge("lists: reads", "read", requests * mean("reads"));
  return { requests, bytes: mean("bytes") };
}

/** Charges what open dashboards ask for. */
export function priceDashboards(bill: Bill, month: Month, uses: readonly HourUse[]): Answers {
  const requests = (ASSUMED.dashboards * ASSUMED.dashboardHours * HOUR_SECONDS) / ASSUMED.dashboardSeconds;
  const hours = DAYS * 24;
  const active = sumHours(month, (hour) => hour.active) / hours;
  const fits = fitsOf(uses);
  const each = (name: keyof HourUse["now"]) => fits.now(name).at(active, month.views / hours);
  const work = { waits: requests * each("waits"), cpuMs: requests * each("cpuMs") };
  bill.charge("newsroom: reports HTTP API", "httpRequest", requests);
  bill.chargeFunction("newsroom: reports", "report", requests, work);
  bill.charge("newsroom: reports reads", "read", requests * each("reads"));
  // An answer names no more than the first of the articles, however many are read.
  return { requests, bytes: Math.max(...uses.map(({ now }) => now.bytes)) };
}
