import { CURVE_MS, type Audited, type Source } from "./look.ts";
import { scanRows } from "./raw-rows.ts";
import { readStoredNumbers } from "./stored-numbers.ts";

const DAY_MS = 86_400_000;

/** Finds everything, by scans of the whole tables. @param nowMs epoch milliseconds */
export function byScan({ retention }: Pick<Audited, "retention">, nowMs: number): Source {
  const oldestMs = nowMs - retention.eventDays * DAY_MS;
  return { readRows: scanRows, readNumbers: readStoredNumbers, oldestMs, afterDayMs: CURVE_MS };
}
