import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOUR_MS, hourOf } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import {
  articleHourKey,
  eventKey,
  eventsPartition,
  liveKey,
  minuteAttribute,
  openAttribute,
  parseEventsPartition,
  parseLiveSort,
  parseOpenAttribute,
  sameKey,
  siteHourKey,
  totalsKey,
  type LaneHour,
} from "../../functions/store/keys.ts";

const site = fc.stringMatching(/^[a-z0-9-]{1,8}$/);
/** Articles that like to look like keys. */
const article = fc
  .array(
    fc.oneof(
      fc.constantFrom("|", "2026-11-24T10", "0", "hour", "totals", "\n", "\u0000", "😀", "%7C", "@salt"),
      fc.string(),
    ),
    {
      minLength: 1,
    },
  )
  .map((parts) => parts.join("|"))
  .filter((text) => text.length > 0 && text.isWellFormed());
const hour = fc.integer({ min: 470_000, max: 600_000 }).map((hours) => hourOf(hours * HOUR_MS));
const laneHour: fc.Arbitrary<LaneHour> = fc.record({ site, article, hour, lane: fc.nat(3) });

describe("a key", () => {
  test("of raw rows reads back as the lane's hour that it was built from, whatever the article's id holds", () => {
    fc.assert(
      fc.property(laneHour, (lane) => {
        expect(parseEventsPartition(eventsPartition(lane))).toEqual(lane);
      }),
    );
  });

  test("of a live lane reads back as its article and lane", () => {
    fc.assert(
      fc.property(laneHour, (lane) => {
        expect(parseLiveSort(liveKey(lane).sk)).toEqual({ article: lane.article, lane: lane.lane });
      }),
    );
  });

  test("of one thing is never the key of another", () => {
    const keysOf = (one: LaneHour) => [
      liveKey(one),
      totalsKey(one.site, one.article),
      articleHourKey(one.site, one.article, one.hour),
      siteHourKey(one.site, one.hour),
      sameKey(one.site, one.article),
    ];
    fc.assert(
      fc.property(laneHour, laneHour, (a, b) => {
        const [one, other] = [keysOf(a), keysOf(b)].map((keys) => keys.map(({ pk, sk }) => JSON.stringify([pk, sk])));
        for (const [at, key] of (one ?? []).entries()) {
          for (const [otherAt, otherKey] of (other ?? []).entries()) if (at !== otherAt) expect(key).not.toBe(otherKey);
        }
        if (a.article !== b.article || a.site !== b.site) {
          expect(totalsKey(a.site, a.article)).not.toEqual(totalsKey(b.site, b.article));
        }
      }),
    );
  });

  test("of an event is a function of the event alone, so that every repeat of it meets its own row", () => {
    const id = makeEventId(Date.parse("2026-11-24T10:59:59.999Z"), new Uint8Array(10));
    const event = { id, kind: "view", article: "a|b" } as const;
    const first = eventKey("demo", "session", event);
    expect(eventKey("demo", "session", { ...event, title: "another title", width: 1 })).toEqual(first);
    expect(first).toMatchObject({ hour: "2026-11-24T10", sk: `${id}|view` });
    expect(first.pk).toMatch(/^demo\|a\|b\|2026-11-24T10\|[0-3]$/);
  });

  test("of a read sorts apart from what is counted, and differs for each of its growing totals", () => {
    const id = makeEventId(1_795_460_000_123, new Uint8Array(10));
    const read = { id, kind: "read", article: "a" } as const;
    expect(eventKey("demo", "s", { ...read, seconds: 5, depth: 10 }).sk).toBe(`read|${id}|5|10`);
    expect(eventKey("demo", "s", { ...read, seconds: 9, depth: 10 }).sk).toBe(`read|${id}|9|10`);
  });

  test.each([
    "",
    "a",
    "demo|a|2026-11-24T10",
    "demo||2026-11-24T10|0",
    "@salt|demo|2026-11-24",
    "Demo|a|2026-11-24T10|0",
  ])("of raw rows is not %j", (pk) => {
    expect(() => parseEventsPartition(pk)).toThrow("not the partition key");
  });
});

describe("an attribute's name", () => {
  test("of an open hour reads back as its hour and lane", () => {
    fc.assert(
      fc.property(hour, fc.nat(3), (one, lane) => {
        expect(parseOpenAttribute(openAttribute(one, lane))).toEqual({ hour: one, lane });
      }),
    );
  });

  test("of an open hour is none of the item's other attributes", () => {
    for (const name of ["pk", "sk", "baseline", "closed", "through", "about", "same", "into", "open"]) {
      expect(parseOpenAttribute(name)).toBeUndefined();
    }
  });

  test("of a minute says which minute of the hour it is", () => {
    expect(minuteAttribute(Date.parse("2026-11-24T10:07:00Z"))).toBe("m07");
  });
});
