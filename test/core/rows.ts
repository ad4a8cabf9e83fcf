import fc from "fast-check";
import { eventIdFloor } from "../../functions/core/event-id.ts";
import type { Row } from "../../functions/core/row.ts";

let made = 0;

/** A row with the given parts; the rest is one reader's view. */
export function aRow(parts: Partial<Row> & { timeMs: number }): Row {
  const kind = parts.kind ?? "view";
  made += 1;
  return {
    id: `${eventIdFloor(parts.timeMs)}-7000-8000-${String(made).padStart(12, "0")}|${kind}`,
    kind,
    reader: "r",
    ...parts,
  };
}

/** The hour around which rows are made: an hour's edge and midnight lie inside. */
export const AROUND_MS = Date.parse("2026-11-25T00:00:00Z");
const SPAN_MS = 5 * 60_000;

/** Times that like edges: whole minutes, and 29, 30 and 31 s from them. */
const time = fc.oneof(
  fc.integer({ min: -SPAN_MS, max: SPAN_MS - 1 }),
  fc
    .tuple(
      fc.integer({ min: -4, max: 4 }),
      fc.constantFrom(-31_000, -30_000, -29_000, -1, 0, 1, 29_999, 30_000, 30_001),
    )
    .map(([minute, off]) => minute * 60_000 + off),
);

/** Rows of one article within ten minutes around midnight, by few readers, so that repeats are common. */
export const someRows: fc.Arbitrary<Row[]> = fc
  .uniqueArray(
    fc.record({
      number: fc.nat(0xffff),
      offMs: time,
      kind: fc.constantFrom("view", "view", "view", "print", "listen"),
      reader: fc.constantFrom("a", "b", "c"),
      leftOut: fc.constantFrom(undefined, undefined, undefined, undefined, "robot", "prefetch", "own", "unsigned"),
    }),
    { selector: ({ number, offMs, kind }) => `${number}|${offMs}|${kind}`, maxLength: 40 },
  )
  .map((rows) =>
    rows.map(({ number, offMs, kind, reader, leftOut }) => {
      const timeMs = AROUND_MS + offMs;
      const id = `${eventIdFloor(timeMs)}-7000-8000-${number.toString(16).padStart(12, "0")}|${kind}`;
      return { id, timeMs, kind, reader, ...(leftOut && { leftOut }) };
    }),
  );
