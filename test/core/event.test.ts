import { describe, expect, test } from "vitest";
import { parseEvent, rowIdOf } from "../../functions/core/event.ts";
import { makeEventId } from "../../functions/core/event-id.ts";

const T = Date.parse("2026-11-24T10:00:00Z");
const idAt = (timeMs: number) => makeEventId(timeMs, new Uint8Array(10).fill(timeMs % 251));
const id = idAt(T);
const view = { id, kind: "view", article: "a" };

describe("parsing an event", () => {
  test("takes a view with everything that a page can say", () => {
    const said = {
      ...view,
      url: "https://news.example/a",
      referrer: "https://t.me/",
      language: "uz",
      width: 1280,
      navigation: "navigate",
      title: "A title",
      section: "politics",
      author: "A. Karimov",
      published: "2024-07-04T09:00:00+05:00",
      own: false,
      token: "a token",
    };
    expect(parseEvent(said)).toEqual({ event: said });
  });

  test.each([" ", "\u00a0\u2003", "\u200b", "\u200e\u2069", "\u3164", "\u2800", "\n\t", "\u00ad", " ".repeat(2_000)])(
    "takes a title, section or author of blanks alone for none: %j",
    (blank) => {
      const parsed = parseEvent({ ...view, title: blank, section: blank, author: blank });
      expect(parsed).toEqual({ event: { ...view, title: "", section: "", author: "" } });
    },
  );

  test.each([
    [" \u00a0A title\u200b\n", "A title"],
    [`${" ".repeat(2_000)}A title`, "A title"],
    ["I \u2764\ufe0f", "I \u2764\ufe0f"],
    ["\u200f\u202bחדש\u202c", "\u200f\u202bחדש\u202c"],
  ])("takes blanks from the ends of a title, and no mark that a letter or picture needs: %j", (title, kept) => {
    expect(parseEvent({ ...view, title })).toEqual({ event: { ...view, title: kept } });
  });

  test.each([
    ["an unknown field", { ...view, colour: 1 }, 'Unknown field "colour".'],
    ["a field that every object has", JSON.parse('{"id":"x","kind":"view","article":"a","__proto__":{}}'), "id"],
    ["an inherited name as a field", { ...view, constructor: 1 }, 'Unknown field "constructor".'],
    ["a field of another kind", { ...view, seconds: 1 }, 'Unknown field "seconds".'],
    ["no id", { kind: "view", article: "a" }, 'The field "id" is missing.'],
    ["no kind", { id, article: "a" }, 'The field "kind" is missing.'],
    ["an unknown kind", { ...view, kind: "toString" }, "one of view, print, listen, read"],
    ["an empty article", { ...view, article: "" }, "should not be empty"],
    ["an article that is half a character", { ...view, article: "\ud83d" }, "well-formed Unicode"],
    ["an article of 513 bytes", { ...view, article: `${"ж".repeat(256)}x` }, "at most 512 bytes"],
    ["a width that is text", { ...view, width: "1280" }, "should be a number"],
    ["a date that is a number", { ...view, published: 1 }, "should be text"],
    ["a way of navigation that is a list", { ...view, navigation: [] }, "should be text"],
    ["a read without its seconds", { id, kind: "read", article: "a", depth: 3 }, 'The field "seconds" is missing.'],
    ["a negative depth", { id, kind: "read", article: "a", seconds: 1, depth: -1 }, "should be 0-100"],
    ["a print of no view", { id, kind: "print", article: "a", view: "x" }, "UUIDv7"],
    ["a token that is a number", { ...view, token: 1 }, 'The field "token" should be text.'],
    ["a number", 5, "should be a JSON object"],
    ["nothing", null, "should be a JSON object"],
  ])("refuses %s and says so", (_, input, sentence) => {
    expect(parseEvent(input)).toEqual({ invalid: expect.stringContaining(sentence) });
  });

  test("takes an article id of 512 bytes, with any characters", () => {
    for (const article of ["ж".repeat(256), "a|b|2026-11-24T10|3", "\u0000\n", "__proto__", "../..", "😀"]) {
      expect(parseEvent({ ...view, article })).toMatchObject({ event: { article } });
    }
  });

  test("cuts a title that is too long and mends one that ends in half a character, since neither may cost a view", () => {
    expect(parseEvent({ ...view, title: "x".repeat(2_000) })).toMatchObject({ event: { title: "x".repeat(1_024) } });
    expect(parseEvent({ ...view, title: "smile \ud83d" })).toMatchObject({ event: { title: "smile \ufffd" } });
  });

  test.each([
    ["width", -1],
    ["width", 100_001],
    ["published", "yesterday"],
    ["published", "2024-13-45T00:00:00Z"],
    ["navigation", "teleport"],
    ["navigation", "constructor"],
  ])("leaves a %s of %s away, since what only describes may not cost a view", (field, value) => {
    expect(parseEvent({ ...view, [field]: value })).toEqual({ event: view });
  });

  test("makes spaces of control characters, by which values are joined and lines end", () => {
    const sent = { title: "A\u0000B\nC\tD\u0085E", section: "a\u0000b", author: "\u007f", referrer: "x\u0000y" };
    const kept = { title: "A B C D E", section: "a b", author: "", referrer: "x y" };
    expect(parseEvent({ ...view, ...sent })).toEqual({ event: { ...view, ...kept } });
  });

  test("keeps of the referrer no password, no query and no fragment", () => {
    for (const [sent, kept] of [
      ["https://www.google.com/search?q=my+illness", "https://www.google.com/search"],
      ["https://mail.example/inbox#token=1?x", "https://mail.example/inbox"],
      ["https://user:secret@mail.example/inbox", "https://mail.example/inbox"],
      ["https://mail.example/@user/1", "https://mail.example/@user/1"],
      ["android-app://org.telegram.messenger/", "android-app://org.telegram.messenger/"],
    ]) {
      expect(parseEvent({ ...view, referrer: sent })).toEqual({ event: { ...view, referrer: kept } });
    }
  });
});

describe("the id of an event's row", () => {
  const listen = { kind: "listen", article: "a" } as const;

  test("is the view's for a listen, so that a view is listened to once", () => {
    expect(rowIdOf({ ...listen, id: idAt(T + 5_000), view: id })).toBe(id);
    expect(rowIdOf({ ...listen, id: idAt(T + 43_200_000), view: id })).toBe(id);
  });

  test("is its own for a listen without a view, or more than 12 hours after it, or before it", () => {
    for (const [timeMs, of] of [
      [T, undefined],
      [T + 43_200_001, id],
      [T - 30_001, id],
    ] as const) {
      const own = idAt(timeMs);
      expect(rowIdOf({ ...listen, id: own, ...(of && { view: of }) })).toBe(own);
    }
  });

  test("is its own for a view, a print and a read", () => {
    expect(rowIdOf({ kind: "view", article: "a", id })).toBe(id);
    expect(rowIdOf({ kind: "print", article: "a", id, view: idAt(T - 1_000) })).toBe(id);
    expect(rowIdOf({ kind: "read", article: "a", id, seconds: 1, depth: 2 })).toBe(id);
  });
});
