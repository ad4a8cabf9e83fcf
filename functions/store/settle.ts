import type { Site } from "../core/config.ts";
import { closeHours } from "./close-hours.ts";
import type { Database } from "./database.ts";
import { turnKey } from "./keys.ts";
import { labelReader } from "./labels.ts";
import { keepPlace, readPlace } from "./place.ts";
import { readFolded } from "./read-folded.ts";
import { readRelabels } from "./relabel-marks.ts";
import { settleAbouts } from "./settle-abouts.ts";
import { settleDays } from "./settle-days.ts";
import { settleFactDays } from "./settle-fact-days.ts";
import { settleClosedFacts } from "./settle-facts.ts";
import { settleLate } from "./settle-late.ts";
import { settleRecent } from "./settle-recent.ts";
import { settleRelabelled } from "./settle-relabelled.ts";

/** How far one run of settle came. */
export interface Settled {
  /** Hours closed for good in this run. */
  readonly closedHours: number;
  /** Articles whose hours were counted again or closed. */
  readonly articles: number;
  /** False when time ran out: the next run takes it up where this one stopped. */
  readonly finished: boolean;
}

/**
 * A run of settle for a site: closes hours, settles those that something came to late, and the latest, each of them its
 * numbers first, then what reports are made of; and makes what stands under other labels anew. A run that is out of time
 * says with which of these works the next one begins, so that none keeps the others waiting.
 * @param nowMs epoch milliseconds
 * @param hasTime says whether another piece of work may be begun
 */
export async function settle(db: Database, site: Site, nowMs: number, hasTime: () => boolean): Promise<Settled> {
  // Before anything that says under what articles stand: what changes after it is marked for the next run.
  const relabels = await readRelabels(db, site.id);
  const into = await readFolded(db, site.id, true);
  const labelsOf = labelReader(db, site.id, into);
  let closedHours = 0;
  const works = {
    close: async () => {
      const closed = await closeHours(db, site.id, nowMs, hasTime);
      closedHours = closed.hours;
      await settleDays(db, site);
      const finished = (await settleClosedFacts(db, site, nowMs, hasTime, labelsOf)) && closed.finished;
      await settleFactDays(db, site, nowMs, labelsOf);
      return { articles: closed.articles, finished };
    },
    late: () => settleLate(db, site, nowMs, hasTime, labelsOf),
    recent: () => settleRecent(db, site, nowMs, hasTime, labelsOf),
    relabel: async () => {
      const finished = await settleRelabelled(db, site, relabels, { labelsOf, into }, nowMs, hasTime);
      await settleAbouts(db, site.id, nowMs);
      return { articles: 0, finished };
    },
  };
  const names = ["close", "late", "recent", "relabel"] as const;
  const turn = await readPlace(db, turnKey(site.id));
  const first = Math.max(
    names.findIndex((name) => name === turn),
    0,
  );
  const inTurn = [...names.slice(first), ...names.slice(0, first)];
  let articles = 0;
  for (const [at, name] of inTurn.entries()) {
    const done = await works[name]();
    articles += done.articles;
    if (done.finished) continue;
    // One that had the whole run lets the next one go first; one that had the rest of it is the first.
    const next = at === 0 ? inTurn[1] : name;
    await keepPlace(db, turnKey(site.id), next ?? name);
    return { closedHours, articles, finished: false };
  }
  if (turn) await keepPlace(db, turnKey(site.id), "");
  return { closedHours, articles, finished: true };
}
