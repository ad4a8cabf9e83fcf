import { describe, expect, test } from "vitest";
import { measureSettling, type Settling } from "../../bench/settle/measure-settling.ts";
import { tellSettling } from "../../bench/settle/print-settling.ts";
import { ratesOf } from "../../bench/settle/settling-rates.ts";
import { hourOf, minuteStartMs } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { laneOf } from "../../functions/core/lane.ts";
import { putEvent } from "../../functions/store/put-event.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { openTestDatabase } from "../test-database.ts";

describe("npm run bench:settle", () => {
  test("measures an hour in four stages, each by what it takes, and tells of them", { timeout: 120_000 }, async () => {
    const settlings = await measureSettling(await openTestDatabase(), { articles: 50, viewsEach: 2 }, 60_000);
    expect(settlings.map(({ stage, runs }) => [stage, runs])).toEqual([
      ["first look", 1],
      ["one in 50 viewed since", 1],
      ["after its end", 1],
      ["closing", 1],
    ]);
    expect(settlings.map(({ viewed }) => viewed)).toEqual([100, 1, 0, 0]);
    const [first, since, end, closing] = settlings.map(({ used }) => used);
    // One article is read again, each is counted at the hour's end, and each is written when it is closed.
    expect(since?.reads).toBeLessThan(first?.reads ?? 0);
    expect(end?.reads).toBeGreaterThan(4 * 50);
    expect(end?.writes).toBeLessThan(20);
    expect(closing?.writes).toBeGreaterThan(2 * 50);
    const told = tellSettling(settlings, 4);
    expect(told.match(/^\| 50 articles, 2 views each: /gm)).toHaveLength(4);
    expect(told).toContain("A run begins nothing new after 4 minutes");
  });

  test("fails where the settled hour has another number of views than were stored", { timeout: 120_000 }, async () => {
    const db = await openTestDatabase();
    const [site, article, session, timeMs] = ["paper-1-1", "another", "s", Date.parse("2026-11-24T10:05:00Z")];
    const event = { kind: "view", article, id: makeEventId(timeMs, new Uint8Array(10)) } as const;
    await putEvent(db, { site, session, visitor: "v", event });
    await recountMinutes(db, { site, article, hour: hourOf(timeMs), lane: laneOf(session) }, [minuteStartMs(timeMs)]);
    await expect(measureSettling(db, { articles: 1, viewsEach: 1 }, 60_000)).rejects.toThrow(
      "the settled hour has 3 views, and 2 were stored",
    );
  });
});

describe("what settling took", () => {
  const settling: Settling = {
    articles: 50,
    viewsEach: 2,
    stage: "one in 50 viewed since",
    viewed: 10,
    runs: 3,
    longestSeconds: 3,
    seconds: 4,
    used: { rawWrites: 0, writes: 25, reads: 100, rowBytes: 0, waits: 1, cpuMs: 500 },
  };

  test("is told by the views that were new, and by article", () => {
    expect(ratesOf(settling)).toEqual({ viewsPerSecond: 2.5, viewsPerCpuSecond: 20, cpuMs: 10, reads: 2, writes: 0.5 });
    const told = tellSettling([settling], 4);
    expect(told).toMatch(/since \| +10 \| +3 \| +3\.0 \| +4\.0 \| +3 \| +20 \| +10\.00 \| +2\.00 \| +0\.50 \|/);
  });

  test("is told without views a second where none were new", () => {
    const told = tellSettling([{ ...settling, stage: "closing", viewed: 0 }], 4);
    expect(told).toMatch(/closing \| +0 \| +3 \| +3\.0 \| +4\.0 \| +– \| +– \| +10\.00 \|/);
  });
});
