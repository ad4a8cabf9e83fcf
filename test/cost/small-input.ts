import type { Deployed } from "../../bench/cost/deployed.ts";
import type { HourUse } from "../../bench/cost/measure-hours.ts";
import { NOTHING } from "../../bench/cost/meter.ts";
import type { Measured } from "../../bench/cost/price-month.ts";

const GIGABYTE = { megabytes: 1_024, architecture: "arm64", tellsOfInvocations: false } as const;

/** Something deployed whose bill can be made by hand: each record is a batch of its own, each function has one GB. */
export const DEPLOYED: Deployed = {
  functions: {
    record: { ...GIGABYTE, tellsOfInvocations: true },
    recount: GIGABYTE,
    settle: GIGABYTE,
    report: GIGABYTE,
    audit: GIGABYTE,
  },
  stream: { batchSize: 1, windowSeconds: 0, parallelization: 2 },
  settleRunsADay: 288,
  auditRunsADay: 1,
  isRestorable: true,
  hasEdge: false,
  alarms: 25,
  dashboards: 2,
  secrets: 1,
  hasAccessLogs: false,
  hasFirewall: false,
};

export const RETENTION = { eventDays: 90, factDays: 300, minuteDays: 3 };

/** An hour in which nothing depends on what is read, but the audit. */
function hourOf(active: number, views: number): HourUse {
  return {
    active,
    views,
    between: { ...NOTHING, reads: 10, writes: 1, waits: 5, cpuMs: 10 },
    due: { ...NOTHING, reads: 20, writes: 2, waits: 5, cpuMs: 10 },
    closing: { ...NOTHING, reads: 30, writes: 3, waits: 12, cpuMs: 24 },
    dayEnd: { ...NOTHING, reads: 40, writes: 4, waits: 30, cpuMs: 60 },
    audit: {
      used: { ...NOTHING, reads: 2 * views, waits: 0.5 * views, cpuMs: 0.25 * views },
      articleHours: active,
      views,
    },
    now: { ...NOTHING, reads: 15, waits: 2, cpuMs: 4, bytes: 5_000 },
    list: { ...NOTHING, reads: 10, waits: 1, cpuMs: 2, bytes: 1_000 },
    kept: { hourMinutes: 1e6, hourFacts: 1e6, dayFacts: 2e6 },
  };
}

/** Of a view, print or listen: a row of 300 bytes, half a write and half a read unit beside it, two units to count it. */
export const MEASURED: Measured = {
  live: [
    {
      perHour: 100,
      views: 1_000,
      readings: 350,
      records: 1_028,
      batches: 1_028,
      pausedMs: 1_028 * 7,
      servedMs: 0,
      record: { rawWrites: 1_028, writes: 514, reads: 514, rowBytes: 308_400, waits: 2_056, cpuMs: 3_084 },
      reading: { rawWrites: 350, writes: 35, reads: 175, rowBytes: 70_000, waits: 350, cpuMs: 700 },
      recount: { ...NOTHING, writes: 2_056, reads: 1_028, waits: 3_084, cpuMs: 5_140 },
      viewBytes: 1_028 * 500,
      readingBytes: 350 * 200,
      answerBytes: 1_378 * 100,
      error: 0,
    },
  ],
  hours: [hourOf(10, 14), hourOf(70, 140), hourOf(150, 300), hourOf(25, 400)],
};
