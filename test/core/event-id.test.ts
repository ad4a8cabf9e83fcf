import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventIdFloor, eventTimeMs, makeEventId, parseEventId } from "../../functions/core/event-id.ts";

const time = fc.integer({ min: 0, max: 2 ** 44 - 1 });
const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });

describe("an event id", () => {
  test("carries the time that it was made with", () => {
    fc.assert(
      fc.property(time, bytes, (timeMs, random) => {
        const id = makeEventId(timeMs, random);
        expect(parseEventId(id)).toBe(id);
        expect(eventTimeMs(id)).toBe(timeMs);
      }),
    );
  });

  test("sorts as text by its time", () => {
    fc.assert(
      fc.property(time, time, bytes, bytes, (a, b, one, two) => {
        fc.pre(a !== b);
        expect(makeEventId(a, one) < makeEventId(b, two)).toBe(a < b);
      }),
    );
  });

  test("lies behind the floor of its millisecond and before the next one's", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 44 - 2 }), bytes, (timeMs, random) => {
        const id = makeEventId(timeMs, random);
        expect(eventIdFloor(timeMs) < id && id < eventIdFloor(timeMs + 1)).toBe(true);
      }),
    );
  });

  test("is one id in upper and lower case", () => {
    const id = makeEventId(1_795_460_000_123, randomBytes(10));
    expect(parseEventId(id.toUpperCase())).toBe(id);
  });

  test.each([
    ["version 4", "0199a1b2-0000-4000-8000-000000000000"],
    ["version 1", "0199a1b2-0000-1000-8000-000000000000"],
    ["of another variant", "0199a1b2-0000-7000-c000-000000000000"],
    ["without dashes", "0199a1b2000070008000000000000000"],
    ["with a separator of the keys", "0199a1b2-0000-7000-8000-00000000000|"],
    ["with a line's end behind it", "0199a1b2-0000-7000-8000-000000000000\n"],
    ["in braces", "{0199a1b2-0000-7000-8000-000000000000}"],
    ["a number", 7],
    ["nothing", undefined],
  ])("is not %s", (_, value) => {
    expect(parseEventId(value)).toBeUndefined();
  });
});
