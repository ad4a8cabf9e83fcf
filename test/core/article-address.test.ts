import { describe, expect, test } from "vitest";
import { articleAddress } from "../../functions/core/article-address.ts";

describe("the address that an article is kept under", () => {
  test.each([
    ["https://news.example/a", "https://news.example/a"],
    ["https://news.example/a#comments", "https://news.example/a"],
    ["https://news.example/a?fbclid=1&utm_source=t.me&yclid=2", "https://news.example/a"],
    ["https://news.example/index.php?id=7&utm_medium=x", "https://news.example/index.php?id=7"],
    ["https://news.example/a?email=reader%40example.com&fbclid=9", "https://news.example/a"],
    ["https://news.example/a?name=A+Reader&q=what+i+typed&user_id=7&gad_source=1", "https://news.example/a"],
    ["https://news.example/?p=7&preview_nonce=8", "https://news.example/?p=7"],
    ["https://news.example/?p=reader%40example.com", "https://news.example/"],
    ["https://news.example/a?", "https://news.example/a"],
    [
      "https://news.example/index.php?option=com_content&view=article&id=5:floods&catid=2&Itemid=10&lang=uz&tmpl=component",
      "https://news.example/index.php?option=com_content&view=article&id=5%3Afloods&catid=2&Itemid=10&lang=uz",
    ],
    ["https://news.example/n.php?ELEMENT_ID=31", "https://news.example/n.php?ELEMENT_ID=31"],
    ["https://reader:secret@news.example/a?token=1", "https://news.example/a"],
  ])("of %s is %s", (page, address) => {
    expect(articleAddress(page)).toBe(address);
  });

  test("is none where the page's cannot be parsed", () => {
    for (const page of ["", "/a", "https://"]) expect(articleAddress(page)).toBeUndefined();
  });
});
