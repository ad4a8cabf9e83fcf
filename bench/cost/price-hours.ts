import type { Config } from "../../functions/core/config.ts";
import { ASSUMED } from "./assumptions.ts";
import type { Bill } from "./bill.ts";
import { billedMs } from "./billed-time.ts";
import type { Deployed } from "./deployed.ts";
import type { Fit } from "./fit.ts";
import { fitsOf } from "./fits.ts";
import type { HourUse } from "./measure-hours.ts";
import type { Used } from "./meter.ts";
import { DAYS, sumDays, sumHours, type HourKind, type Month } from "./month.ts";

/** Runs of settle an hour that read all articles: the first in every ten minutes. */
const MOST_DUE_RUNS = 6;

/**
 * Charges what grows with the articles that are read in hours and on days: settling, what it keeps, and the audit.
 * @returns seconds that a run of settle is billed, on average and in the busiest hour
 */
export function priceHours(
  bill: Bill,
  month: Month,
  uses: readonly HourUse[],
  deployed: Deployed,
  retention: Pick<Config["retention"], "factDays" | "minuteDays">,
): { mean: number; most: number } {
  const fits = fitsOf(uses);
  const runsAnHour = deployed.settleRunsADay / 24;
  const due = Math.min(runsAnHour, MOST_DUE_RUNS);
  const settle = (name: keyof Used) => {
    const [ofBetween, ofDue, ofClosing] = (["between", "due", "closing"] as const).map((run) => fits.settle(run, name));
    return ({ active, views }: HourKind) =>
      (runsAnHour - due) * (ofBetween?.at(active, views) ?? 0) +
      due * (ofDue?.at(active, views) ?? 0) +
      (ofClosing?.at(active, views) ?? 0);
  };
  const [waits, cpuMs] = [settle("waits"), settle("cpuMs")];
  const dayEnds = (name: keyof Used) => {
    const fit = fits.dayEnd(name);
    // The facts of all of a day's hours are read, and those of each of its articles written once.
    return sumDays(month, (day) => fit.at(name === "writes" ? day.active : day.articleHours, day.views));
  };
  const settled = (name: keyof Used) => sumHours(month, settle(name)) + dayEnds(name);
  const runs = deployed.settleRunsADay * DAYS;
  const minutesBetween = (24 * 60) / deployed.settleRunsADay;
  bill.charge("views: settle reads", "read", settled("reads"));
  bill.charge("views: settle writes", "write", settled("writes"));
  const work = { waits: settled("waits"), cpuMs: settled("cpuMs") };
  bill.chargeFunction("views: settle", "settle", runs, work, minutesBetween > ASSUMED.idleMinutes ? 1 : 0);
  const [hourMinutes, hourFacts, dayFacts] = (["hourMinutes", "hourFacts", "dayFacts"] as const).map(fits.kept);
  const keptOf = (fit: Fit | undefined, { active, views }: { active: number; views: number }) =>
    fit?.at(active, views) ?? 0;
  const facts = sumHours(month, (hour) => keptOf(hourFacts, hour)) + sumDays(month, (day) => keptOf(dayFacts, day));
  bill.chargeKept("views: storage", facts, retention.factDays);
  bill.chargeKept(
    "views: storage",
    sumHours(month, (hour) => keptOf(hourMinutes, hour)),
    retention.minuteDays,
  );

  // A day before now lies in two local days, each of which is looked at as a whole.
  const looks = 2 * ASSUMED.auditDays * deployed.auditRunsADay;
  const audit = (name: keyof Used): number => {
    const fit = fits.audit(name);
    return looks * sumDays(month, (day) => fit.at(day.articleHours, day.views));
  };
  bill.charge("newsroom: audit reads", "read", audit("reads"));
  const audited = { waits: audit("waits"), cpuMs: audit("cpuMs") };
  bill.chargeFunction("newsroom: audit", "audit", deployed.auditRunsADay * DAYS, audited, 1);

  const hours = sumHours(month, () => 1);
  const secondsARun = (hour: HourKind) =>
    billedMs({ waits: waits(hour) / runsAnHour, cpuMs: cpuMs(hour) / runsAnHour }, deployed.functions.settle) / 1_000;
  return { mean: sumHours(month, secondsARun) / hours, most: Math.max(...month.hours.map(secondsARun)) };
}
