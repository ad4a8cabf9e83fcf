import { ASSUMED } from "./assumptions.ts";
import type { Bill } from "./bill.ts";
import { billedMs } from "./billed-time.ts";
import type { Deployed } from "./deployed.ts";
import { fitHours } from "./fit.ts";
import type { HourUse } from "./measure-hours.ts";
import type { Used } from "./meter.ts";
import { DAYS, sumHours, type HourKind, type Month } from "./month.ts";
import { PRICES } from "./prices.ts";

/** Runs of settle an hour that read all articles: the first in every ten minutes. */
const MOST_DUE_RUNS = 6;

/**
 * Charges what grows with the articles that are read in hours: settling, what it keeps, and the audit.
 * @returns seconds that a run of settle is billed, on average and in the busiest hour
 */
export function priceHours(
  bill: Bill,
  month: Month,
  uses: readonly HourUse[],
  deployed: Deployed,
  factDays: number,
): { mean: number; most: number } {
  const runsAnHour = deployed.settleRunsADay / 24;
  const due = Math.min(runsAnHour, MOST_DUE_RUNS);
  const settle = (name: keyof Used) => {
    const used = (run: "between" | "due" | "closing") => fitOf(uses, (use) => use[run][name]);
    const [ofBetween, ofDue, ofClosing] = [used("between"), used("due"), used("closing")];
    return (hour: HourKind) => (runsAnHour - due) * ofBetween(hour) + due * ofDue(hour) + ofClosing(hour);
  };
  const [waits, cpuMs] = [settle("waits"), settle("cpuMs")];
  const runs = deployed.settleRunsADay * DAYS;
  const minutesBetween = (24 * 60) / deployed.settleRunsADay;
  bill.charge("views: settle reads", sumHours(month, settle("reads")) * PRICES.read.dollars);
  bill.charge("views: settle writes", sumHours(month, settle("writes")) * PRICES.write.dollars);
  const work = { waits: sumHours(month, waits), cpuMs: sumHours(month, cpuMs) };
  bill.chargeFunction("views: settle", "settle", runs, work, minutesBetween > ASSUMED.idleMinutes ? 1 : 0);
  bill.chargeKept(
    "views: storage",
    sumHours(
      month,
      fitOf(uses, ({ keptBytes }) => keptBytes),
    ),
    factDays,
  );

  const hours = sumHours(month, () => 1);
  const active = sumHours(month, (hour) => hour.active) / hours;
  const audit = (name: keyof Used): number => {
    const points = uses.map(({ audit: { used, articleHours, views } }) => ({
      active: articleHours,
      views,
      value: used[name],
    }));
    // A day before now lies in two local days, each of which is looked at as a whole.
    const looks = 2 * ASSUMED.auditDays * deployed.auditRunsADay * DAYS;
    return looks * fitHours(points).at(24 * active, (24 * month.views) / hours);
  };
  bill.charge("newsroom: audit reads", audit("reads") * PRICES.read.dollars);
  const audited = { waits: audit("waits"), cpuMs: audit("cpuMs") };
  bill.chargeFunction("newsroom: audit", "audit", deployed.auditRunsADay * DAYS, audited, 1);

  const secondsARun = (hour: HourKind) =>
    billedMs({ waits: waits(hour) / runsAnHour, cpuMs: cpuMs(hour) / runsAnHour }, deployed.functions.settle) / 1_000;
  return { mean: sumHours(month, secondsARun) / hours, most: Math.max(...month.hours.map(secondsARun)) };
}

/** What a value is in an hour of a kind. */
function fitOf(uses: readonly HourUse[], of: (use: HourUse) => number): (hour: HourKind) => number {
  const fit = fitHours(uses.map((use) => ({ active: use.active, views: use.views, value: of(use) })));
  return ({ active, views }) => fit.at(active, views);
}
