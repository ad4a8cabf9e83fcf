import { ASSUMED } from "./assumptions.ts";
import type { LiveUse } from "./measure-live.ts";
import type { Used } from "./meter.ts";
import type { Month } from "./month.ts";
import { PRICES } from "./prices.ts";

/** Views, prints and listens, each of which is a request, a row and a stream record, for each view. */
export const COUNTED = 1 + ASSUMED.printShare + ASSUMED.listenShare;

/** What a month's events use in all. */
export interface LiveOfMonth {
  /** By views, prints and listens at record, by readings there, and by the stream's records at recount. */
  readonly record: Used;
  readonly reading: Used;
  readonly recount: Used;
  /** Calls that a batch of the stream waits for, one after another. */
  readonly waitsABatch: number;
  /** Milliseconds that recount pauses. */
  readonly pausedMs: number;
  /** Bytes of bodies with views and with readings, and of one answer. */
  readonly viewBytes: number;
  readonly readingBytes: number;
  readonly answerBytes: number;
  /** Standard error of the price of the units, US dollars: strata are driven apart, and their errors do not lean on each other. */
  readonly error: number;
}

/** Says what a month's events use in all, by how often their articles are read. */
export function liveOf({ views, rates }: Month, uses: readonly LiveUse[]): LiveOfMonth {
  const byRate = uses.toSorted((a, b) => a.perHour - b.perHour);
  const sum = (of: (use: LiveUse) => number) =>
    rates.reduce((total, rate) => total + rate.views * between(byRate, rate.perHour, of), 0);
  const perCounted = (of: (use: LiveUse) => number) => sum((use) => (COUNTED * of(use)) / use.records);
  // Readings are the same however hot their article is, but for marks of late hours, which are few.
  const readings = uses.reduce((total, use) => total + use.readings, 0);
  const perReading = (of: (use: LiveUse) => number) =>
    (views * ASSUMED.readingShare * uses.reduce((total, use) => total + of(use), 0)) / readings;
  const used = (each: (of: (use: LiveUse) => number) => number, part: "record" | "reading" | "recount"): Used => ({
    rawWrites: each((use) => use[part].rawWrites),
    writes: each((use) => use[part].writes),
    reads: each((use) => use[part].reads),
    rowBytes: each((use) => use[part].rowBytes),
    waits: each((use) => use[part].waits),
    cpuMs: each((use) => use[part].cpuMs),
  });
  return {
    record: used(perCounted, "record"),
    recount: used(perCounted, "recount"),
    reading: used(perReading, "reading"),
    pausedMs: perCounted((use) => use.pausedMs),
    waitsABatch: sum((use) => use.recount.waits / use.batches) / views,
    viewBytes: perCounted((use) => use.viewBytes),
    readingBytes: perReading((use) => use.readingBytes),
    answerBytes: sum((use) => use.answerBytes / (use.records + use.readings)) / views,
    error: Math.hypot(
      ...byRate.map((one) => sum((use) => (use === one ? (use.error * unitPrice(use)) / use.views : 0))),
    ),
  };
}

function unitPrice({ record, recount }: LiveUse): number {
  const writes = record.rawWrites + record.writes + recount.writes;
  return writes * PRICES.write.dollars + (record.reads + recount.reads) * PRICES.read.dollars;
}

/** A value of articles that are read so often: between those of the strata beside it, by the logarithm of the rate. */
function between(uses: readonly LiveUse[], perHour: number, of: (use: LiveUse) => number): number {
  const at = uses.findIndex((use) => use.perHour >= perHour);
  const [above, below] = [uses[at] ?? uses.at(-1), uses[at - 1]];
  if (!above) throw new Error("nothing was driven");
  if (!below || at < 0) return of(above);
  const part = Math.log(perHour / below.perHour) / Math.log(above.perHour / below.perHour);
  return of(below) + part * (of(above) - of(below));
}
