import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { firstViews } from "../../bench/load/first-views.ts";
import { httpClient } from "../../bench/load/http-client.ts";
import { halfOf, partOfPuts, useOf, type Sample } from "../../bench/load/load-use.ts";
import { pageViews } from "../../bench/load/page-views.ts";
import { press } from "../../bench/load/press.ts";
import { tellLoad } from "../../bench/load/print-load.ts";
import { parseStat, parseTime, processUse } from "../../bench/load/process-use.ts";
import { seededRandom } from "../../local/newsroom/random.ts";

describe("what was found under a load", () => {
  const sample: Sample = {
    seconds: 10,
    accepted: 1_000,
    refused: 2,
    postMs: [10, 20, 30],
    visibleSeconds: [1, 2],
    counted: 1_010,
    countedSeconds: 20,
    megabytes: { functions: 100, database: 400 },
    cpuSeconds: { functions: 5, database: 10 },
  };
  const other: Sample = {
    ...sample,
    accepted: 2_000,
    refused: 1,
    postMs: [40, 50],
    visibleSeconds: [3],
    counted: 1_990,
    megabytes: { functions: 200, database: 300 },
    cpuSeconds: { functions: 1, database: 2 },
  };

  test("is put together from its samples", () => {
    expect(useOf("saturated", [sample, other])).toEqual({
      name: "saturated",
      perSecond: 150,
      accepted: 3_000,
      refused: 3,
      post: { p50: 30, p99: expect.closeTo(49.6, 6), requests: 5 },
      visible: { p50: 2, p95: expect.closeTo(2.9, 6), p99: expect.closeTo(2.98, 6), looks: 3 },
      megabytes: { functions: 200, database: 400 },
      cpuMs: { functions: 2, database: 4 },
      cores: { functions: 0.15, database: 0.3 },
    });
  });

  test("is no CPU of a view at rest", () => {
    const { cpuMs, cores } = useOf("at rest", [sample], true);
    expect([cpuMs, cores]).toEqual([undefined, { functions: 0.25, database: 0.5 }]);
  });

  test("is halved with those who look, and compared with the bare puts of its turn", () => {
    expect(halfOf({ perSecond: 100 }, 6)).toBe(44);
    expect(halfOf({ perSecond: 10 }, 6)).toBe(0);
    expect(partOfPuts([sample, other, sample], [200, 1_000, 1_000])).toBe(0.2);
  });

  test("is told with how many each quantile is of, and with none of too few", () => {
    const enough = {
      ...sample,
      postMs: Array.from({ length: 100 }, () => 7),
      visibleSeconds: Array.from({ length: 99 }, (_, at) => at),
    };
    const loads = [useOf("at rest", [sample], true), useOf("saturated", [enough])];
    const told = tellLoad({ loads, barePuts: 500, ofBarePuts: 0.25, counted: { articles: 9, views: 2_000 } });
    const cellsOf = (name: string) => {
      const line = told.split("\n").find((one) => one.startsWith(`| ${name} `)) ?? "";
      return line
        .split("|")
        .slice(2, -1)
        .map((cell) => cell.trim());
    };
    expect(cellsOf("at rest")).toEqual([
      "100",
      "3",
      "20.0",
      "–",
      "2",
      "1.50",
      "–",
      "–",
      "100 + 400",
      "0.25 + 0.50",
      "–",
    ]);
    expect(cellsOf("saturated").slice(1, 8)).toEqual(["100", "7.0", "7.0", "99", "49.00", "93.10", "–"]);
    expect(cellsOf("saturated").at(-1)).toBe("4.95 + 9.90");
    expect(told).toContain("500 a second. Accepted views reach 25 % of that.");
  });
});

describe("pages that send views", () => {
  /** Pages of a server that answers each request in turn, the last answer again and again. */
  async function pagesOf(
    answers: readonly (readonly [status: number, body: string])[],
    use: (pages: ReturnType<typeof pageViews>, asked: () => number) => Promise<void>,
    visibleMs?: number,
  ) {
    let at = 0;
    const server = createServer((request, response) => {
      const [status = 500, body = ""] = answers[Math.min(at++, answers.length - 1)] ?? [];
      request.resume().on("end", () => response.writeHead(status).end(body));
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = httpClient(origin, 1);
    try {
      await use(pageViews(client.ask, origin, seededRandom("pages of a test"), visibleMs), () => at);
    } finally {
      client.close();
      server.close();
    }
  }
  const ACCEPTED = [202, '{"accepted":1,"rejected":[]}'] as const;

  test("send a view again that was refused for the moment, and count it once", async () => {
    await pagesOf([[503, "later"], [503, "later"], ACCEPTED], async (pages) => {
      expect(await pages.view("a")).toBeGreaterThan(0);
      expect(pages.counts()).toEqual({ accepted: 1, refused: 2 });
    });
  });

  test("fail where a view is refused for good, or is not accepted", async () => {
    await pagesOf([[422, "clock"]], (pages) => expect(pages.view("a")).rejects.toThrow("not taken: clock"));
    const rejected = '{"accepted":0,"rejected":[{"reason":"robot"}]}';
    await pagesOf([[202, rejected]], (pages) => expect(pages.view("a")).rejects.toThrow("not accepted"));
  });

  test("see that a view is counted when its number says so, neither before nor for two", async () => {
    const totals = (views: number) => [200, JSON.stringify({ totals: { a: { views } } })] as const;
    await pagesOf([ACCEPTED, totals(0), [503, ""], totals(2), totals(1)], async (pages, asked) => {
      await pages.view("a");
      expect(await pages.check()).toEqual({ articles: 1, views: 1 });
      expect(asked()).toBe(5);
    });
  });

  test.each([0, 2])("fail where a view of an article is counted as %d for good", async (views) => {
    const said = JSON.stringify({ totals: { a: { views } } });
    const use = async (pages: ReturnType<typeof pageViews>) => {
      await pages.view("a");
      await expect(pages.check()).rejects.toThrow("of 1 articles not what was accepted is counted");
    };
    await pagesOf([ACCEPTED, [200, said]], use, 100);
  });

  test("are seen in the seconds from the view's request to its number", async () => {
    const totals = (views: number) => [200, JSON.stringify({ totals: { "2026/11/watched-1": { views } } })] as const;
    const not = Array.from({ length: 10 }, () => totals(0));
    await pagesOf([ACCEPTED, ...not, totals(1)], async (pages) => {
      const startMs = performance.now();
      const { postMs, visibleSeconds } = await pages.watch();
      const seconds = (performance.now() - startMs) / 1_000;
      expect(visibleSeconds).toBeGreaterThan(0.2);
      expect(visibleSeconds).toBeLessThanOrEqual(seconds);
      expect(postMs / 1_000).toBeLessThan(visibleSeconds);
    });
  });
});

describe("first views", () => {
  test("are looked at together, a hundred at a time, and each is seen when its number says so", async () => {
    const [asked, counted]: [number[], Set<string>] = [[], new Set()];
    const wait = firstViews((articles) => {
      asked.push(articles.length);
      return Promise.resolve(new Map(articles.map((article) => [article, counted.has(article) ? 1 : 0])));
    }, 60_000);
    const articles = Array.from({ length: 150 }, (_, at) => `article ${at}`);
    const seen = Promise.all(articles.map(wait));
    await expect.poll(() => asked.length).toBeGreaterThan(2);
    const allMs = performance.now();
    for (const article of articles) counted.add(article);
    expect(Math.min(...(await seen))).toBeGreaterThan(allMs);
    // The first was waited for alone, when nobody knew of others.
    expect(asked.slice(0, 3)).toEqual([1, 100, 50]);
    const [looks, startMs] = [asked.length, performance.now()];
    expect(await wait("article 0")).toBeGreaterThan(startMs);
    expect(asked.length).toBe(looks + 1);
  });

  test("fail when they are not counted in time, or cannot be looked at", async () => {
    const never = firstViews(() => Promise.resolve(new Map()), 50);
    await expect(never("a")).rejects.toThrow("has not become visible");
    const broken = firstViews(() => Promise.reject(new Error("no answer")), 60_000);
    await expect(broken("a")).rejects.toThrow("no answer");
  });
});

test("work that fails while other work is begun fails the whole once what is under way has ended", async () => {
  let underWay = 0;
  const pressed = press({ perSecond: 100 }, 10, async () => {
    underWay += 1;
    await new Promise((done) => setTimeout(done, 50));
    underWay -= 1;
    throw new Error("not taken");
  });
  await expect(pressed).rejects.toThrow("not taken");
  expect(underWay).toBe(0);
});

test("work is done so often a second, whether or not it has ended before it is done again", async () => {
  let [begun, underWay, most] = [0, 0, 0];
  await press({ perSecond: 20 }, 0.5, async () => {
    begun += 1;
    most = Math.max(most, ++underWay);
    await new Promise((done) => setTimeout(done, 150));
    underWay -= 1;
  });
  expect([begun, underWay]).toEqual([10, 0]);
  expect(most).toBeGreaterThan(1);
});

test("work is done by no more at one time than there are workers", async () => {
  let [underWay, most] = [0, 0];
  await press({ workers: 3 }, 0.1, async () => {
    most = Math.max(most, ++underWay);
    await new Promise((done) => setTimeout(done, 10));
    underWay -= 1;
  });
  expect([underWay, most]).toEqual([0, 3]);
});

test.each([
  ["00:00:07", 7],
  ["1-02:03:04", 93_784],
  ["0:01.25", 1.25],
  ["12:34", 754],
])("the time %s of ps is %d seconds", (text, seconds) => {
  expect(parseTime(text)).toBe(seconds);
});

test("what is no time of ps is not taken for one", () => {
  expect(() => parseTime("")).toThrow("no time");
});

test("the CPU of a process on Linux is the user's and the system's, to 10 ms, whatever its name is", () => {
  const rest = "S 1 2 3 4 5 6 7 8 9 10 123 45 6 7 20 0 11 0 999 1000000 2000";
  expect(parseStat(`77 (a (strange) name) ${rest}\n`)).toBe(1.68);
  expect(() => parseStat("77 (node) S 1")).toThrow("no state");
});

test("the CPU of this process grows by what it computes", async () => {
  const before = await processUse(process.pid);
  const own = process.cpuUsage();
  while (process.cpuUsage(own).user < 200_000);
  const after = await processUse(process.pid);
  const used = after.cpuSeconds - before.cpuSeconds;
  expect(used).toBeGreaterThan(0.15);
  const { user, system } = process.cpuUsage(own);
  // What other threads did meanwhile was counted by both.
  expect(used).toBeLessThan((user + system) / 1e6 + 0.1);
  expect(after.megabytes).toBeGreaterThan(10);
});
