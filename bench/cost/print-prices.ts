import { ASSUMPTIONS } from "./assumptions.ts";
import type { Deployed } from "./deployed.ts";
import type { LiveUse } from "./measure-live.ts";
import type { Measured, MonthPrice } from "./price-month.ts";
import { missesOf, MISS_HEADS } from "./print-misses.ts";
import { EDGE_FREE, FREE, PRICES, PRICES_OF, SERVERLESS_WEBSITE_ANALYTICS } from "./prices.ts";

/** US dollars for a million views that a month of so many is to cost at the most. */
const TARGETS: Readonly<Record<number, number>> = { 1_000_000: 3.6, 10_000_000: 2.6, 100_000_000: 2.1 };
const MILLION = 1e6;

/** Tells of the months' prices as Markdown: by line, by what they are due to, and all that they rest on. */
export function tellPrices(prices: readonly MonthPrice[], { live, hours }: Measured, deployed: Deployed): string {
  const names = [...new Set(prices.flatMap(({ lines }) => Object.keys(lines)))];
  const parts = [...Map.groupBy(names, (name) => name.split(":")[0] ?? "")];
  const heads = ["US dollars for 1 M views", ...prices.map(({ views }) => `${short(views)} a month`)];
  const row = (name: string, of: (price: MonthPrice) => string) => [name, ...prices.map(of)];
  const lineOf = (name: string) => row(name, ({ lines }) => (lines[name] ?? 0).toFixed(3));
  const partOf = (part: string, own: readonly string[]) =>
    row(`**${part}**`, ({ lines }) => `**${own.reduce((sum, name) => sum + (lines[name] ?? 0), 0).toFixed(2)}**`);
  const table = [
    ...parts.flatMap(([part, own]) => [partOf(part, own), ...own.map(lineOf)]),
    row("**all**", ({ perMillion }) => `**${perMillion.toFixed(2)}**`),
    row(
      "**all, less what every account has free each month**",
      (price) => `**${price.perMillionLessFree.toFixed(2)}**`,
    ),
    row("to reach", ({ views }) => TARGETS[views]?.toFixed(2) ?? "–"),
    row("serverless-website-analytics", ({ views }) => {
      const dollars = SERVERLESS_WEBSITE_ANALYTICS[views];
      return dollars === undefined ? "–" : ((dollars / views) * MILLION).toFixed(2);
    }),
    row("standard error of the sample", ({ sampleError }) => sampleError.toFixed(3)),
    row("records in a batch of the stream", ({ recordsABatch }) => recordsABatch.toFixed(2)),
    row("shards of the stream", ({ shards }) => String(shards)),
    row("seconds of a run of settle, mean", ({ settleSeconds }) => settleSeconds.mean.toFixed(1)),
    row("seconds of a run of settle, busiest hour", ({ settleSeconds }) => settleSeconds.most.toFixed(1)),
  ];
  const memory = Object.entries(deployed.functions).map(([name, { megabytes }]) => `${name} ${megabytes} MB`);
  const { batchSize, windowSeconds, parallelization } = deployed.stream;
  return [
    toTable(heads, table),
    "Measured, for a view of an article that is read so often:",
    toTable(
      [
        "views an hour",
        "views driven",
        "raw put",
        "other writes",
        "recount writes",
        "reads in the answer",
        "recount reads",
        "error",
      ],
      live.map(tellUse),
    ),
    "Measured, for an hour of a site, read and write units:",
    toTable(
      [
        "views",
        "articles",
        "reads of a run of settle",
        "of one that reads all",
        "writes",
        "reads to end and close it",
        "writes to end and close it",
        "reads to end its day",
        "writes to end its day",
        "reads for a dashboard",
      ],
      hours.map(({ views, active, between, due, closing, dayEnd, now }) =>
        [
          views,
          active,
          between.reads,
          due.reads,
          due.writes,
          closing.reads,
          closing.writes,
          dayEnd.reads,
          dayEnd.writes,
          now.reads.toFixed(1),
        ].map(String),
      ),
    ),
    "What each article and each view add is fitted to these hours, for settling to those of up to 500 articles. In hours of more, of " +
      "which settle leaves out some in each run, it is as many times as much as was measured of them. How far the fit is from " +
      "what was measured of an hour, at the most:",
    toTable(MISS_HEADS, missesOf(hours)),
    `From the template: ${memory.join(", ")}; batches of ${batchSize}, a window of ${windowSeconds} s, ${parallelization} at a time for a shard; ` +
      `settle ${deployed.settleRunsADay} times a day.`,
    `Prices of us-east-1 on ${PRICES_OF}:`,
    toTable(
      ["US dollars", "for", "page"],
      Object.values(PRICES).map(({ dollars, per, page }) => [plain(dollars), per, page]),
    ),
    `What every account had free in a month on ${PRICES_OF}, for ever and not for its first year alone: the second total is without it. ` +
      `CloudFront's ${EDGE_FREE.requests / MILLION} million requests and ${EDGE_FREE.gigabytesOut} GB to readers are left out of both:`,
    toTable(
      ["free", "of", "page"],
      FREE.map(({ units, per, page }) => [plain(units), per, page]),
    ),
    "Assumed:",
    Object.values(ASSUMPTIONS)
      .map(({ value, says }) => `- ${value} ${says}`)
      .join("\n"),
  ].join("\n\n");
}

function tellUse({ perHour, views, record, recount, error }: LiveUse): string[] {
  const each = (units: number) => (units / views).toFixed(2);
  const use = [record.rawWrites, record.writes, recount.writes, record.reads, recount.reads].map(each);
  return [String(perHour), String(views), ...use, `${(error * 100).toFixed(1)} %`];
}

/** A Markdown table with its columns in line. */
function toTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((cells) => cells[at]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(heads), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function short(views: number): string {
  return new Intl.NumberFormat("en", { notation: "compact" }).format(views);
}

function plain(dollars: number): string {
  return dollars.toLocaleString("en", { maximumSignificantDigits: 6, useGrouping: false });
}
