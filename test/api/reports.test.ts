import { QueryCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS, hourOf } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import { eventTimeMs, makeEventId } from "../../functions/core/event-id.ts";
import { laneOf } from "../../functions/core/lane.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { closedMarkKey, factsMarkKey } from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { seededRandom } from "../pipeline/random.ts";
import { openTestDatabase } from "../test-database.ts";
import { Api, OTHER_SITE, SITE } from "./api.ts";
import { settle as settleAll } from "../../functions/store/settle.ts";

const inTime = () => true;
const ADMIN = { "cognito:groups": "[admins]", "custom:sites": "*" };
const EDITOR = { "cognito:groups": "[editors]", "custom:sites": "*" };

/** Half an hour off UTC, and days that begin within an hour of it. */
const HALF: Site = { ...SITE, id: "kolkata", zone: "Asia/Kolkata" };
/** Its clocks are set back on 1 November 2026, which has 25 hours. */
const DST: Site = { ...SITE, id: "newyork", zone: "America/New_York" };

let db: Awaited<ReturnType<typeof openTestDatabase>>;
let api: Api;

beforeAll(async () => {
  db = await openTestDatabase();
  api = new Api(db, [SITE, OTHER_SITE, HALF, DST]);
});

const settle = (site: Site, nowMs: number) => settleAll(db, site, nowMs, inTime);

async function report(site: Site, name: string, query = "") {
  const { json, status } = await api.call("GET", `/v1/reports/${name}?site=${site.id}${query}`, { claims: EDITOR });
  expect(status).toBe(200);
  return json;
}

const REFERRERS = ["https://www.google.com/", "https://t.me/s/dunyo", "https://blog.example/post", ""];
/** The group of each, by docs/counting.md. */
const GROUPS = ["search", "messenger", "other", "direct"];
const DEVICES = ["phone", "desktop", ""] as const;
const BROWSERS = ["Chrome", "Safari", ""] as const;
const COUNTRIES = ["UZ", "KZ", ""];
const ROBOTS = ["Googlebot", "GPTBot"];
/** An article that only robots read. */
const UNREAD = "d";

let made = 0;

/** Stores an event of chance as `record` does, at a time. */
async function put(site: Site, atMs: number, random: ReturnType<typeof seededRandom>): Promise<void> {
  const session = `session-${random.below(12)}`;
  const article = random.pick(["a", "b", "c", UNREAD]);
  const bytes = new Uint8Array(10).fill(++made % 256);
  bytes[1] = made >> 8;
  const id = makeEventId(atMs, bytes);
  const robot = article === UNREAD || random.chance(0.1) ? random.pick(ROBOTS) : undefined;
  const leftOut = robot
    ? ("robot" as const)
    : random.chance(0.1)
      ? random.pick(["own", "prefetch", "unsigned"] as const)
      : undefined;
  const view = {
    id,
    kind: "view",
    article,
    referrer: random.pick(REFERRERS) || undefined,
    language: random.pick(["uz-Latn", "ru"]),
  } as const;
  const store = recordStore(db);
  const sender = {
    site: site.id,
    session,
    visitor: `visitor-${random.below(20)}`,
    device: random.pick(DEVICES) || undefined,
    browser: random.pick(BROWSERS) || undefined,
    country: random.pick(COUNTRIES) || undefined,
    leftOut,
    robot,
  };
  await store.putEvent({ ...sender, event: view });
  if (random.chance(0.3) && !leftOut) {
    const read = { id, kind: "read", article, seconds: random.below(200), depth: random.below(101) } as const;
    await store.putEvent({ ...sender, event: read });
  }
  if (random.chance(0.2) && !leftOut)
    await store.putEvent({ ...sender, event: { id, kind: "listen", article, view: id } });
  if (random.chance(0.2) && !leftOut) {
    bytes[2] = 1;
    const print = { id: makeEventId(atMs + 5_000, bytes), kind: "print", article, view: id } as const;
    await store.putEvent({ ...sender, event: print });
  }
  await store.nameHours(site.id, session, [view]);
}

interface Raw {
  readonly atMs: number;
  readonly kind: string;
  readonly article: string;
  readonly session: string;
  readonly leftOut: string | undefined;
  readonly robot: string | undefined;
  readonly referrer: string | undefined;
  readonly device: string | undefined;
  readonly browser: string | undefined;
  readonly country: string | undefined;
  readonly language: string | undefined;
  readonly seconds: number;
  readonly depth: number;
  readonly id: string;
}

/** The raw rows of a site, read and counted by this file's own means. */
async function rawRows(site: Site): Promise<Raw[]> {
  const rows: Raw[] = [];
  let ExclusiveStartKey;
  do {
    const page: { Items?: Record<string, { S?: string }>[]; LastEvaluatedKey?: unknown } = (await db.client.send(
      new ScanCommand({
        TableName: db.events,
        ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey: ExclusiveStartKey as never }),
      }),
    )) as never;
    for (const item of page.Items ?? []) {
      const [of, article = ""] = (item["pk"]?.S ?? "").split("|");
      if (of !== site.id) continue;
      const parts = (item["sk"]?.S ?? "").split("|");
      const isRead = parts[0] === "read";
      const id = (isRead ? parts[1] : parts[0]) ?? "";
      rows.push({
        id,
        atMs: Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16),
        kind: isRead ? "read" : (parts[1] ?? ""),
        article,
        session: item["s"]?.S ?? "",
        leftOut: item["x"]?.S,
        robot: item["bot"]?.S,
        referrer: item["ref"]?.S,
        device: item["dev"]?.S,
        browser: item["br"]?.S,
        country: item["co"]?.S,
        // A script or region makes no other language.
        language: item["lang"]?.S?.split("-")[0],
        seconds: Number(parts[2] ?? 0),
        depth: Number(parts[3] ?? 0),
      });
    }
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return rows;
}

/** Which views count, and which are repeats, by the sentence in docs/counting.md. */
function countOf(rows: readonly Raw[]) {
  const views = rows.filter(({ kind, leftOut }) => kind === "view" && !leftOut).toSorted((a, b) => a.atMs - b.atMs);
  const last = new Map<string, number>();
  const counted = views.filter(({ article, session, atMs }) => {
    const key = JSON.stringify([article, session]);
    const before = last.get(key) ?? -Infinity;
    last.set(key, atMs);
    return atMs - before > 30_000;
  });
  return { counted, repeats: views.length - counted.length };
}

const dayOf = (atMs: number, zone: string) => {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, dateStyle: "short" }).format(atMs).split("/");
  return `${parts[2]}-${parts[1]}-${parts[0]}`;
};

const tallyBy = <Value>(items: readonly Value[], keyOf: (item: Value) => string) =>
  Object.fromEntries([...Map.groupBy(items, keyOf)].map(([key, own]) => [key, own.length]));

describe.each([
  ["in a zone of whole hours", SITE, "2026-11-18"],
  ["in a zone that is half an hour off", HALF, "2026-11-18"],
  ["over a day of 25 hours", DST, "2026-10-31"],
])("reports %s, of four days of chance", (_where, site, firstDay) => {
  const random = seededRandom(7);
  const startMs = Date.parse(`${firstDay}T06:15:00Z`);
  const lastMs = startMs + 3.2 * DAY_MS;
  const fromTo = `&from=${firstDay}&to=${dayOf(lastMs, site.zone)}`;
  let rows: Raw[];

  beforeAll(async () => {
    // Nothing was before: it need not be looked for.
    const before = hourOf(startMs - 2 * HOUR_MS);
    for (const keyOf of [closedMarkKey, factsMarkKey]) await moveMark(db, keyOf(site.id), before);
    // Some days are over when the reports are asked for, some hours closed, some not, and some events come late.
    for (let stepMs = startMs; stepMs < lastMs; stepMs += 5 * HOUR_MS) {
      for (let at = 0; at < 20; at++) await put(site, stepMs + random.below(5 * HOUR_MS), random);
      await settle(site, stepMs + 5 * HOUR_MS);
    }
    api.nowMs = lastMs + 5 * HOUR_MS;
    for (let hours = 0; hours < 28; hours += 4) await settle(site, api.nowMs + hours * HOUR_MS);
    api.nowMs += 28 * HOUR_MS;
    rows = await rawRows(site);
  });

  test("show the numbers of each local day, exactly those of the raw rows", async () => {
    const { series, totals, completeTo } = await report(site, "overview", `${fromTo}&grain=day`);
    const { counted } = countOf(rows);
    const byDay = tallyBy(counted, ({ atMs }) => dayOf(atMs, site.zone));
    expect(counted.length).toBeGreaterThan(150);
    const shown = series.starts.map((ms: number, at: number) => [dayOf(ms, site.zone), series.views[at]]);
    expect(Object.fromEntries(shown)).toEqual(byDay);
    expect(totals.views.value).toBe(counted.length);
    expect(totals.listens.value).toBe(rows.filter(({ kind }) => kind === "listen").length);
    expect(totals.prints.value).toBe(rows.filter(({ kind }) => kind === "print").length);
    expect(totals.prints.value).toBeGreaterThan(10);
    expect(completeTo).toBe(api.nowMs - 4 * HOUR_MS);
  });

  test("show those of each hour of the clock", async () => {
    const { series } = await report(site, "overview", `${fromTo}&grain=hour`);
    const clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: site.zone,
      dateStyle: "short",
      timeStyle: "long",
    });
    // The hour that comes twice has two names of the zone.
    const hourNameOf = (ms: number) => clock.format(ms).replace(/:\d\d:\d\d/, "");
    const counted = countOf(rows).counted;
    const shown: [string, number][] = series.starts.map((ms: number, at: number) => [hourNameOf(ms), series.views[at]]);
    expect(Object.fromEntries(shown.filter(([, views]) => views))).toEqual(
      tallyBy(counted, ({ atMs }) => hourNameOf(atMs)),
    );
    const hours = shown.length / 24;
    expect(series.starts).toHaveLength(site === DST ? 24 * 4 + 1 : Math.round(hours) * 24);
  });

  test("add up to the same in each breakdown, with filters that combine", async () => {
    const { counted } = countOf(rows);
    const groupOf = ({ referrer = "" }: Raw) => GROUPS[REFERRERS.indexOf(referrer)] ?? "";
    const by = async (dimension: string, filter = "") =>
      Object.fromEntries(
        (await report(site, "breakdown", `${fromTo}&by=${dimension}${filter}`)).rows.map(
          (row: { value: string; views: { value: number } }) => [row.value, row.views.value],
        ),
      );
    expect(await by("source")).toEqual(tallyBy(counted, groupOf));
    for (const dimension of ["device", "browser", "country", "language"] as const) {
      expect(await by(dimension)).toEqual(tallyBy(counted, (row) => row[dimension] ?? "(unknown)"));
    }
    const inKz = counted.filter(({ country, browser }) => country === "KZ" && browser === "Safari");
    expect(await by("device", "&country=KZ&browser=Safari")).toEqual(
      tallyBy(inKz, ({ device }) => device ?? "(unknown)"),
    );
    const phones = counted.filter(({ device, referrer }) => device === "phone" && referrer?.includes("t.me"));
    expect(await by("page", "&device=phone&source=messenger")).toEqual({ "t.me/s/dunyo": phones.length });
    const ofA = counted.filter(({ article }) => article === "a");
    expect(await by("source", "&article=a")).toEqual(tallyBy(ofA, groupOf));
  });

  test("show how views were read, and what was left out", async () => {
    const { counted, repeats } = countOf(rows);
    const ids = new Set(counted.map(({ id }) => id));
    const reads = rows.filter(({ kind }) => kind === "read");
    const { totals } = await report(site, "overview", fromTo);
    expect(totals.seconds.value).toBe(reads.reduce((sum, { seconds }) => sum + seconds, 0));
    expect(totals.told.value).toBe(reads.filter(({ id }) => ids.has(id)).length);
    expect(totals.pastHalf.value).toBe(reads.filter(({ id, depth }) => ids.has(id) && depth >= 50).length);
    const { reasons, robots, counted: shown } = await report(site, "excluded", fromTo);
    const ofRobots = rows.filter(({ robot }) => robot);
    const leftOutAs = (reason: string) => ({ value: rows.filter(({ leftOut }) => leftOut === reason).length });
    expect(shown.value).toBe(counted.length);
    for (const reason of ["own", "prefetch", "unsigned"]) expect(leftOutAs(reason).value).toBeGreaterThan(1);
    expect(reasons).toEqual({
      repeat: { value: repeats },
      robot: leftOutAs("robot"),
      prefetch: leftOutAs("prefetch"),
      own: leftOutAs("own"),
      unsigned: leftOutAs("unsigned"),
    });
    const named = robots.map(({ name, views }: { name: string; views: { value: number } }) => [name, views.value]);
    expect(Object.fromEntries(named)).toEqual(tallyBy(ofRobots, ({ robot }) => robot ?? ""));
  });

  test("add up in the rows of a breakdown for the period before as well, however few rows are shown", async () => {
    const last = dayOf(lastMs, site.zone);
    const before = countOf(rows).counted.filter(
      ({ atMs }) => dayOf(atMs, site.zone) === dayOf(lastMs - DAY_MS, site.zone),
    );
    for (const query of ["by=page&limit=1", "by=page&limit=10000", "by=device&limit=1"]) {
      const { rows: shown, total } = await report(
        site,
        "breakdown",
        `&from=${last}&to=${last}&compare=previous&${query}`,
      );
      const sum = (of: "value" | "previous") =>
        shown.reduce((all: number, row: { views: Record<string, number> }) => all + (row.views[of] ?? 0), 0);
      expect([sum("value"), sum("previous")]).toEqual([total.views.value, before.length]);
    }
  });

  test("put the same of the day before beside it", async () => {
    const last = dayOf(lastMs, site.zone);
    const { series, totals } = await report(site, "overview", `&from=${last}&to=${last}&compare=previous&grain=day`);
    const byDay = tallyBy(countOf(rows).counted, ({ atMs }) => dayOf(atMs, site.zone));
    const before = dayOf(lastMs - DAY_MS, site.zone);
    expect(totals.views).toEqual({ value: byDay[last] ?? 0, previous: byDay[before] });
    expect(series.previous.views).toEqual([byDay[before]]);
  });

  test("say the same when everything is settled again, by two at once", async () => {
    const before = await report(site, "breakdown", `${fromTo}&by=referrer`);
    await Promise.all([settle(site, api.nowMs), settle(site, api.nowMs)]);
    const { rows: after } = await report(site, "breakdown", `${fromTo}&by=referrer`);
    expect(after).toEqual(before.rows);
  });

  test("show what was left out of the articles that have a section or an author now", async () => {
    const say = async (entries: readonly Record<string, unknown>[]) => {
      const body = JSON.stringify(entries.map((entry) => ({ site: site.id, ...entry })));
      expect((await api.call("PUT", "/v1/articles", { claims: ADMIN, body })).status).toBe(200);
      // A process remembers for a minute what is folded.
      api.nowMs += MINUTE_MS;
    };
    await say([
      { article: "a", section: "politics", author: "A. Karimova" },
      { article: "b", section: "sport", author: "A. Karimova" },
      { article: UNREAD, section: "politics" },
    ]);
    const excluded = async (filter: string) => {
      const { reasons, robots, counted } = await report(site, "excluded", `${fromTo}${filter}`);
      const named = robots.map(({ name, views }: { name: string; views: { value: number } }) => [name, views.value]);
      return { reasons, robots: Object.fromEntries(named), counted: counted.value };
    };
    const expected = (articles: readonly string[]) => {
      const own = rows.filter(({ article }) => articles.includes(article));
      const ofRobots = own.filter(({ robot }) => robot);
      const { counted, repeats } = countOf(own);
      const leftOutAs = (reason: string) => ({ value: own.filter(({ leftOut }) => leftOut === reason).length });
      const [robot, prefetch, owns, unsigned] = ["robot", "prefetch", "own", "unsigned"].map(leftOutAs);
      return {
        reasons: { repeat: { value: repeats }, robot, prefetch, own: owns, unsigned },
        robots: tallyBy(ofRobots, ({ robot: name }) => name ?? ""),
        counted: counted.length,
      };
    };
    for (const [filter, articles] of [
      ["&section=politics", ["a", UNREAD]],
      ["&section=politics&author=A.%20Karimova", ["a"]],
      ["&author=A.%20Karimova", ["a", "b"]],
      ["&section=sport", ["b"]],
      ["&section=(unknown)", ["c"]],
      ["&author=(unknown)", ["c", UNREAD]],
      ["&section=weather", []],
    ] as const) {
      expect([filter, await excluded(filter)]).toEqual([filter, expected(articles)]);
    }
    await say([{ article: "b", sameAs: ["c"] }]);
    expect(await excluded("&section=sport")).toEqual(expected(["b", "c"]));
    await say([{ article: "b", sameAs: [] }]);
    expect(await excluded("&section=sport")).toEqual(expected(["b"]));
    const last = dayOf(lastMs, site.zone);
    const { reasons } = await report(site, "excluded", `&from=${last}&to=${last}&compare=previous&section=politics`);
    const robotsOn = (day: string) =>
      rows.filter(
        ({ robot, article, atMs }) => robot && ["a", UNREAD].includes(article) && dayOf(atMs, site.zone) === day,
      ).length;
    expect(reasons.robot).toEqual({
      value: robotsOn(last),
      previous: robotsOn(dayOf(lastMs - DAY_MS, site.zone)),
    });
  });
});

describe("reports", () => {
  test("say no data before the first event and in the future, and zero between", async () => {
    const site = OTHER_SITE;
    api.nowMs = Date.parse("2026-11-20T10:30:00Z");
    for (const keyOf of [closedMarkKey, factsMarkKey]) await moveMark(db, keyOf(site.id), "2026-11-17T00");
    const id = makeEventId(api.nowMs - 2 * DAY_MS, new Uint8Array(10));
    const event = { id, kind: "view", article: "a" } as const;
    await recordStore(db).putEvent({ site: site.id, session: "s", visitor: "v", event });
    await recordStore(db).nameHours(site.id, "s", [event]);
    await settle(site, api.nowMs);
    const { series, totals } = await report(site, "overview", "&from=2026-11-17&to=2026-11-22&grain=day");
    expect(series.views).toEqual([null, 1, 0, 0, null, null]);
    expect(series.visitors).toEqual([null, 1, 0, 0, null, null]);
    expect(totals.views).toEqual({ value: 1 });
    expect(totals.visitors).toEqual({ value: null });
  });

  test("are complete in the end though no run has time for all of an hour's articles", async () => {
    const hourMs = Date.parse("2026-11-21T10:00:00Z");
    for (let article = 0; article < 6; article++) {
      const id = makeEventId(hourMs + article, new Uint8Array(10).fill(++made % 256));
      const event = { id, kind: "view", article: `many-${article}` } as const;
      await recordStore(db).putEvent({ site: OTHER_SITE.id, session: `many-${article}`, visitor: "v", event });
      await recordStore(db).nameHours(OTHER_SITE.id, `many-${article}`, [event]);
    }
    const runs: boolean[] = [];
    while (!runs.at(-1) && runs.length < 40) {
      let left = 5;
      const nowMs = hourMs + (5 + runs.length) * MINUTE_MS;
      runs.push((await settleAll(db, OTHER_SITE, nowMs, () => left-- > 0)).finished);
    }
    // The hours that were closed since its last run come first, and then the six articles, five at the most in a run.
    expect(runs.slice(-2)).toEqual([false, true]);
    api.nowMs = hourMs + 30 * MINUTE_MS;
    const { total } = await report(OTHER_SITE, "breakdown", "&by=device&from=2026-11-21&to=2026-11-21");
    expect(total.views.value).toBe(6);
  });

  test("change in exactly the hour that an event comes late to, minutes after it came", async () => {
    const site = OTHER_SITE;
    const hourMs = Date.parse("2026-11-22T10:00:00Z");
    const hours = "&from=2026-11-22T08:00:00Z&to=2026-11-22T15:00:00Z&grain=hour";
    const send = async (atMs: number) => {
      const id = makeEventId(atMs, new Uint8Array(10).fill(++made % 256));
      const events = [{ id, kind: "view", article: "late" }];
      const body = JSON.stringify({ site: site.id, sent: api.nowMs, session: `tab-${made}`, events });
      const { json } = await api.call("POST", "/v1/reads", { body, headers: { origin: "https://saratov.example" } });
      expect(json).toMatchObject({ accepted: 1 });
    };
    for (let hour = 0; hour < 5; hour++) {
      api.nowMs = hourMs + hour * HOUR_MS;
      await send(api.nowMs - MINUTE_MS);
      await settle(site, api.nowMs);
    }
    const readMs = async () => {
      const { Items = [] } = await db.client.send(
        new QueryCommand({
          TableName: db.rollups,
          KeyConditionExpression: "pk = :pk AND sk > :from",
          ExpressionAttributeValues: { ":pk": { S: `facts|${site.id}` }, ":from": { S: "hour|2026-11-22" } },
        }),
      );
      return new Map(Items.map((item) => [item["sk"]?.S, item["rows"]?.S]));
    };
    // The first run after an hour's end reads it once more, and the first that finds a mark some minutes old takes it away.
    api.nowMs += 3 * MINUTE_MS;
    await settle(site, api.nowMs);
    const before = await readMs();
    expect((await report(site, "overview", hours)).series.views).toEqual([0, 1, 1, 1, 1, 1, 0]);
    api.nowMs += 10_000;
    await send(hourMs + 30 * MINUTE_MS);
    // Two more runs: the first is in the minute of the mark, under which more may come, and leaves it.
    await settle(site, api.nowMs);
    await send(hourMs + 31 * MINUTE_MS);
    await settle(site, api.nowMs + 5 * MINUTE_MS);
    expect((await report(site, "overview", hours)).series.views).toEqual([0, 1, 3, 1, 1, 1, 0]);
    const after = await readMs();
    const changed = [...after].filter(([hour, rows]) => before.get(hour) !== rows).map(([hour]) => hour);
    expect(changed).toEqual(["hour|2026-11-22T10"]);
    // And then it is done with: nothing is read again.
    await settle(site, api.nowMs + 9 * MINUTE_MS);
    expect(await readMs()).toEqual(after);
  });

  test("have a view of the hour before that comes between the last run of this hour and its end", async () => {
    const site = OTHER_SITE;
    const hourMs = Date.parse("2026-11-23T10:00:00Z");
    await settle(site, hourMs + HOUR_MS + 58 * MINUTE_MS);
    api.nowMs = hourMs + HOUR_MS + 59 * MINUTE_MS;
    const events = [
      { id: makeEventId(hourMs + 30 * MINUTE_MS, new Uint8Array(10).fill(99)), kind: "view", article: "tardy" },
    ];
    const body = JSON.stringify({ site: site.id, sent: api.nowMs, session: "tardy", events });
    const { json } = await api.call("POST", "/v1/reads", { body, headers: { origin: "https://saratov.example" } });
    expect(json).toMatchObject({ accepted: 1 });
    await settle(site, hourMs + 2 * HOUR_MS + 3 * MINUTE_MS);
    const hours = "&from=2026-11-23T10:00:00Z&to=2026-11-23T11:00:00Z&grain=hour";
    expect((await report(site, "overview", hours)).series.views).toEqual([1]);
    expect((await report(site, "breakdown", `&by=device${hours}`.replace("&grain=hour", ""))).total.views.value).toBe(
      1,
    );
  });

  test("say how a view was read within ten minutes of its telling, in this hour, the one before and an earlier one", async () => {
    const site = OTHER_SITE;
    const nowMs = Date.parse("2026-11-24T10:02:00Z");
    const send = async (events: readonly object[], session: string) => {
      const body = JSON.stringify({ site: site.id, sent: api.nowMs, session, events });
      const { json } = await api.call("POST", "/v1/reads", { body, headers: { origin: "https://saratov.example" } });
      expect(json).toMatchObject({ accepted: 1 });
    };
    const ids = [0, 1, 3].map((hours) => makeEventId(nowMs - hours * HOUR_MS, new Uint8Array(10).fill(100 + hours)));
    for (const [at, id] of ids.entries()) {
      api.nowMs = eventTimeMs(id);
      await send([{ id, kind: "view", article: "told" }], `teller-${at}`);
    }
    for (const minutes of [0, 5]) await settle(site, nowMs + minutes * MINUTE_MS);
    const told = async () => (await report(site, "overview", "&from=2026-11-24&to=2026-11-24&grain=hour")).series.told;
    api.nowMs = nowMs + 6 * MINUTE_MS;
    const before = await told();
    for (const [at, id] of ids.entries())
      await send([{ id, kind: "read", article: "told", seconds: 30, depth: 60 }], `teller-${at}`);
    for (const minutes of [8, 13]) await settle(site, nowMs + minutes * MINUTE_MS);
    const hourOfDay = (id: string) => (new Date(eventTimeMs(id)).getUTCHours() + 4) % 24;
    const expected = before.map((count: number | null, hour: number) =>
      ids.some((id) => hourOfDay(id) === hour) ? 1 : count,
    );
    expect(before.filter(Boolean)).toEqual([]);
    expect(await told()).toEqual(expected);
  });

  test("have the views of this hour before they are settled", async () => {
    api.nowMs = Date.parse("2026-11-25T10:30:00Z");
    const id = makeEventId(api.nowMs - MINUTE_MS, new Uint8Array(10).fill(9));
    const event = { id, kind: "view", article: "live" } as const;
    await recordStore(db).putEvent({ site: SITE.id, session: "live", visitor: "v", event });
    const { totals: none } = await report(SITE, "overview", "&from=2026-11-25");
    expect(none.views.value).toBe(0);
    const lane = laneOf("live");
    const minuteMs = api.nowMs - MINUTE_MS;
    await recountMinutes(db, { site: SITE.id, article: "live", hour: "2026-11-25T10", lane }, [minuteMs]);
    const { totals } = await report(SITE, "overview", "&from=2026-11-25");
    expect(totals.views.value).toBe(1);
  });

  test.each([
    ["overview?site=dunyo&from=2026-02-30", "from"],
    ["overview?site=dunyo&from=tomorrow", "from"],
    ["articles?site=dunyo&from=2026-02-30T00:00:00Z", "from"],
    ["articles?site=dunyo&from=0999-06-01T00:00:00Z", "1995-01-01"],
    ["breakdown?site=dunyo&by=source&to=9999-12-31T23:59:59Z", "2200-01-01"],
    ["excluded?site=dunyo&to=9999999999999", "2200-01-01"],
    ["articles?site=dunyo&from=", "from"],
    ["breakdown?site=dunyo&by=source&from=1995-01-01&to=2095-01-01", "3660 days"],
    ["excluded?site=dunyo&from=1995-01-01&to=2095-01-01", "3660 days"],
    ["overview?site=dunyo&from=2026-11-20&to=2026-11-19", "from"],
    ["overview?site=dunyo&grain=week", "grain"],
    ["overview?site=dunyo&from=2020-01-01&grain=hour", "62 days"],
    ["overview?site=dunyo&compare=month", "compare"],
    ["overview?site=dunyo&device=", "device"],
    ["breakdown?site=dunyo", "by"],
    ["breakdown?site=dunyo&by=title", "by"],
    ["breakdown?site=dunyo&by=source&limit=0", "limit"],
    ["excluded?site=dunyo&whatever=1", "whatever"],
    ["search?site=dunyo&q=a&whatever=1", "whatever"],
    ["search?site=dunyo&q=a&device=", "device"],
  ])("refuse %s, and say why", async (path, named) => {
    const { status, json } = await api.call("GET", `/v1/reports/${path}`, { claims: EDITOR });
    expect(status).toBe(400);
    expect(json.detail).toContain(named);
  });

  test.each(["referrer", "page", "browser"])(
    "refuse the filter %s for what was left out, and say which it takes",
    async (name) => {
      const path = `/v1/reports/excluded?site=dunyo&section=a&${name}=b`;
      const { status, json } = await api.call("GET", path, { claims: EDITOR });
      expect(status).toBe(400);
      expect(json.detail).toContain(
        `not kept by ${name}: it takes the filters section, author, source, country, device, language.`,
      );
    },
  );

  test("are for those who signed in, and for their sites", async () => {
    for (const name of ["overview", "breakdown", "excluded"]) {
      expect((await api.call("GET", `/v1/reports/${name}?site=dunyo`)).status).toBe(401);
      const claims = { ...EDITOR, "custom:sites": OTHER_SITE.id };
      expect((await api.call("GET", `/v1/reports/${name}?site=dunyo`, { claims })).status).toBe(403);
    }
  });
});
