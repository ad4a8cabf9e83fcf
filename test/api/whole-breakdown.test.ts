import { expect, test } from "vitest";
import { DIMENSIONS, NO_MEASURES } from "../../functions/core/facts.ts";
import { getExport } from "../../functions/routes/get-export.ts";
import { SITE } from "./api.ts";

const PAGES = 15_000;

test("a breakdown as a file has each value, however many there are", async () => {
  const cells = Array.from({ length: PAGES }, (_, at) => ({
    values: DIMENSIONS.map((name) => (name === "page" ? `news.example/${at}` : "")),
    measures: { ...NO_MEASURES, views: 1 + (at % 3) },
  }));
  const store = { readCells: async () => cells, readReach: async () => ({ completeToMs: null }) };
  const request = {
    path: {},
    query: new URLSearchParams({ site: SITE.id, view: "breakdown", by: "page" }),
    headers: {},
    body: new Uint8Array(),
    address: "",
    user: { groups: new Set(["editors"]), sites: new Set(["*"]) },
  };
  // What a breakdown does not ask for it is not given.
  const given = { sites: [SITE], now: Date.now, store } as unknown as Parameters<typeof getExport>[1];
  const { status, body } = await getExport(request, given);
  expect(status).toBe(200);
  const lines = body.toString().trim().split("\r\n").slice(1);
  expect(lines).toHaveLength(PAGES);
  expect(lines.filter((line) => line.startsWith("(other)"))).toEqual([]);
});
