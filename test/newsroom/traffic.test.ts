import { describe, expect, test } from "vitest";
import { refuseTime } from "../../functions/core/acceptance.ts";
import { DAY_MS, HOUR_MS } from "../../functions/core/clock.ts";
import { refuseArticle } from "../../functions/core/event.ts";
import { eventTimeMs } from "../../functions/core/event-id.ts";
import { sourceOf } from "../../functions/core/source.ts";
import { campaignOf } from "../../functions/core/campaign.ts";
import { eventKey } from "../../functions/store/keys.ts";
import { ROBOT_AGENTS, gatherReaders } from "../../local/newsroom/audience.ts";
import { editionsOf } from "../../local/newsroom/editions.ts";
import { makeTraffic } from "../../local/newsroom/make-traffic.ts";
import { writeArticles } from "../../local/newsroom/write-articles.ts";
import { config } from "../../tirage.config.ts";

const END_MS = Date.parse("2026-11-25T11:37:00Z");
const PLAN = { seed: "any", days: 8, endMs: END_MS };
const [demo, berlin] = editionsOf(PLAN, config.sites);
if (!demo || !berlin) throw new Error("an edition is missing");
const traffic = makeTraffic(PLAN, demo);
const events = traffic.map(({ received }) => received.event);
const views = traffic.filter(({ received: { event, leftOut } }) => event.kind === "view" && !leftOut);

describe("the demo's traffic", () => {
  test("is the same row by row for the same seed, and another one for another", () => {
    expect(makeTraffic(PLAN, demo)).toEqual(traffic);
    const other = makeTraffic({ ...PLAN, seed: "other" }, demo);
    const ids = new Set(events.map(({ id }) => id));
    expect(other.filter(({ received: { event } }) => ids.has(event.id))).toEqual([]);
  });

  test("has a key of its own for each row", () => {
    const keys = traffic.map(({ received: { site, session, event } }) => {
      const { pk, sk } = eventKey(site, session, event);
      return `${pk} ${sk}`;
    });
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("lies in the days before now, came by now, and was accepted when it came", () => {
    for (const { received, arrivalMs } of traffic) {
      const timeMs = eventTimeMs(received.event.id);
      expect(timeMs).toBeGreaterThanOrEqual(END_MS - 8 * DAY_MS);
      expect(arrivalMs).toBeLessThanOrEqual(END_MS);
      expect(refuseTime(timeMs, arrivalMs)).toBeUndefined();
    }
    expect(traffic.filter(({ arrivalMs }) => arrivalMs > END_MS - HOUR_MS / 2).length).toBeGreaterThan(20);
  });

  test("has everything that a newsroom has", () => {
    expect(Object.keys(Object.groupBy(events, ({ kind }) => kind)).toSorted()).toEqual([
      "listen",
      "print",
      "read",
      "view",
    ]);
    const reasons = new Set(traffic.map(({ received: { leftOut } }) => leftOut));
    expect(reasons).toEqual(new Set([undefined, "robot", "own", "prefetch"]));
    const late = traffic.filter(({ received, arrivalMs }) => arrivalMs - eventTimeMs(received.event.id) > HOUR_MS);
    expect(late.length / traffic.length).toBeGreaterThan(0.01);
    expect(new Set(demo.articles.map(({ language }) => language))).toEqual(new Set(["en", "uz", "ru"]));
    const breaking = new Set(demo.articles.filter(({ kind }) => kind === "breaking").map(({ id }) => id));
    const usual = views.filter(({ received: { event } }) => !breaking.has(event.article));
    const share = (isIn: (hour: number) => boolean) =>
      usual.filter(({ received: { event } }) => isIn(new Date(eventTimeMs(event.id) + 5 * HOUR_MS).getUTCHours()))
        .length / usual.length;
    expect(share((hour) => hour >= 19 && hour < 22)).toBeGreaterThan(2 * share((hour) => hour >= 1 && hour < 4));
  });

  test("comes through Telegram, more than from anywhere else outside", () => {
    const names = views.map(({ received: { event } }) => {
      if (event.kind !== "view") throw new Error("not a view");
      const { source = "", medium = "" } = campaignOf(event.url ?? "") ?? {};
      return sourceOf(event.referrer, { source, medium }, [demo.host]);
    });
    const outside = Map.groupBy(
      names.filter(({ group }) => group !== "internal"),
      ({ name }) => name,
    );
    const [first] = [...outside].toSorted(([, a], [, b]) => b.length - a.length);
    expect(first?.[0]).toBe("Telegram");
    expect((outside.get("Telegram")?.length ?? 0) / names.length).toBeGreaterThan(0.3);
  });

  test("comes from home more than from all other countries, always the same from each reader, and is of some unknown", () => {
    const countries = Map.groupBy(views, ({ received }) => received.country);
    expect(countries.get("UZ")?.length).toBeGreaterThan(views.length * 0.4);
    expect(countries.get(undefined)?.length).toBeGreaterThan(views.length * 0.01);
    expect(countries.size).toBeGreaterThan(7);
    const bySession = Map.groupBy(views, ({ received }) => received.session);
    bySession.delete(undefined);
    for (const own of bySession.values()) expect(new Set(own.map(({ received }) => received.country)).size).toBe(1);
    const inBerlin = makeTraffic(PLAN, berlin).filter(({ received }) => received.country === "DE");
    expect(inBerlin.length).toBeGreaterThan(makeTraffic(PLAN, berlin).length * 0.4);
  });

  test("has breaking news and an evergreen, the one read all at once and the other every day", () => {
    const daysOf = (article: string) => {
      const own = views.filter(({ received: { event } }) => event.article === article);
      return { views: own.length, days: new Set(own.map(({ arrivalMs }) => Math.floor(arrivalMs / DAY_MS))).size };
    };
    const evergreen = demo.articles.find(({ kind }) => kind === "evergreen");
    expect(daysOf(evergreen?.id ?? "").days).toBeGreaterThanOrEqual(8);
    const breaking = demo.articles.filter(({ kind }) => kind === "breaking").map(({ id }) => daysOf(id).views);
    const news = demo.articles.filter(({ kind }) => kind === "news").map(({ id }) => daysOf(id).views);
    expect(breaking.toSorted((a, b) => b - a)[0]).toBeGreaterThan(
      3 * (news.toSorted((a, b) => a - b)[news.length / 2] ?? 0),
    );
  });
});

describe("the demo's newsroom", () => {
  test("writes 300 articles in 90 days, each under a headline and an id of its own", () => {
    const articles = writeArticles({ seed: "any", days: 90, endMs: END_MS }, "Asia/Tashkent");
    expect(articles).toHaveLength(300);
    expect(new Set(articles.map(({ title }) => title)).size).toBe(300);
    expect(new Set(articles.map(({ id }) => id)).size).toBe(300);
    expect(articles.filter(({ id }) => refuseArticle(id) !== undefined || !/^[\d/]+\/[a-z0-9-]+$/.test(id))).toEqual(
      [],
    );
    const authors = new Set(articles.map(({ author }) => author));
    expect(authors.size).toBeGreaterThanOrEqual(8);
    expect(new Set(articles.map(({ section }) => section)).size).toBe(5);
  });

  test("has an edition in a zone that changes its clocks, which is read by its own clock", () => {
    expect(berlin.zone).toBe("Europe/Berlin");
    const plan = { seed: "any", days: 6, endMs: Date.parse("2026-10-28T12:00:00Z") };
    const articles = writeArticles(plan, berlin.zone).filter(({ kind }) => kind !== "breaking");
    const own = makeTraffic(plan, { ...berlin, viewsADay: 2_000, articles });
    const hours = Map.groupBy(own, ({ received }) =>
      new Date(eventTimeMs(received.event.id)).toISOString().slice(0, 13),
    );
    const morning = (day: string) => (hours.get(`${day}T05`)?.length ?? 0) / (hours.get(`${day}T12`)?.length ?? 1);
    // Five o'clock UTC is seven in the summer and six in the winter, when half as many read.
    expect(morning("2026-10-23")).toBeGreaterThan(1.3 * morning("2026-10-27"));
  });

  test("takes its robots for robots, and its readers for readers", () => {
    expect(gatherReaders("any", 500).filter(({ robot, browser, device }) => robot ?? !(browser && device))).toEqual([]);
    expect(ROBOT_AGENTS.map(([{ robot }]) => robot)).toEqual([
      "Googlebot",
      "YandexBot",
      "bingbot",
      "GPTBot",
      "ClaudeBot",
      "TelegramBot",
      "facebookexternalhit",
      expect.stringContaining("python"),
      "webdriver",
    ]);
  });
});
