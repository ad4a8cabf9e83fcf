import type { Totals } from "../../functions/core/totals.ts";

/** An event as a test makes it. */
export interface MadeEvent {
  readonly id: string;
  readonly kind: "view" | "print" | "listen" | "read";
  readonly article: string;
  readonly view?: string;
  readonly own?: boolean;
  readonly seconds?: number;
  readonly depth?: number;
}

/** An event with the session that sent it. */
export interface SentEvent {
  readonly session: string;
  readonly event: MadeEvent;
}

/**
 * The rule of docs/counting.md, written a second time without any of the code under test: which events of a set count,
 * and in which minute. Slow and plain on purpose.
 */
export function countedEvents(sent: readonly SentEvent[]): { article: string; kind: keyof Totals; minuteMs: number }[] {
  const distinct = [...new Map(sent.map((one) => [nameOf(one), one])).values()];
  const counted: { article: string; kind: keyof Totals; minuteMs: number }[] = [];
  const listened = new Set<string>();
  for (const one of distinct) {
    const { event, session } = one;
    if (event.own || event.kind === "read") continue;
    const timeMs = timeOf(event.id);
    if (event.kind === "listen") {
      const sinceViewMs = event.view ? timeMs - timeOf(event.view) : Infinity;
      const of = event.view && sinceViewMs <= 43_200_000 && sinceViewMs >= -30_000 ? event.view : event.id;
      const listen = `${event.article} ${session} ${of}`;
      if (!listened.has(listen)) counted.push({ article: event.article, kind: "listens", minuteMs: minuteOf(of) });
      listened.add(listen);
      continue;
    }
    const withinMs = event.kind === "view" ? 30_000 : 2_000;
    const isRepeat = distinct.some(
      (other) =>
        other !== one &&
        !other.event.own &&
        other.event.kind === event.kind &&
        other.event.article === event.article &&
        other.session === session &&
        isBefore(other.event.id, event.id) &&
        timeMs - timeOf(other.event.id) <= withinMs,
    );
    if (!isRepeat) counted.push({ article: event.article, kind: `${event.kind}s`, minuteMs: minuteOf(event.id) });
  }
  return counted;
}

/** Adds up what counts, by any name. */
export function addUp(counted: ReturnType<typeof countedEvents>, nameOfOne: (one: (typeof counted)[0]) => string) {
  const sums: Record<string, Totals> = {};
  for (const one of counted) {
    const sum = sums[nameOfOne(one)] ?? { views: 0, prints: 0, listens: 0 };
    sums[nameOfOne(one)] = { ...sum, [one.kind]: sum[one.kind] + 1 };
  }
  return sums;
}

function nameOf({ session, event }: SentEvent): string {
  return JSON.stringify([session, event.article, event.kind, event.id]);
}

function timeOf(id: string): number {
  return Number(`0x${id.replaceAll("-", "").slice(0, 12)}`);
}

function minuteOf(id: string): number {
  return Math.floor(timeOf(id) / 60_000) * 60_000;
}

function isBefore(one: string, other: string): boolean {
  return timeOf(one) === timeOf(other) ? one < other : timeOf(one) < timeOf(other);
}
