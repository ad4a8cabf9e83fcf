import { describe, expect, test } from "vitest";
import { html, jsonBlock } from "../../local/demo/html.ts";
import { articles } from "../../local/demo/articles.ts";
import { demoPage } from "../../local/demo/pages.ts";

describe("the demo site", () => {
  test("has a page for each article, which says its id, and nothing at other paths", () => {
    for (const { id } of articles) {
      expect(demoPage(`/articles/${id}`)?.body).toContain(`<meta name="tirage:article" content="${id}" />`);
    }
    for (const path of [
      "",
      "/articles/",
      "/articles/none",
      "/demo.css/",
      "/../demo.css",
      "/constructor",
      "/listen/fr.mp3",
    ]) {
      expect(demoPage(path)).toBeUndefined();
    }
  });

  test("puts text into its pages as text, whatever it holds", () => {
    const text = `<script>"&'</script>`;
    expect(html`<p title="${text}">${[html`${text}`]}</p>`.markup).toBe(
      '<p title="&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;">&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;</p>',
    );
    expect(jsonBlock("application/ld+json", { text }).markup.match(/<\/?script/g)).toEqual(["<script", "</script"]);
  });

  test("allows no script, style, image or sound of another host", () => {
    expect(demoPage("/")?.headers["content-security-policy"]).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
  });
});

describe("the demo site's audio", () => {
  const whole = demoPage("/listen/en.mp3")?.body.length ?? 0;

  test.each([
    [undefined, 200, undefined, whole],
    ["bytes=0-", 206, `bytes 0-${whole - 1}/${whole}`, whole],
    ["bytes=0-99", 206, `bytes 0-99/${whole}`, 100],
    ["bytes=100-9999999", 206, `bytes 100-${whole - 1}/${whole}`, whole - 100],
    ["bytes=-10", 206, `bytes ${whole - 10}-${whole - 1}/${whole}`, 10],
    ["bytes=-9999999", 206, `bytes 0-${whole - 1}/${whole}`, whole],
    [`bytes=${whole}-`, 416, `bytes */${whole}`, 0],
    ["bytes=-0", 416, `bytes */${whole}`, 0],
    ["bytes=9-1", 200, undefined, whole],
    ["bytes=-", 200, undefined, whole],
    ["lines=1-2", 200, undefined, whole],
  ])("answers the range %s with %i", (range, status, contentRange, length) => {
    const answer = demoPage("/listen/en.mp3", range);
    expect(answer?.status).toBe(status);
    expect(answer?.headers["content-range"]).toBe(contentRange);
    expect(answer?.body).toHaveLength(length);
  });
});
