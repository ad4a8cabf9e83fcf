import { beforeAll, describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import type { Database } from "../../functions/store/database.ts";
import { fill } from "../../local/newsroom/fill.ts";
import { makeTraffic } from "../../local/newsroom/make-traffic.ts";
import { writeArticles } from "../../local/newsroom/write-articles.ts";
import { DIMENSIONS } from "../../ops/audit/facts.ts";
import { seededRandom } from "../pipeline/random.ts";
import { silent } from "../small-paper.ts";
import { openTestDatabase } from "../test-database.ts";
import { Api } from "./api.ts";
import { hasValues, measure, measureBy, readSeen, type Filters, type Measures, type Seen } from "./report-oracle.ts";

const EDITOR = { "cognito:groups": "[editors]", "custom:sites": "*" };
const SEED = Number(process.env["REPORTS_SEED"] ?? 20_261_110);
/** Questions of each kind that are asked. */
const QUESTIONS = 25;

/** A fortnight of a newsroom, with a day of 25 hours and the end of a month in it. */
const SITE: Site = { id: "demo", name: "A paper", hosts: ["paper.example"], zone: "Europe/Berlin", languages: ["en"] };
const END_MS = Date.parse("2026-11-04T09:40:30Z");
const PLAN = { seed: "every report", days: 14, endMs: END_MS };
const articles = writeArticles(PLAN, SITE.zone).slice(0, 40);
const known = new Map(
  articles.map(({ id, title, section, author, published }) => [id, { title, section, author, published }]),
);

let db: Database;
let api: Api;
let seen: readonly Seen[];
const random = seededRandom(SEED);

beforeAll(async () => {
  db = await openTestDatabase();
  const edition = { id: SITE.id, zone: SITE.zone, host: "paper.example", articles, viewsADay: 130, readers: 300 };
  const signal = new AbortController().signal;
  const deliveries = makeTraffic(PLAN, edition);
  await fill(db, PLAN, [SITE], { progress: silent, signal, now: () => END_MS }, [{ edition, deliveries }]);
  api = new Api(db, [SITE]);
  api.nowMs = END_MS;
  seen = await readSeen(db, SITE, (article) => known.get(article) ?? {});
});

async function report(name: string, query: Readonly<Record<string, string | undefined>> = {}) {
  const asked = Object.entries({ site: SITE.id, ...query }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const path = `/v1/reports/${name}?${new URLSearchParams(asked)}`;
  const { json, status, text } = await api.call("GET", path, { claims: EDITOR });
  expect([path, status]).toEqual([path, 200]);
  return json ?? text;
}

/** The site's local day and hour, by Intl. */
const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: SITE.zone, dateStyle: "short", timeStyle: "long" });
const dayOf = (ms: number) => clock.format(ms).slice(0, 10);
const later = (day: string, days: number) =>
  new Date(Date.parse(`${day}T12:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
const FIRST_DAY = dayOf(END_MS - 12 * DAY_MS);
const DAYS = 13;

interface Question {
  readonly from: string;
  readonly to: string;
  readonly isIn: (one: Seen) => boolean;
  readonly wasIn: (one: Seen) => boolean;
}

/** Some local days, or some hours of the clock; what they are compared with lies within the fortnight as well. */
function somePeriod(): Question {
  const days = 1 + random.below(DAYS / 2);
  const first = later(FIRST_DAY, days + random.below(DAYS - 2 * days + 1));
  const inDays = (from: string, to: string) => (one: Seen) => dayOf(one.atMs) >= from && dayOf(one.atMs) <= to;
  if (random.chance(0.6)) {
    const to = later(first, days - 1);
    return { from: first, to, isIn: inDays(first, to), wasIn: inDays(later(first, -days), later(first, -1)) };
  }
  const fromMs = Date.parse(`${first}T00:00Z`) + random.below(24) * HOUR_MS;
  const lengthMs = (1 + random.below(24)) * HOUR_MS;
  const within = (ms: number) => (one: Seen) => one.atMs >= ms && one.atMs < ms + lengthMs;
  const iso = (ms: number) => new Date(ms).toISOString();
  return { from: iso(fromMs), to: iso(fromMs + lengthMs), isIn: within(fromMs), wasIn: within(fromMs - lengthMs) };
}

/** Values that some view of the time has, so that they find something. */
function someFilters(among: readonly Seen[]): Filters {
  if (among.length === 0) return {};
  const one = random.pick(among);
  const names = DIMENSIONS.filter(() => random.chance(0.25));
  return Object.fromEntries(names.map((name) => [name, one.values[name]]));
}

type Shown = Record<keyof Measures, { readonly value: number; readonly previous?: number }>;
const NOTHING = measure([]);
const NAMES = Object.keys(NOTHING) as (keyof Measures)[];
const valuesOf = (shown: Shown) => Object.fromEntries(NAMES.map((name) => [name, shown[name].value]));
const previousOf = (shown: Shown) => Object.fromEntries(NAMES.map((name) => [name, shown[name].previous]));
const byValue = (rows: readonly (Shown & { value: string })[]) =>
  new Map(rows.map((row) => [row.value, valuesOf(row)]));

describe(`every number of every report is that of the raw rows (REPORTS_SEED=${SEED})`, () => {
  test("there is enough to be asked for", () => {
    expect(seen.length).toBeGreaterThan(2_000);
    for (const name of DIMENSIONS) expect(new Set(seen.map(({ values }) => values[name])).size).toBeGreaterThan(2);
    expect(new Set(seen.map(({ leftOut }) => leftOut))).toEqual(
      new Set([undefined, "repeat", "robot", "prefetch", "own"]),
    );
  });

  test("overviews, with the period before", async () => {
    for (let at = 0; at < QUESTIONS; at++) {
      const { from, to, isIn, wasIn } = somePeriod();
      const filters = random.chance(0.3) ? {} : someFilters(seen.filter(isIn));
      const ofFilters = seen.filter((one) => hasValues(one, filters));
      const grain = random.pick(["hour", "day"]);
      const { totals, series } = await report("overview", { from, to, grain, compare: "previous", ...filters });
      expect(valuesOf(totals)).toEqual(measure(ofFilters.filter(isIn)));
      expect(previousOf(totals)).toEqual(measure(ofFilters.filter(wasIn)));
      const inSteps = ofFilters.filter(isIn);
      const starts = series.starts as number[];
      for (const [step, startMs] of starts.entries()) {
        const endMs = starts[step + 1] ?? Infinity;
        const own = inSteps.filter(({ atMs }) => atMs >= startMs && atMs < endMs);
        const shown = Object.fromEntries(NAMES.map((name) => [name, series[name][step]]));
        if (startMs > END_MS) continue;
        if (grain === "day" && step > 0) expect(clock.format(startMs)).toContain(" 00:00:00 ");
        expect([startMs, shown]).toEqual([startMs, measure(own)]);
        if (Object.keys(filters).length > 0) continue;
        const visitors = own.filter(({ kind, leftOut }) => kind === "view" && !leftOut).map(({ visitor }) => visitor);
        expect([startMs, series.visitors[step]]).toEqual([startMs, new Set(visitors).size]);
      }
    }
  });

  test("breakdowns by each dimension, of the site and of an article, with the period before", async () => {
    for (const by of DIMENSIONS) {
      for (const isOfArticle of [false, true]) {
        const { from, to, isIn, wasIn } = somePeriod();
        const own = seen.filter(isIn);
        const article = isOfArticle && own.length > 0 ? random.pick(own).article : undefined;
        const ofArticle = seen.filter((one) => article === undefined || one.article === article);
        const filters = someFilters(ofArticle.filter(isIn));
        const asked = ofArticle.filter((one) => hasValues(one, filters));
        const query = { by, from, to, article, limit: "10000", compare: "previous", ...filters };
        const { rows, total } = await report("breakdown", query);
        const nameOf = ({ values }: Seen) => values[by];
        const expected = measureBy(asked.filter(isIn), nameOf);
        const before = measureBy(asked.filter(wasIn), nameOf);
        const some = (values: Map<string, unknown>) =>
          new Map([...values].filter(([, one]) => Object.values(one as object).some((count) => count > 0)));
        expect([query, some(byValue(rows))]).toEqual([query, expected]);
        const shownBefore = new Map(rows.map((row: Shown & { value: string }) => [row.value, previousOf(row)]));
        expect([query, some(shownBefore as never)]).toEqual([query, before]);
        expect(valuesOf(total)).toEqual(measure(asked.filter(isIn)));
        expect(previousOf(total)).toEqual(measure(asked.filter(wasIn)));
      }
    }
  });

  test("lists of articles, in their order, with the period before, and the same as a file", async () => {
    for (let at = 0; at < QUESTIONS; at++) {
      const { from, to, isIn, wasIn } = somePeriod();
      const filters = random.chance(0.3) ? {} : someFilters(seen.filter(isIn));
      const asked = seen.filter((one) => hasValues(one, filters));
      const expected = measureBy(asked.filter(isIn), ({ article }) => article);
      const before = measureBy(asked.filter(wasIn), ({ article }) => article);
      const query = { from, to, compare: "previous", limit: "200", ...filters };
      const { articles: listed, found } = await report("articles", query);
      const shown = new Map(listed.map((row: Shown & { article: string }) => [row.article, valuesOf(row)]));
      expect([query, shown]).toEqual([query, expected]);
      expect(found).toBe(expected.size);
      for (const row of listed)
        expect([row.article, previousOf(row)]).toEqual([row.article, before.get(row.article) ?? NOTHING]);
      const views = listed.map((row: Shown) => row.views.value);
      expect(views).toEqual(views.toSorted((a: number, b: number) => b - a));
      const file: string = await report("export.csv", { view: "articles", from, to, ...filters });
      const lines = file.trim().split("\r\n").slice(1);
      expect(
        new Map(lines.map((line) => [line.split(",")[0], line.split(",").slice(-NAMES.length).map(Number)])),
      ).toEqual(new Map([...expected].map(([article, one]) => [article, NAMES.map((name) => one[name])])));
    }
  });

  test("articles: their public numbers, panels, growth and what was left out, of all views and of some", async () => {
    for (const article of new Set(Array.from({ length: QUESTIONS }, () => random.pick(seen).article))) {
      const all = seen.filter((one) => one.article === article);
      const filters = random.chance(0.4) ? {} : someFilters(random.chance(0.9) ? all : seen);
      const own = all.filter((one) => hasValues(one, filters));
      const shown = await report("article", { article, hours: "72", ...filters });
      const { views, prints, listens, seconds, told, pastHalf } = measure(own);
      expect([article, shown.totals]).toEqual([article, { views, prints, listens }]);
      expect(shown.reading).toMatchObject({ told, seconds, past50: pastHalf });
      for (const [by, rows] of [
        ["source", shown.sources],
        ["country", shown.countries],
        ["device", shown.devices],
        ["browser", shown.browsers],
        ["language", shown.languages],
      ] as const) {
        expect([article, by, byValue(rows)]).toEqual([article, by, measureBy(own, ({ values }) => values[by])]);
      }
      const isOut = (reason: string) => own.filter(({ kind, leftOut }) => kind === "view" && leftOut === reason).length;
      const isKept = !filters.referrer && !filters.page && !filters.browser;
      expect([article, filters, shown.excluded]).toEqual([
        article,
        filters,
        Object.fromEntries(
          ["repeat", "robot", "prefetch", "own", "unsigned"].map((one) => [one, isKept ? isOut(one) : null]),
        ),
      ]);
      const startMs = shown.curve.start * 1_000;
      const grown = shown.curve.views.map((_: unknown, hour: number) => {
        const endMs = startMs + (hour + 1) * HOUR_MS;
        if (endMs - HOUR_MS > END_MS) return null;
        return measure(own.filter(({ atMs }) => atMs >= startMs && atMs < endMs)).views;
      });
      expect([article, shown.curve.views]).toEqual([article, grown]);
    }
  });

  test("what was left out, by reason and robot, of some views and of all", async () => {
    for (let at = 0; at < QUESTIONS; at++) {
      const { from, to, isIn, wasIn } = somePeriod();
      const among = seen.filter((one) => isIn(one) && (one.leftOut !== undefined || random.chance(0.05)));
      const { referrer: _, page: __, browser: ___, ...filters } = someFilters(among);
      const views = seen.filter((one) => one.kind === "view" && hasValues(one, filters));
      const count = (reason: string | undefined) => ({
        value: views.filter((one) => isIn(one) && one.leftOut === reason).length,
        previous: views.filter((one) => wasIn(one) && one.leftOut === reason).length,
      });
      const shown = await report("excluded", { from, to, compare: "previous", ...filters });
      expect(shown.counted).toEqual(count(undefined));
      expect(shown.reasons).toEqual(
        Object.fromEntries(["repeat", "robot", "prefetch", "own", "unsigned"].map((one) => [one, count(one)])),
      );
      const robots = Map.groupBy(
        views.filter((one) => isIn(one) && one.leftOut === "robot"),
        ({ robot = "" }) => robot,
      );
      const named = shown.robots.map((row: { name: string; views: { value: number } }) => [row.name, row.views.value]);
      expect(new Map(named.filter(([, value]: [string, number]) => value > 0))).toEqual(
        new Map([...robots].map(([name, own]) => [name, own.length])),
      );
    }
  });

  test("the last 30 minutes and today, of all, of a section and of an author", async () => {
    const minuteMs = END_MS - (END_MS % MINUTE_MS);
    for (const filters of [{}, { section: random.pick(articles).section }, { author: random.pick(articles).author }]) {
      const own = seen.filter((one) => hasValues(one, filters));
      const shown = await report("now", filters);
      const minutes = Array.from({ length: 30 }, (_, at) => minuteMs - (29 - at) * MINUTE_MS);
      const inMinute = (ms: number) => measure(own.filter(({ atMs }) => atMs >= ms && atMs < ms + MINUTE_MS));
      expect(shown.series.start * 1_000).toBe(minutes[0]);
      for (const name of ["views", "prints", "listens"] as const) {
        expect(shown.series[name]).toEqual(minutes.map((ms) => inMinute(ms)[name]));
      }
      const lately = own.filter(({ atMs }) => atMs >= (minutes[0] ?? 0));
      expect(shown.views).toBe(measure(lately).views);
      const { views, prints, listens } = measure(own.filter(({ atMs }) => dayOf(atMs) === dayOf(END_MS)));
      expect(shown.today).toEqual({ views, prints, listens });
      const listed = shown.articles.map((row: { article: string; views: number }) => [row.article, row.views]);
      const ofArticles = [...measureBy(lately, ({ article }) => article)].map(([article, one]) => [article, one.views]);
      expect(new Map(listed)).toEqual(new Map(ofArticles.filter(([, count]) => count !== 0) as [string, number][]));
      const { from, to, total } = shown.hours;
      const inHours = own.filter(({ atMs }) => atMs >= from && atMs < to);
      expect(valuesOf(total)).toEqual(measure(inHours));
      expect(byValue(shown.sources)).toEqual(measureBy(inHours, ({ values }) => values.source));
      expect(byValue(shown.sections)).toEqual(measureBy(inHours, ({ values }) => values.section));
    }
  });

  test("the most read, in each window", async () => {
    for (const [window, backMs] of [
      ["1h", HOUR_MS],
      ["24h", DAY_MS],
      ["7d", 7 * DAY_MS],
    ] as const) {
      const { json } = await api.call("GET", `/v1/most-read?site=${SITE.id}&window=${window}&limit=50`);
      const shown: { article: string; views: number }[] = json.articles;
      const views = (fromMs: number, article: string) =>
        measure(seen.filter((one) => one.article === article && one.atMs >= fromMs)).views;
      expect(shown.length).toBeGreaterThan(0);
      for (const { article, views: count } of shown) {
        // A window begins with a whole minute, hour or day of the zone.
        expect(count).toBeGreaterThanOrEqual(views(END_MS - backMs, article));
        expect(count).toBeLessThanOrEqual(views(END_MS - backMs - (backMs > DAY_MS ? DAY_MS : HOUR_MS), article));
      }
    }
  });

  test("a search finds what has all of its words, and of those what filters keep", async () => {
    for (let at = 0; at < QUESTIONS; at++) {
      const one = random.pick(articles);
      const word = random.pick(one.title.split(/\s+/).filter((text) => text.length > 3));
      const { section } = random.chance(0.5) ? one : { section: undefined };
      const { device } = random.chance(0.5)
        ? random.pick(seen.filter(({ leftOut, kind }) => kind === "view" && !leftOut)).values
        : {};
      const shown = await report("search", { q: word, section, device, limit: "100" });
      const viewed = new Set(
        seen
          .filter((row) => row.kind === "view" && !row.leftOut && row.values.device === device)
          .map(({ article }) => article),
      );
      const lower = (text: string) => text.toLowerCase();
      const expected = articles.filter(
        ({ id, title, section: its, author }) =>
          lower(`${id} ${title} ${its} ${author}`).includes(lower(word)) &&
          (section === undefined || its === section) &&
          (device === undefined || viewed.has(id)),
      );
      const ids = shown.articles.map(({ article }: { article: string }) => article);
      expect([word, section, device, new Set(ids)]).toEqual([
        word,
        section,
        device,
        new Set(expected.map(({ id }) => id)),
      ]);
    }
  });
});
