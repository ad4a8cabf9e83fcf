import { articleAddress } from "../core/article-address.ts";
import type { ArticleChange } from "../core/article-change.ts";
import { hourOf, minuteStartMs } from "../core/clock.ts";
import { eventTimeMs } from "../core/event-id.ts";
import { rowIdOf, type Event, type ViewEvent } from "../core/event.ts";
import type { ReceivedEvent } from "../core/received-event.ts";
import { makeFloodRule } from "../core/flood.ts";
import { LOOK_BACK_MS } from "../core/repeat.ts";
import { remember } from "../core/remember.ts";
import type { ArticleTotals } from "../core/totals.ts";
import { changeArticles, wantedOf } from "../store/change-articles.ts";
import { dailySalt } from "../store/daily-salt.ts";
import type { Database } from "../store/database.ts";
import { describeArticle } from "../store/describe-article.ts";
import { eventKey, eventsPartition, parseEventsPartition } from "../store/keys.ts";
import { markLate } from "../store/late-hours.ts";
import { nameInLiveHour } from "../store/name-in-live-hour.ts";
import { putEvent } from "../store/put-event.ts";
import { readKept } from "../store/read-kept.ts";
import { readTotals } from "../store/read-totals.ts";
import { planRefold } from "../store/refold.ts";

/** Lanes' hours that a process remembers to have named: a few bytes each, and a forgotten one is named again. */
const NAMED_HOURS = 5_000;
/** Late hours' minutes, and articles in them, that a process remembers to have marked. */
const LATE_HOURS = 5_000;
/** Salts that a process remembers: two local days of each of some sites; those of bygone days are soon pushed out. */
const SALTS = 8;
/** What only adorns an answer may not keep a page waiting for it. */
const soon = () => ({ abortSignal: AbortSignal.timeout(1_000) });

/** What the routes of `record` need of the database. */
export function recordStore(db: Database) {
  const named = remember(NAMED_HOURS, (partition) => nameInLiveHour(db, parseEventsPartition(partition)));
  const salts = remember(SALTS, (name) => {
    const [site = "", day = ""] = name.split("|");
    return dailySalt(db, site, day);
  });
  const marked = remember(LATE_HOURS, (name) => {
    const [site = "", hour = "", minute = "", kind, ...article] = name.split("|");
    return markLate(db, site, hour, minute, {
      article: article.join("|"),
      what: kind === "reading" ? "reading" : "event",
    });
  });
  return {
    putEvent: (received: ReceivedEvent) => putEvent(db, received),
    nameHours: async (
      site: string,
      session: string | undefined,
      events: readonly Event[],
      totals?: ReadonlyMap<string, ArticleTotals>,
    ) => {
      // A read comes after its view, which has named the hour.
      const lanes = events.filter(({ kind }) => kind !== "read").map((event) => eventKey(site, session, event));
      const unnamed = lanes.filter(({ article, hour }) => !totals?.get(article)?.openHours.has(hour));
      await Promise.all([...new Set(unnamed.map(eventsPartition))].map(named));
    },
    markLate: async (site: string, events: readonly Event[], nowMs: number) => {
      const current = hourOf(nowMs);
      const minute = new Date(minuteStartMs(nowMs)).toISOString();
      const late = events.flatMap((event) => {
        const timeMs = eventTimeMs(rowIdOf(event));
        const hour = hourOf(timeMs);
        if (event.kind === "read") return hour < current ? [`${site}|${hour}|${minute}|reading|${event.article}`] : [];
        // What follows within 30 s may be its repeat, in the next hour too.
        const hours = [hour, hourOf(timeMs + LOOK_BACK_MS)].filter((one) => one < current);
        return hours.map((one) => `${site}|${one}|${minute}|event|${event.article}`);
      });
      await Promise.all([...new Set(late)].map(marked));
    },
    readTotals: (site: string, articles: readonly string[]) => readTotals(db, site, articles, soon()),
    describeArticle: (
      site: string,
      { article, url, title, section, author, published }: ViewEvent,
      nowMs: number,
      isCounted: boolean,
    ) =>
      describeArticle(
        db,
        site,
        article,
        { url: url && articleAddress(url), title, section, author, published },
        { nowMs, isCounted },
        soon(),
      ),
    checkFolding: (site: string, changes: readonly ArticleChange[]) => planRefold(db, site, wantedOf(changes)),
    changeArticles: (site: string, changes: readonly ArticleChange[], nowMs: number) =>
      changeArticles(db, site, changes, nowMs),
    readKept: (site: string, articles: readonly string[]) => readKept(db, site, articles),
    isFlood: makeFloodRule(),
    dailySalt: (site: string, day: string) => salts(`${site}|${day}`),
  };
}
