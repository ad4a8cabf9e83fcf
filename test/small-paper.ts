import type { Site } from "../functions/core/config.ts";
import { HOUR_MS, MINUTE_MS } from "../functions/core/clock.ts";
import { eventTimeMs } from "../functions/core/event-id.ts";
import { makeTraffic, type Edition } from "../local/newsroom/make-traffic.ts";
import { writeArticles } from "../local/newsroom/write-articles.ts";
import type { Progress } from "../local/show-progress.ts";

export const SITE: Site = {
  id: "demo",
  name: "A small paper",
  hosts: ["paper.example"],
  zone: "Europe/Berlin",
  languages: ["en"],
};
/** A day after the clocks were changed: the days have 24, 25 and 24 hours. */
export const END_MS = Date.parse("2026-10-28T09:40:00Z");
export const PLAN = { seed: "small", days: 5, endMs: END_MS };
export const silent: Progress = { begin: () => undefined, found: () => undefined, done: () => undefined };

export const articles = writeArticles(PLAN, SITE.zone).slice(0, 9);
export const edition: Edition = {
  id: SITE.id,
  zone: SITE.zone,
  host: "paper.example",
  articles,
  viewsADay: 90,
  readers: 40,
};
/**
 * What comes late into an hour that is still open is in the site's numbers once the hour is closed, as settling goes; filling
 * has it there at once. So the worlds end without such.
 */
export const deliveries = makeTraffic(PLAN, edition).filter(({ received: { event }, arrivalMs }) => {
  const timeMs = eventTimeMs(event.id);
  return timeMs < END_MS - 28 * HOUR_MS || arrivalMs - timeMs < MINUTE_MS;
});
