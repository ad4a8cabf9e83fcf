import fc from "fast-check";
import { expect, test } from "vitest";
import { SOURCES } from "../../functions/core/known-sources.ts";
import { referrerPage, sourceOf } from "../../functions/core/source.ts";
import { nameSource } from "../../ops/audit/sources.ts";

const HOSTS = ["paper.example", "www.news.example", "localhost:8080"];

const words = Object.values<Readonly<Record<string, string>>>(SOURCES).flatMap((names) =>
  Object.entries(names).flatMap(([name, list]) => [name, ...list.split(/\s+/)]),
);
/** Hosts, apps and words of the list and around it. */
const word = fc.constantFrom(...words, "tg", "email", "mail", "newsletter", "nothing", "");
const host = fc.oneof(
  word.map((one) => one.replace(/^(=|app:|utm:)/, "").replace("*", "com.tr")),
  fc.constantFrom(...HOSTS, "www.uz", "www.paper.example", "evilgoogle.com", "l.facebook.com", "away.vk.com", "[::1]"),
  fc.domain(),
);
const path = fc.array(
  fc.oneof(
    fc.webSegment(),
    fc.string({ unit: "grapheme" }).map((text) => encodeURIComponent(text.toWellFormed())),
    fc.constantFrom("%D0%A2", "%D0", "%E2%80%AE", "%F0%9F", "%", "%2F", "%f0%9f%98%80".repeat(20), ""),
  ),
  { maxLength: 12 },
);
const referrer = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("https://", "http://", "android-app://", "ios-app://", "ftp://"),
      fc.constantFrom("", "www."),
      host,
      path,
    )
    .map(([scheme, www, one, parts]) => `${scheme}${www}${one}/${parts.join("/")}`),
  fc.webUrl(),
  fc.string(),
);

test("names sources and pages as the pipeline does, by code of its own", () => {
  fc.assert(
    fc.property(fc.option(referrer, { nil: undefined }), word, word, (from, source, medium) => {
      const { group, name } = sourceOf(from, { source, medium }, HOSTS);
      const page = referrerPage(from);
      const named = nameSource(from, { source, medium }, HOSTS);
      expect({ ...named, page: named.page || undefined }).toEqual({
        source: group,
        referrer: name,
        page: page || undefined,
      });
    }),
    { numRuns: 3_000 },
  );
});
