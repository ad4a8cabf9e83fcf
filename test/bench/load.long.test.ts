import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeAll, describe, expect, test } from "vitest";
import { httpClient } from "../../bench/load/http-client.ts";
import { measureLoad, type Load } from "../../bench/load/measure-load.ts";
import { pageViews } from "../../bench/load/page-views.ts";
import { press } from "../../bench/load/press.ts";
import { tellLoad } from "../../bench/load/print-load.ts";
import { parseTime } from "../../bench/load/process-use.ts";
import { seededRandom } from "../../local/newsroom/random.ts";

describe("a local system under load", () => {
  let load: Load;

  beforeAll(async () => {
    load = await measureLoad({ seconds: 3, workers: 2 }, () => undefined);
  });

  test("is measured at rest, at half of saturation and saturated", () => {
    expect(load.loads.map(({ name }) => name)).toEqual(["at rest", "at half of saturation", "saturated by 2 readers"]);
    for (const { perSecond, accepted, post, visible, megabytes, cpuMs } of load.loads) {
      for (const value of [perSecond, accepted, post.p50, visible.p50, visible.looks, megabytes.functions]) {
        expect(value).toBeGreaterThan(0);
      }
      expect(post.p99).toBeGreaterThanOrEqual(post.p50);
      expect(visible.p99).toBeGreaterThanOrEqual(visible.p95);
      expect(cpuMs.functions + cpuMs.database).toBeGreaterThanOrEqual(0);
    }
    expect(load.barePuts).toBeGreaterThan(0);
    expect(load.ofBarePuts).toBeGreaterThan(0);
  });

  test("counts all that it accepted, in the measurements and before them", () => {
    const measured = load.loads.reduce((sum, { accepted }) => sum + accepted, 0);
    expect(load.counted.views).toBeGreaterThan(measured);
    expect(load.counted.articles).toBeLessThanOrEqual(load.counted.views);
  });

  test("is told in a table", () => {
    const told = tellLoad(load);
    for (const { name } of load.loads) expect(told).toContain(`| ${name} `);
    expect(told).not.toMatch(/NaN|undefined/);
  });
});

describe("pages that send views", () => {
  /** Pages of a server that answers each request in turn, the last answer again and again. */
  async function pagesOf(
    answers: readonly (readonly [status: number, body: string])[],
    use: (pages: ReturnType<typeof pageViews>) => Promise<void>,
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
      await use(pageViews(client.ask, origin, seededRandom("pages of a test")));
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
    await pagesOf([ACCEPTED, totals(0), [503, ""], totals(2), totals(1)], async (pages) => {
      await pages.view("a");
      expect(await pages.check()).toEqual({ articles: 1, views: 1 });
    });
  });
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
