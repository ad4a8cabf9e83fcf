import type { Fit } from "./fit.ts";
import { fitsOf, type Fits } from "./fits.ts";
import type { HourUse } from "./measure-hours.ts";

const NAMES = ["reads", "writes", "cpuMs", "waits"] as const;
type Name = (typeof NAMES)[number];

/** The heads of the table that `missesOf` fills. */
export const MISS_HEADS = ["fitted to the hours above", "reads", "writes", "CPU", "waits", "bytes"];

/** How far each fitted kind of work is from what was measured of an hour, at the most, in rows of a table. */
export function missesOf(hours: readonly HourUse[]): string[][] {
  const fits = fitsOf(hours);
  const row = (kind: string, fit: (name: Name) => Fit | undefined, bytes?: Fit) => [
    kind,
    ...NAMES.map((name) => percent(fit(name))),
    percent(bytes),
  ];
  const unless = (none: readonly Name[], fit: (name: Name) => Fit) => (name: Name) =>
    none.includes(name) ? undefined : fit(name);
  const kept = (name: Parameters<Fits["kept"]>[0]) => row(`kept: ${KEPT[name]}`, () => undefined, fits.kept(name));
  return [
    row("a run of settle between", (name) => fits.settle("between", name)),
    row("one that reads all", (name) => fits.settle("due", name)),
    row("to end an hour and close another", (name) => fits.settle("closing", name)),
    row("to end a day", fits.dayEnd),
    row("a look of the audit", unless(["writes"], fits.audit)),
    row("an answer to a dashboard", unless(["writes"], fits.now)),
    row("an answer to a list: from the mean", unless(["writes"], fits.list), fits.list("bytes")),
    kept("hourMinutes"),
    kept("hourFacts"),
    kept("dayFacts"),
  ];
}

const KEPT = {
  hourMinutes: "an hour's minutes and board",
  hourFacts: "an hour's facts",
  dayFacts: "a day's board and facts",
} as const satisfies Readonly<Record<keyof HourUse["kept"], string>>;

function percent(fit: Fit | undefined): string {
  return fit ? `${(fit.error * 100).toFixed(0)} %` : "–";
}
