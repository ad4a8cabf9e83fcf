import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Site } from "../../functions/core/config.ts";
import { Problem } from "../../functions/core/problem.ts";
import { belongsTo, findSiteFor, readUser, sitesFor } from "../../functions/core/user.ts";

const SITES: Site[] = ["dunyo", "saratov"].map((id) => ({ id, name: id, hosts: [], zone: "UTC", languages: ["uz"] }));
const groupsOf = (claim: unknown) => [...readUser({ "cognito:groups": claim }).groups];
const sitesOf = (claim: unknown) => [...readUser({ "custom:sites": claim }).sites];
/** A group's name as Cognito takes it: letters, marks, symbols, digits and punctuation, no space. */
const groupName = fc.stringMatching(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u);
const siteId = fc.stringMatching(/^[a-z0-9-]{1,32}$/);

describe("the groups of a user", () => {
  test.each([
    ["an array", ["editors", "admins"], ["editors", "admins"]],
    ["the text that API Gateway makes of an array", "[editors admins]", ["editors", "admins"]],
    ["the text of an array of one", "[admins]", ["admins"]],
    ["the text of an empty array", "[]", []],
    ["a bare name", "editors", ["editors"]],
    ["names with space around them", " [ editors\tadmins ] ", ["editors", "admins"]],
    ["nothing", undefined, []],
    ["null", null, []],
    ["a number", 7, []],
    ["an object", { editors: true }, []],
    ["an array of other things", [7, null, ["admins"], { admins: true }], []],
  ])("are read from %s", (_name, claim, groups) => {
    expect(groupsOf(claim)).toEqual(groups);
  });

  test("are the same from an array as from API Gateway's text of it", () => {
    fc.assert(
      fc.property(fc.uniqueArray(groupName, { minLength: 1, maxLength: 10 }), (names) => {
        expect(groupsOf(names)).toEqual(names);
        expect(groupsOf(`[${names.join(" ")}]`)).toEqual(names);
      }),
    );
  });

  test.each(["x,admins", "admins,x", '"admins"', "Admins", "admin", "[admins", "admins]", "administrators"])(
    "are not admins because one is called %s",
    (name) => {
      expect(belongsTo(readUser({ "cognito:groups": [name] }), "admins")).toBe(false);
      expect(belongsTo(readUser({ "cognito:groups": `[readers ${name} others]` }), "admins")).toBe(false);
    },
  );

  test.each([
    ["[editors]", "editors", true],
    ["[editors]", "admins", false],
    ["[admins]", "editors", true],
    ["[admins]", "admins", true],
    ["[readers]", "editors", false],
    [undefined, "editors", false],
  ] as const)("%s may do what %s may: %s", (claim, group, may) => {
    expect(belongsTo(readUser({ "cognito:groups": claim }), group)).toBe(may);
  });
});

describe("the sites of a user", () => {
  test.each([
    ["one", "dunyo", ["dunyo"]],
    ["several with commas", "dunyo,saratov", ["dunyo", "saratov"]],
    ["several with spaces", "dunyo saratov", ["dunyo", "saratov"]],
    ["several with both", " dunyo, saratov ,", ["dunyo", "saratov"]],
    ["all", "*", ["*"]],
    ["an array", ["dunyo", "saratov"], ["dunyo", "saratov"]],
    ["API Gateway's text of an array", "[dunyo saratov]", ["dunyo", "saratov"]],
    ["no text", "", []],
    ["nothing", undefined, []],
    ["a number", 7, []],
    ["an object", { dunyo: true }, []],
  ])("are read from %s", (_name, claim, sites) => {
    expect(sitesOf(claim)).toEqual(sites);
  });

  test("are those ids, in whatever way they are divided", () => {
    const divider = fc.stringMatching(/^[ ,\t]{1,3}$/);
    fc.assert(
      fc.property(fc.uniqueArray(siteId, { maxLength: 20 }), divider, (ids, between) => {
        expect(sitesOf(ids.join(between))).toEqual(ids);
      }),
    );
  });

  test("are shown in the configured order, and no other", () => {
    const shown = (claim: unknown) => sitesFor(readUser({ "custom:sites": claim }), SITES).map(({ id }) => id);
    expect(shown("saratov dunyo")).toEqual(["dunyo", "saratov"]);
    expect(shown("saratov,gone")).toEqual(["saratov"]);
    expect(shown("*")).toEqual(["dunyo", "saratov"]);
    expect(shown(undefined)).toEqual([]);
  });

  test("are found for those whose token carries them, by whole ids", () => {
    const find = (claim: unknown, id: string) => {
      try {
        return findSiteFor(readUser({ "custom:sites": claim }), SITES, id).id;
      } catch (error) {
        return error instanceof Problem ? error.problem : error;
      }
    };
    expect(find("dunyo", "dunyo")).toBe("dunyo");
    expect(find("*", "saratov")).toBe("saratov");
    for (const claim of [undefined, "", "dunyo-2", "duny", "DUNYO", "*.dunyo", "saratov"]) {
      expect(find(claim, "dunyo")).toBe("access");
    }
    expect(find("*", "gone")).toBe("site");
    // A site that is not there looks like one that others have.
    expect(find("dunyo", "gone")).toBe("access");
    expect(find("dunyo", "*")).toBe("access");
  });
});

test("any claims make a user, and never one who may do more than a whole word of them says", () => {
  const piece = fc.constantFrom("admins", "editors", "dunyo", "saratov", "*", "[", "]", " ", ",", "-", "x");
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
  const claim = fc.oneof(text, fc.array(fc.oneof(text, fc.anything())), fc.anything());
  const says = (value: unknown, word: string): boolean =>
    Array.isArray(value)
      ? value.some((one) => says(one, word))
      : typeof value === "string" && value.split(/[\s,[\]]/).includes(word);
  fc.assert(
    fc.property(claim, claim, (groups, sites) => {
      const user = readUser({ "cognito:groups": groups, "custom:sites": sites });
      if (belongsTo(user, "admins")) expect(says(groups, "admins")).toBe(true);
      for (const { id } of sitesFor(user, SITES)) expect(says(sites, id) || says(sites, "*")).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
