import type { Database } from "./database.ts";
import { roundKey } from "./keys.ts";
import { keepPlace, readPlace } from "./place.ts";

/** How far a round through a site's latest hours has come. */
export interface Round {
  /** Epoch milliseconds. */
  readonly begunMs: number;
  /** Of which spread all articles are looked at, whether or not anything has changed. */
  readonly turn: number;
  /** The step in which the last run stopped; empty when the round is done. */
  readonly step: string;
  /** The last article of the step that is done; empty when none is. */
  readonly article: string;
}

/** Reads the last round that was kept, or `undefined` when none ever was. */
export async function readRound(db: Database, site: string): Promise<Round | undefined> {
  const place = await readPlace(db, roundKey(site));
  if (!place) return undefined;
  const [begun = "", turn, work, hour, ...article] = place.split("|");
  const step = work ? `${work}|${hour}` : "";
  // An article id may hold the separator.
  return { begunMs: Date.parse(begun), turn: Number(turn), step, article: article.join("|") };
}

/** Keeps how far a round has come, so that the next run goes on from there. */
export async function keepRound(db: Database, site: string, { begunMs, turn, step, article }: Round): Promise<void> {
  await keepPlace(db, roundKey(site), [new Date(begunMs).toISOString(), turn, step || "|", article].join("|"));
}
