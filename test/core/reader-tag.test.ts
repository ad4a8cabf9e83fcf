import { describe, expect, test } from "vitest";
import { checkConfig } from "../../functions/core/config.ts";
import { readerTag } from "../../functions/core/reader-tag.ts";
import { config } from "../../tirage.config.ts";

const site = { id: "dunyo", name: "Dunyo", hosts: [], zone: "UTC", languages: ["uz"] } as const;

describe("the line for a site's pages", () => {
  test.each([
    [undefined, ""],
    [1, ""],
    [0.25, ' data-reading="0.25"'],
    [0, ' data-reading="off"'],
  ])("says of a share of reading time of %s: %j", (reading, said) => {
    const tag = readerTag("https://api.example", { ...site, ...(reading !== undefined && { reading }) });
    expect(tag).toBe(`<script defer src="https://api.example/v1/reader.js" data-site="dunyo"${said}></script>`);
  });

  test("comes from a share between none and all", () => {
    for (const reading of [-0.1, 1.1, Number.NaN]) {
      expect(() => checkConfig({ ...config, sites: [{ ...site, reading }] })).toThrow("reading is a share");
    }
  });
});
