import { expect, test } from "vitest";
import { priceMonth } from "../../bench/cost/price-month.ts";
import { tellPrices } from "../../bench/cost/print-prices.ts";
import { DEPLOYED, MEASURED, RETENTION } from "./small-input.ts";

const tellOf = (measured: typeof MEASURED) =>
  tellPrices([priceMonth(100_000, measured, DEPLOYED, RETENTION)], measured, DEPLOYED);
/** The cells of the row that begins so. */
const rowOf = (told: string, name: string) =>
  told
    .split("\n")
    .find((line) => line.startsWith(`| ${name} `))
    ?.split("|")
    .slice(2, -1)
    .map((cell) => cell.trim());

test("a month is told with both of its totals", () => {
  const { perMillion, perMillionLessFree } = priceMonth(100_000, MEASURED, DEPLOYED, RETENTION);
  const told = tellOf(MEASURED);
  expect(rowOf(told, "**all**")).toEqual([`**${perMillion.toFixed(2)}**`]);
  expect(rowOf(told, "**all, less what every account has free each month**")).toEqual([
    `**${perMillionLessFree.toFixed(2)}**`,
  ]);
});

test("each fitted kind tells its own worst miss, not only the best one's", () => {
  expect(rowOf(tellOf(MEASURED), "an answer to a dashboard")).toEqual(["0 %", "–", "0 %", "0 %", "–"]);
  const [first, ...others] = MEASURED.hours;
  if (!first) throw new Error("there is no hour");
  const odd = { ...first, now: { ...first.now, reads: 60 }, dayEnd: { ...first.dayEnd, cpuMs: 900 } };
  const told = tellOf({ ...MEASURED, hours: [odd, ...others] });
  expect(rowOf(told, "a run of settle between")).toEqual(["0 %", "0 %", "0 %", "0 %", "–"]);
  expect(rowOf(told, "an answer to a dashboard")?.[0]).toMatch(/^[1-9]\d %$/);
  expect(rowOf(told, "to end a day")?.[2]).toMatch(/^[1-9]\d %$/);
});
