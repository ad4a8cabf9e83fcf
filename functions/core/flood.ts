import { hourOf } from "./clock.ts";

/** More views than a person reads in an hour: one in twelve seconds, all hour long. */
const MOST_VIEWS = 300;

/** Readers that are remembered of an hour; beyond them the oldest are forgotten, and are counted from 0 again. */
const READERS = 20_000;

/** The name that a flood is stored under, among those of robots. */
export const FLOOD = "flood";

/**
 * Makes the rule that tells a flood of views from reading: more than 300 of one reading session in an hour, or of one
 * visitor where there is no session. Behind one address thousands of phones may be, so a visitor of whom sessions are known
 * is never judged by the address. It knows what came through this process alone: the judgement is stored with the view that
 * it is of, and a view that is sent again keeps the one that it had.
 * @returns says whether a view of a reader at a time is one too many
 */
export function makeFloodRule(most = MOST_VIEWS): (reader: string, timeMs: number) => boolean {
  const views = new Map<string, number>();
  return (reader, timeMs) => {
    const key = `${hourOf(timeMs)}|${reader}`;
    const count = (views.get(key) ?? 0) + 1;
    views.delete(key);
    views.set(key, count);
    const [oldest] = views.keys();
    if (views.size > READERS && oldest !== undefined) views.delete(oldest);
    return count > most;
  };
}
