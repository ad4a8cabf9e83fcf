import { Template } from "aws-cdk-lib/assertions";
import { beforeAll, describe, expect, test } from "vitest";
import { readDeployed, type Deployed } from "../../bench/cost/deployed.ts";
import { measureHours } from "../../bench/cost/measure-hours.ts";
import { measureLive } from "../../bench/cost/measure-live.ts";
import { priceMonth, type Measured } from "../../bench/cost/price-month.ts";
import { config } from "../../tirage.config.ts";
import { synthesize } from "../infra/synthesize.ts";
import { openTestDatabase } from "../test-database.ts";

/** A small sample of what the command measures. */
const STRATA = [
  { perHour: 600, minutes: 1, articles: 2 },
  { perHour: 20, minutes: 60, articles: 1 },
  { perHour: 0.2, minutes: 60, articles: 3 },
];
const PAPERS = [
  { articles: 4, views: 6 },
  { articles: 30, views: 20 },
  { articles: 3, views: 30 },
];

/** The stacks with another value of a property of the resources whose logical id begins so. */
function withProperty(path: string, name: string, value: unknown) {
  const stacks = synthesize();
  const json = stacks.serviceTemplate.toJSON() as {
    Resources: Record<string, { Properties: Record<string, unknown> }>;
  };
  const found = Object.entries(json.Resources).filter(
    ([id, { Properties }]) => id.startsWith(path) && name in (Properties ?? {}),
  );
  expect(found).toHaveLength(1);
  for (const [, { Properties }] of found) Properties[name] = value;
  return { ...stacks, serviceTemplate: Template.fromJSON(json) };
}

describe("the price of a view", () => {
  let measured: Measured;
  const deployed = readDeployed();
  const price = (of: Deployed = deployed, views = 1_000_000) => priceMonth(views, measured, of, config.retention);

  beforeAll(async () => {
    const live = await measureLive(await openTestDatabase(), 250, STRATA);
    const hours = [];
    for (const paper of PAPERS) hours.push(await measureHours(await openTestDatabase(), paper));
    measured = { live, hours };
  });

  test.each([10_000, 1_000_000, 100_000_000])("of %i a month is the sum of its lines", (views) => {
    const { perMillion, lines } = price(deployed, views);
    const sum = Object.values(lines).reduce((total, line) => total + line, 0);
    expect(perMillion).toBeCloseTo(sum, 9);
    for (const line of Object.values(lines)) expect(line).toBeGreaterThanOrEqual(0);
    expect(Object.keys(lines).every((name) => /^(views|reading|lists|newsroom|switches): /.test(name))).toBe(true);
  });

  test("has something in each line whose work there is, and is less where every account has something free", () => {
    const { lines, perMillion, perMillionLessFree } = price(deployed, 100_000_000);
    // Hours are not late here, and the switches are off.
    const idle = ["reading: late hours marked", "switches: access logs", "switches: firewall"];
    const nothing = Object.keys(lines).filter((line) => !((lines[line] ?? 0) > 0));
    expect(nothing.toSorted()).toEqual(idle);
    expect(perMillionLessFree).toBeGreaterThan(0.5 * perMillion);
    expect(perMillionLessFree).toBeLessThan(perMillion);
  });

  test("has what a day's end takes once a day, and none of it in what is kept of an hour", () => {
    for (const { closing, dayEnd, kept } of measured.hours) {
      expect(dayEnd.writes).toBeGreaterThan(0);
      expect(kept.dayFacts).toBeGreaterThan(0);
      expect(closing.writes).toBeGreaterThan(dayEnd.writes);
    }
    const hours = measured.hours.map((use) => ({
      ...use,
      dayEnd: { ...use.dayEnd, writes: use.dayEnd.writes + 1_000 },
    }));
    const more = priceMonth(1_000_000, { ...measured, hours }, deployed, config.retention);
    const line = "views: settle writes";
    expect((more.lines[line] ?? 0) - (price().lines[line] ?? 0)).toBeCloseTo((30 * 1_000 * 0.625) / 1e6, 6);
  });

  test("has one write unit for the row of each view, print and listen, and a request for each", () => {
    const { lines } = price();
    expect(lines["views: raw put"]).toBeCloseTo(1.028 * 0.625, 6);
    expect(lines["views: HTTP API"]).toBeCloseTo(1.028, 6);
    expect(lines["reading: raw put"]).toBeCloseTo(0.35 * 0.625, 6);
  });

  test("has two write units or more for a recount of each of them, since most are alone in their batch", () => {
    expect(price().lines["views: recount writes"]).toBeGreaterThan(1.9 * 1.028 * 0.625);
  });

  test("has the functions' memory from the template", () => {
    const twice = readDeployed(withProperty("RecordFunction", "MemorySize", 1_024));
    expect(deployed.functions.record.megabytes).toBe(512);
    const [before = 0, after = 0] = [price(), price(twice)].map(({ lines }) => lines["views: record time"]);
    expect(after).not.toBe(before);
    // Waiting costs twice as much with twice the memory, and work the same.
    expect(after / before).toBeGreaterThan(1);
    expect(after / before).toBeLessThan(2);
    const x86 = readDeployed(withProperty("RecordFunction", "Architectures", ["x86_64"]));
    expect((price(x86).lines["views: record time"] ?? 0) / before).toBeCloseTo(0.0000166667 / 0.0000133334, 4);
  });

  test("has the window of the stream from the template: with one there are fewer invocations", () => {
    const gathered = readDeployed(withProperty("RecountStream", "MaximumBatchingWindowInSeconds", 5));
    const invocations = (of: Deployed) => price(of, 100_000_000).lines["views: recount requests"] ?? 0;
    expect(invocations(gathered)).toBeLessThan(invocations(deployed) / 2);
  });

  test("has the time that recount pauses for a hot lane", () => {
    const live = measured.live.map((use) => ({ ...use, pausedMs: use.records * 10 }));
    const paused = priceMonth(1_000_000, { ...measured, live }, deployed, config.retention);
    const { megabytes } = deployed.functions.recount;
    const more = (paused.lines["views: recount time"] ?? 0) - (price().lines["views: recount time"] ?? 0);
    expect(measured.live.every(({ pausedMs }) => pausedMs === 0)).toBe(true);
    expect(more).toBeCloseTo(1.028 * 10_000 * (megabytes / 1_024) * 0.0000133334, 6);
  });

  test("has the schedule of settling from the template", () => {
    const rare = readDeployed(withProperty("SettleSchedule", "ScheduleExpression", "rate(30 minutes)"));
    const line = (of: Deployed, name: string) => price(of).lines[`views: settle ${name}`] ?? 0;
    expect(line(rare, "requests")).toBeCloseTo(line(deployed, "requests") / 6, 9);
    // Hours are counted at their end and closed as often.
    expect(line(rare, "reads")).toBeLessThan(0.8 * line(deployed, "reads"));
    expect(() => readDeployed(withProperty("SettleSchedule", "ScheduleExpression", "rate(1 day)"))).toThrow(
      "rate(1 day)",
    );
  });

  test("has the switches from the template", () => {
    expect(price().lines).toMatchObject({ "switches: access logs": 0, "switches: firewall": 0 });
    const on = readDeployed(
      synthesize({
        switches: { accessLogs: { ...config.switches.accessLogs, on: true } },
        edge: { originSecret: 1, webAclArn: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/x/y" },
      }),
    );
    const { lines } = price(on);
    expect(lines["switches: access logs"]).toBeGreaterThan(0.1);
    expect(lines["switches: firewall"]).toBeGreaterThan(0.6);
  });

  test("is without CloudFront, its secret and its alarms where the template has none", () => {
    const alone = readDeployed(synthesize({ edge: undefined, watch: undefined }));
    const { lines } = price(alone, 100_000_000);
    expect(Object.keys(lines).filter((name) => name.includes("CloudFront"))).toEqual([]);
    expect(lines).toMatchObject({ "newsroom: secrets": 0, "newsroom: alarms": 0 });
    expect(price(deployed, 100_000_000).lines["views: CloudFront"]).toBeGreaterThan(0.8);
  });

  test("has nothing of CloudFront's requests where its free part suffices", () => {
    const { lines } = price(deployed, 10_000);
    // What the answers bring in bytes is free as well; what goes on to the API is not.
    expect(lines["views: CloudFront scripts"]).toBe(0);
  });
});
