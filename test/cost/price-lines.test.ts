import { describe, expect, test } from "vitest";
import type { Deployed } from "../../bench/cost/deployed.ts";
import { priceMonth } from "../../bench/cost/price-month.ts";
import { DEPLOYED, MEASURED, RETENTION } from "./small-input.ts";

/** Millions of views in the month. */
const MILLIONS = 100;
const PRICED = priceMonth(MILLIONS * 1e6, MEASURED, DEPLOYED, RETENTION);
const price = (of: Deployed) => priceMonth(MILLIONS * 1e6, MEASURED, of, RETENTION);

/** US dollars by unit. */
const [WRITE, READ, REQUEST, INVOCATION] = [0.000000625, 0.000000125, 0.000001, 0.0000002];
/** Of a GB in a table that can be restored, and a month. */
const KEPT = 0.25 + 0.2;
/** Of so many milliseconds of a function of one GB. */
const time = (ms: number) => (ms / 1_000) * 0.0000133334;
/** One with a GB has this part of a vCPU, so that its work takes longer. */
const cpu = (ms: number) => (ms * 1_769) / 1_024;
const WAIT = 4;
const OVERHEAD = 1;

/** Views, prints and listens, and readings, of a million views. */
const [COUNTED, READINGS] = [1_028_000, 350_000];
const LISTS = 300_000;
const SCRIPTS = (1e6 / 1.6) * 3;
/** Of a month. */
const [RUNS, HOURS, DAYS, DASHBOARD_REQUESTS] = [288 * 30, 720, 30, (2 * 176 * 3_600) / 5];
const outGb = (requests: number, bytes: number) => (requests * (bytes + 700)) / 1e9;

/** By hand, US dollars for a million views; what is the same for any month is divided by its millions. */
const BY_HAND = {
  "views: HTTP API": COUNTED * REQUEST,
  "views: record requests": COUNTED * INVOCATION,
  "views: record time": COUNTED * time(2 * WAIT + cpu(3) + OVERHEAD),
  "views: raw put": COUNTED * WRITE,
  "views: hours named": 0.5 * COUNTED * WRITE,
  "views: numbers in the answer": 0.5 * COUNTED * READ,
  "views: recount requests": COUNTED * INVOCATION,
  "views: recount time": COUNTED * time(3 * WAIT + cpu(5) + 7 + OVERHEAD),
  "views: recount reads": COUNTED * READ,
  "views: recount writes": 2 * COUNTED * WRITE,
  // 300 bytes for three months, and a megabyte an hour and two a day for ten, and a megabyte an hour for a tenth.
  "views: storage":
    ((COUNTED * 300) / 1e9) * 3 * KEPT +
    (((HOURS * 1 + DAYS * 2) / 1e3) * 10 * KEPT + ((HOURS * 1) / 1e3) * 0.1 * KEPT) / MILLIONS,
  "views: settle reads": ((HOURS * (6 * 10 + 6 * 20 + 30) + DAYS * 40) * READ) / MILLIONS,
  "views: settle writes": ((HOURS * (6 * 1 + 6 * 2 + 3) + DAYS * 4) * WRITE) / MILLIONS,
  "views: settle requests": (RUNS * INVOCATION) / MILLIONS,
  "views: settle time":
    time((HOURS * (12 * 5 + 12) + DAYS * 30) * WAIT + cpu(HOURS * (12 * 10 + 24) + DAYS * 60) + RUNS * OVERHEAD) /
    MILLIONS,
  "views: data out": (outGb(COUNTED, 100) + outGb(SCRIPTS, 1_500)) * 0.09,
  "views: HTTP API for scripts": SCRIPTS * REQUEST,
  "views: report for scripts requests": SCRIPTS * INVOCATION,
  "views: report for scripts time": SCRIPTS * time(OVERHEAD),
  "reading: HTTP API": READINGS * REQUEST,
  "reading: record requests": READINGS * INVOCATION,
  "reading: record time": READINGS * time(1 * WAIT + cpu(2) + OVERHEAD),
  "reading: raw put": READINGS * WRITE,
  "reading: late hours marked": 0.1 * READINGS * WRITE,
  "reading: numbers in the answer": 0.5 * READINGS * READ,
  "reading: storage": ((READINGS * 200) / 1e9) * 3 * KEPT,
  "reading: data out": outGb(READINGS, 100) * 0.09,
  // Three days a night, each within two local ones.
  "newsroom: audit reads": 6 * 2 * 1e6 * READ,
  "newsroom: audit requests": (DAYS * INVOCATION) / MILLIONS,
  "newsroom: audit time": 6 * 1e6 * time(0.5 * WAIT + cpu(0.25)) + (DAYS * time(OVERHEAD + 300)) / MILLIONS,
  "newsroom: reports HTTP API": (DASHBOARD_REQUESTS * REQUEST) / MILLIONS,
  "newsroom: reports requests": (DASHBOARD_REQUESTS * INVOCATION) / MILLIONS,
  "newsroom: reports time": (DASHBOARD_REQUESTS * time(2 * WAIT + cpu(4) + OVERHEAD)) / MILLIONS,
  "newsroom: reports reads": (DASHBOARD_REQUESTS * 15 * READ) / MILLIONS,
  "newsroom: data out": (outGb(DASHBOARD_REQUESTS, 5_000) * 0.09) / MILLIONS,
  "newsroom: alarms": (25 * 0.1) / MILLIONS,
  "newsroom: dashboard of whoever is on call": (2 * 3) / MILLIONS,
  "newsroom: metrics": (4 * 0.3) / MILLIONS,
  "newsroom: secrets": (1 * 0.4) / MILLIONS,
  // Two lines of Lambda's for each request of record, and one for each run of settle and of the audit.
  "newsroom: logs": ((2 * (COUNTED + READINGS) + (RUNS + DAYS) / MILLIONS) * 380 * 0.5) / 1e9,
  "lists: HTTP API": LISTS * REQUEST,
  "lists: report requests": LISTS * INVOCATION,
  "lists: report time": LISTS * time(1 * WAIT + cpu(2) + OVERHEAD),
  "lists: reads": 10 * LISTS * READ,
  "lists: data out": outGb(LISTS, 1_000) * 0.09,
  "switches: access logs": 0,
  "switches: firewall": 0,
};

describe("each line of a month's bill", () => {
  test("is listed, and no other", () => {
    expect(Object.keys(PRICED.lines).toSorted()).toEqual(Object.keys(BY_HAND).toSorted());
  });

  test.each(Object.entries(BY_HAND))("%s is its units by their price", (line, dollars) => {
    const priced = PRICED.lines[line] ?? NaN;
    expect(Math.abs(priced - dollars)).toBeLessThanOrEqual(1e-6 * dollars);
  });

  test("is all of the price, less what is free in the other total", () => {
    const { perMillion, perMillionLessFree, lines } = PRICED;
    expect(perMillion).toBeCloseTo(
      Object.values(BY_HAND).reduce((sum, dollars) => sum + dollars, 0),
      5,
    );
    // 25 GB are less than what is kept, 10 alarms than there are; the metrics, dashboards and 5 GB of logs are more than each.
    const free = 0.2 + 400_000 * 0.0000133334 + 25 * 0.25 + 5 * 0.5 + 10 * 0.1 + 4 * 0.3 + 2 * 3;
    expect((lines["newsroom: logs"] ?? 0) * MILLIONS).toBeGreaterThan(5 * 0.5);
    expect(perMillion - perMillionLessFree).toBeCloseTo(free / MILLIONS, 9);
  });

  test("has what CloudFront does not have free, where there is one, and no data out of the API", () => {
    const { lines } = price({ ...DEPLOYED, hasEdge: true });
    const newsroom = DASHBOARD_REQUESTS / MILLIONS;
    const requests = COUNTED + READINGS + SCRIPTS + LISTS + newsroom;
    const out = {
      views: outGb(COUNTED, 100),
      reading: outGb(READINGS, 100),
      scripts: outGb(SCRIPTS, 1_500),
      newsroom: outGb(newsroom, 5_000),
    };
    // A list's bytes are those of all that ask for it.
    const allOut = out.views + out.reading + out.scripts + out.newsroom + outGb(LISTS, 0);
    const paid = 1 - 10 / ((requests * MILLIONS) / 1e6);
    expect(allOut * MILLIONS).toBeLessThan(1_000);
    const inGb = (own: number, bytes: number) => (own * (bytes + 700)) / 1e9;
    expect(lines["views: CloudFront"]).toBeCloseTo(COUNTED * paid * 0.000001 + inGb(COUNTED, 500) * 0.02, 6);
    expect(lines["reading: CloudFront"]).toBeCloseTo(READINGS * paid * 0.000001 + inGb(READINGS, 200) * 0.02, 6);
    expect(lines["views: CloudFront scripts"]).toBeCloseTo(SCRIPTS * paid * 0.000001, 6);
    expect(lines["lists: CloudFront"]).toBeCloseTo(LISTS * paid * 0.000001, 6);
    expect(lines["newsroom: reports CloudFront"]).toBeCloseTo(newsroom * paid * 0.000001, 6);
    expect(lines["lists: reads"]).toBeLessThan(0.9 * BY_HAND["lists: reads"]);
    expect(Object.keys(lines).filter((name) => /data out|for scripts/.test(name))).toEqual([]);
  });

  test("has CloudFront's bytes to readers beyond a terabyte", () => {
    const live = MEASURED.live.map((use) => ({ ...use, answerBytes: 1_378 * 99_300 }));
    const edge = { ...DEPLOYED, hasEdge: true };
    const { lines } = priceMonth(MILLIONS * 1e6, { ...MEASURED, live }, edge, RETENTION);
    const more = (lines["views: CloudFront"] ?? 0) - (price(edge).lines["views: CloudFront"] ?? 0);
    const allOut =
      outGb(COUNTED + READINGS, 99_300) +
      outGb(SCRIPTS, 1_500) +
      outGb(DASHBOARD_REQUESTS / MILLIONS, 5_000) +
      outGb(LISTS, 0);
    expect(more / (outGb(COUNTED, 99_300) * (1 - 10 / allOut) * 0.085)).toBeCloseTo(1, 2);
  });

  test("has the switches: a line of a log for each request at the API, a web ACL and each request through it", () => {
    const { lines } = price({ ...DEPLOYED, hasAccessLogs: true, hasFirewall: true });
    const asked = COUNTED + READINGS + LISTS + DASHBOARD_REQUESTS / MILLIONS;
    expect(lines["switches: access logs"]).toBeCloseTo((asked * 380 * 0.5) / 1e9, 6);
    expect(lines["switches: firewall"]).toBeCloseTo((asked + SCRIPTS) * 0.0000006 + 5 / MILLIONS, 6);
  });

  test("has no point-in-time recovery where there is none", () => {
    const { lines } = price({ ...DEPLOYED, isRestorable: false });
    expect((lines["reading: storage"] ?? 0) / BY_HAND["reading: storage"]).toBeCloseTo(0.25 / KEPT, 9);
  });
});
