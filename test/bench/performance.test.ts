import { hostname } from "node:os";
import { describe, expect, test } from "vitest";
import { drawBars } from "../../bench/performance/bars.ts";
import { putSection } from "../../bench/performance/document.ts";
import { describeMachine } from "../../bench/performance/machine.ts";
import {
  functionsSection,
  hotSection,
  loadSection,
  reportsSection,
  settleSection,
  type Section,
} from "../../bench/performance/sections.ts";

const ratios = { importMs: 1, warmMs: 1, cpuMs: 1.5 };
const SECTIONS: readonly Section[] = [
  functionsSection({
    functions: [
      {
        name: "record: a view",
        bytes: 245_000,
        importMs: 50,
        firstMs: 20,
        warmMs: 2,
        cpuMs: 0.5,
        cpuMicrosecondsAnEvent: 500,
        timesPutItem: ratios,
      },
      { name: "settle", bytes: 1, importMs: 1, firstMs: 1, warmMs: 1, cpuMs: 1, timesPutItem: ratios },
    ],
    recordParts: { "@smithy/core": 90_000 },
    recount: [{ articles: 1, calls: 3, cpuMicroseconds: 3 }],
    tally: [{ what: "a minute", rows: 100, eventsPerSecond: 1_000_000 }],
  }),
  loadSection({
    loads: [
      {
        name: "at rest",
        perSecond: 4,
        accepted: 80,
        refused: 0,
        post: { p50: 5, p99: 9, requests: 80 },
        visible: { p50: 0.1, p95: 0.2, p99: 0.3, looks: 80 },
        megabytes: { functions: 200, database: 300 },
        cores: { functions: 0.1, database: 0.2 },
      },
    ],
    barePuts: 800,
    ofBarePuts: 0.5,
    counted: { articles: 80, views: 80 },
  }),
  hotSection([
    {
      name: "one article, 100 views a minute",
      viewsAMinute: 100,
      isOneArticle: true,
      driven: 100,
      besides: 0,
      rowWrites: 1,
      writes: 2,
      reads: 3,
      perMillion: 2.25,
      pausesPerMillion: 0,
      lookSeconds: 0.25,
      batches: 90,
      peakWrites: { of: "live", units: 5 },
      peakReads: { of: "lane", units: 9 },
    },
  ]),
  settleSection(
    [
      {
        articles: 100,
        viewsEach: 2,
        stage: "after its end",
        viewed: 0,
        runs: 1,
        longestSeconds: 2,
        seconds: 2,
        used: { rawWrites: 0, writes: 10, reads: 700, rowBytes: 0, waits: 1, cpuMs: 500 },
      },
    ],
    4,
  ),
  reportsSection([
    {
      articles: 100,
      events: 10_000,
      days: 34,
      readers: 100_000,
      reports: [{ name: "the list of articles", reads: 32, p50Ms: 9, p95Ms: 12, cpuMs: 8, bytes: 11_000 }],
    },
  ]),
];

describe("the document of what was measured", () => {
  const before = "# How fast\n\nA reading.\n\n---\n\nan old table\n";

  const putAll = (document: string, sections: readonly Section[], machine = "Measured somewhere.") =>
    sections.reduce((made, section) => putSection(made, machine, section), document);

  test("keeps the reading before its line, and has in their order below it what was measured", () => {
    const made = putAll(before, SECTIONS.toReversed());
    expect(made).toMatch(/^# How fast\n\nA reading\.\n\n---\n\n## Functions\n\nMeasured somewhere\.\n\n!\[/);
    expect(made.match(/^## .+/gm)).toEqual(["## Functions", "## Under load", "## Heat", "## Settling", "## Reports"]);
    expect(made).not.toContain("an old table");
    for (const name of ["record: a view", "at rest", "one article, 100 views a minute", "the list of articles"]) {
      expect(made).toContain(`| ${name} `);
    }
    expect(putAll(made, SECTIONS)).toBe(made);
  });

  test("has what was measured anew in the place of what was measured before, and the rest as it was", () => {
    const made = putAll(before, SECTIONS);
    const renewed = putAll(made, SECTIONS.slice(2, 3), "Measured elsewhere.");
    expect(renewed).not.toBe(made);
    expect(renewed.replace("Measured elsewhere.", "Measured somewhere.")).toBe(made);
    expect(renewed).toContain("## Heat\n\nMeasured elsewhere.");
  });

  test("shows each section's plot", () => {
    const shown = putAll(before, SECTIONS).matchAll(/\]\(performance\/(\S+)\.svg\)/g);
    expect([...shown].map(([, name]) => name)).toEqual(SECTIONS.map(({ name }) => name));
  });

  test("is not made without a line, which would put the reading away", () => {
    expect(() => putAll("# How fast\n", SECTIONS)).toThrow("no line");
  });

  test("names the kind of machine and the day, and not the machine", () => {
    const said = describeMachine(Date.parse("2026-11-24T23:59:59Z"));
    expect(said).toMatch(
      /^Measured on 2026-11-24, on \d+ cores \(.+\) with \d+ GB of memory, \w+ \w+, Node \S+\. Its load before was \d+\.\d\.$/,
    );
    expect(said).not.toContain(hostname());
  });
});

describe("the bars of a plot", () => {
  const widthsIn = (svg: string) => [...svg.matchAll(/<rect [^>]*width="(\d+)"/g)].map(([, width]) => Number(width));
  const bars = [1, 10, 100].map((value) => ({ label: `${value}`, value, text: `${value}` }));

  test("are as long as their values, or as the number of their digits", () => {
    const [one = 0, ten = 0, hundred = 0] = widthsIn(drawBars({ title: "", bars }));
    expect(hundred / ten).toBeCloseTo(10, 0);
    expect(one).toBeLessThan(ten);
    const [none, half = 0, whole = 0] = widthsIn(drawBars({ title: "", bars, isLogarithmic: true }));
    expect(none).toBe(1);
    expect(whole / half).toBeCloseTo(2, 1);
  });

  test("leave room for a line that stands beyond all of them", () => {
    const svg = drawBars({ title: "", bars, line: { value: 1_000, text: "a limit" } });
    const [, lineAt] = /<path d="M(\d+) /.exec(svg) ?? [];
    expect(Math.max(...widthsIn(svg)) + 280).toBeLessThan(Number(lineAt));
  });

  test("have room for their labels, and their values do not stand on the line", () => {
    const label = "a label that is longer than others, by far more than others are";
    const svg = drawBars({
      title: "",
      bars: [{ label, value: 99, text: "99 of all" }],
      line: { value: 100, text: "a limit" },
    });
    const [, labelEnd] = /<text x="(\d+)"[^>]*text-anchor="end">a label/.exec(svg) ?? [];
    expect(Number(labelEnd)).toBeGreaterThan(label.length * 7);
    const [, lineAt] = /<path d="M(\d+) /.exec(svg) ?? [];
    const [, valueAt] = /<text x="(\d+)"[^>]*>99 of all/.exec(svg) ?? [];
    expect(Number(valueAt)).toBeGreaterThan(Number(lineAt));
  });

  test("stand with texts that are escaped", () => {
    const svg = drawBars({ title: 'a "b" & <c>', bars: [{ label: "<x>", value: 0, text: "&" }] });
    expect(svg).toContain('aria-label="a &quot;b&quot; &amp; &lt;c>"');
    expect(svg).toContain(">&lt;x></text>");
    expect(svg).toContain(">&amp;</text>");
  });
});
