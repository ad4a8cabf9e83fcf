import { dailySalt } from "../store/daily-salt.ts";
import type { Database } from "../store/database.ts";
import { describeArticle } from "../store/describe-article.ts";
import { putEvent } from "../store/put-event.ts";
import { readTotals } from "../store/read-totals.ts";
import type { ViewEvent } from "../core/event.ts";
import type { ReceivedEvent } from "../core/received-event.ts";

/** What the routes of `record` need of the database. Salts are kept for as long as the process lives. */
export function recordStore(db: Database) {
  const salts = new Map<string, Promise<Uint8Array>>();
  return {
    putEvent: (received: ReceivedEvent) => putEvent(db, received),
    readTotals: (site: string, articles: readonly string[]) => readTotals(db, site, articles),
    describeArticle: (site: string, { article, url, title, section, author, published }: ViewEvent) =>
      describeArticle(db, site, article, { url, title, section, author, published }),
    dailySalt: (site: string, day: string) => {
      const name = `${site}|${day}`;
      const known = salts.get(name);
      if (known) return known;
      const asked = dailySalt(db, site, day);
      salts.set(name, asked);
      asked.catch(() => salts.delete(name));
      return asked;
    },
  };
}
