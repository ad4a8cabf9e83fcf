import { makeEventId } from "../../functions/core/event-id.ts";
import type { MadeEvent, SentEvent } from "./oracle.ts";
import type { Random } from "./random.ts";

/** An hour's edge that is midnight too; the clock of a world stands some minutes behind it. */
export const EDGE_MS = Date.parse("2026-11-25T00:00:00Z");

/** Times that events like to lie at, seconds from the edge: around 29, 30 and 31 s, minutes and the hour. */
const NEAR = [
  -91, -90, -61, -60.001, -60, -31, -30.001, -30, -29, -0.001, 0, 0.001, 29, 29.999, 30, 30.001, 31, 59.999, 60, 61, 90,
];

/** One of each is liked best, so that most events share a lane of an hour, where they can disturb each other. */
const ARTICLES = ["2026/11/a|b|2026-11-24T23|1", "2026/11/a|b|2026-11-24T23|1", "2026/11/a|b|2026-11-24T23|1", "b"];
const SESSIONS = ["s1", "s1", "s1", "s2", "s3"];

/** Makes the events of a small world: two articles, three readers, views, prints, listens, reads and own visits. */
export function makeWorld(random: Random): SentEvent[] {
  const sent: SentEvent[] = [];
  const made = 8 + random.below(20);
  while (sent.length < made) {
    const session = random.pick(SESSIONS);
    const article = random.pick(ARTICLES);
    const views = sent.filter(
      (one) => one.session === session && one.event.kind === "view" && one.event.article === article,
    );
    const view = views.length > 0 ? random.pick(views).event.id : undefined;
    sent.push({ session, event: makeEvent(random, article, view) });
  }
  return sent;
}

function makeEvent(random: Random, article: string, view: string | undefined): MadeEvent {
  const offMs = random.chance(0.6) ? random.pick(NEAR) * 1_000 : random.below(240_000) - 120_000;
  const id = makeEventId(
    EDGE_MS + Math.round(offMs),
    Uint8Array.from({ length: 10 }, () => random.below(256)),
  );
  const own = random.chance(0.08) ? { own: true } : {};
  const kind = random.pick(["view", "view", "view", "print", "listen", "read"] as const);
  if (kind === "read" && view) return { id: view, kind, article, seconds: random.below(300), depth: random.below(101) };
  if (kind === "listen") return { id, kind, article, ...(view && { view }) };
  if (kind === "print") return { id, kind, article, ...(view && { view }), ...own };
  return { id, kind: "view", article, ...own };
}
