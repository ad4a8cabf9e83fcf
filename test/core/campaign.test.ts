import { describe, expect, test } from "vitest";
import { campaignOf } from "../../functions/core/campaign.ts";

const PAGE = "https://news.example/a";

describe("the campaign that a page's address names", () => {
  test("is its UTM source, medium and name", () => {
    expect(campaignOf(`${PAGE}?utm_source=tg&utm_medium=post&utm_campaign=may&id=1`)).toEqual({
      source: "tg",
      medium: "post",
      name: "may",
    });
    expect(campaignOf(`${PAGE}?utm_source=tg`)).toEqual({ source: "tg" });
  });

  test("is none without them", () => {
    for (const page of [PAGE, `${PAGE}?utm_source=&utm_medium=%20`, "no address"])
      expect(campaignOf(page)).toBeUndefined();
  });

  test("has no control characters", () => {
    expect(campaignOf("https://news.example/a?utm_source=a%00b%0A")).toEqual({ source: "a b" });
  });

  test("is cut at 64 characters and mended", () => {
    expect(campaignOf(`${PAGE}?utm_source=${"x".repeat(63)}😀`)).toEqual({ source: `${"x".repeat(63)}\ufffd` });
  });
});
