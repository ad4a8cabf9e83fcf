import { describe, expect, test } from "vitest";
import { articleAddress } from "../../functions/core/article-address.ts";

describe("the address that an article is kept under", () => {
  test.each([
    ["https://news.example/a", "https://news.example/a"],
    ["https://news.example/a#comments", "https://news.example/a"],
    ["https://news.example/a?fbclid=1&utm_source=t.me&yclid=2", "https://news.example/a"],
    ["https://news.example/index.php?id=7&utm_medium=x", "https://news.example/index.php?id=7"],
    ["https://reader:secret@news.example/a?token=1", "https://news.example/a"],
  ])("of %s is %s", (page, address) => {
    expect(articleAddress(page)).toBe(address);
  });

  test("is none where the page's cannot be parsed", () => {
    for (const page of ["", "/a", "https://"]) expect(articleAddress(page)).toBeUndefined();
  });
});
