import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { referrerPage, sourceOf } from "../../functions/core/source.ts";

const HOSTS = ["news.example", "www.paper.example", "localhost:8080"];

/** The source of a view without a campaign, as `group: name`. */
function named(referrer: string | undefined, campaign?: { source?: string; medium?: string }): string {
  const { group, name } = sourceOf(referrer, campaign, HOSTS);
  return `${group}: ${name}`;
}

describe("the source of a view", () => {
  test.each([
    ["https://t.me/", "messenger: Telegram"],
    ["https://web.telegram.org/k/", "messenger: Telegram"],
    ["https://telegram.me/s/channel", "messenger: Telegram"],
    ["https://wa.me/", "messenger: WhatsApp"],
    ["https://l.messenger.com/", "messenger: Messenger"],
    ["https://m.me/", "messenger: Messenger"],
    ["https://slack-redir.net/link", "messenger: Slack"],
    ["https://l.facebook.com/", "social: Facebook"],
    ["http://m.facebook.com/", "social: Facebook"],
    ["https://fb.me/x", "social: Facebook"],
    ["https://t.co/abc", "social: X"],
    ["https://x.com/", "social: X"],
    ["https://mobile.twitter.com/", "social: X"],
    ["https://out.reddit.com/", "social: Reddit"],
    ["https://lnkd.in/x", "social: LinkedIn"],
    ["https://away.vk.com/away.php", "social: VK"],
    ["https://ok.ru/", "social: OK"],
    ["https://my.mail.ru/", "social: Moy Mir"],
    ["https://www.pinterest.co.uk/", "social: Pinterest"],
    ["https://mastodon.social/@reader/1", "social: Mastodon"],
    ["https://bing.com/", "search: Bing"],
    ["https://cn.bing.com/", "search: Bing"],
    ["https://duckduckgo.com/", "search: DuckDuckGo"],
    ["https://r.search.yahoo.com/", "search: Yahoo"],
    ["https://search.yahoo.co.jp/", "search: Yahoo"],
    ["https://go.mail.ru/search", "search: Mail.ru Search"],
    ["https://m.search.naver.com/", "search: Naver"],
    ["https://search.brave.com/", "search: Brave"],
    ["https://news-example.cdn.ampproject.org/", "search: Google"],
    ["https://mail.yahoo.com/", "mail: Yahoo Mail"],
    ["https://e.mail.ru/inbox/", "mail: Mail.ru Mail"],
    ["https://mail.yandex.com.tr/", "mail: Yandex Mail"],
    ["https://outlook.live.com/mail/0/", "mail: Outlook"],
    ["https://news.us1.list-manage.com/", "mail: Newsletter"],
    ["https://chatgpt.com/", "assistant: ChatGPT"],
    ["https://www.perplexity.ai/", "assistant: Perplexity"],
    ["https://copilot.microsoft.com/", "assistant: Copilot"],
    ["https://edgeservices.bing.com/", "assistant: Copilot"],
    ["https://claude.ai/chat", "assistant: Claude"],
    ["https://chat.deepseek.com/", "assistant: DeepSeek"],
    ["https://dzen.ru/news", "aggregator: Dzen"],
    ["https://zen.yandex.ru/", "aggregator: Dzen"],
    ["https://news.yandex.uz/", "aggregator: Yandex News"],
    ["https://mail.ru/", "aggregator: Mail.ru News"],
    ["https://news.yahoo.co.jp/", "aggregator: Yahoo News"],
    ["https://ntp.msn.com/", "aggregator: MSN"],
    ["https://apple.news/Abc", "aggregator: Apple News"],
    ["https://flip.it/x", "aggregator: Flipboard"],
    ["https://www.googleapis.com/auth/chrome-content-suggestions", "aggregator: Google Discover"],
    ["https://blog.example/post", "other: blog.example"],
  ])("of %s is %s", (referrer, source) => {
    expect(named(referrer)).toBe(source);
  });

  test.each(["com", "uz", "co.uz", "com.tr", "de", "co.uk", "com.br", "ru", "kz"])(
    "is the search of Google and Yandex under .%s, and not that of their other services",
    (country) => {
      expect(named(`https://www.google.${country}/`)).toBe("search: Google");
      expect(named(`https://google.${country}/url`)).toBe("search: Google");
      expect(named(`https://news.google.${country}/`)).toBe("aggregator: Google News");
      expect(named(`https://mail.google.${country}/`)).toBe("mail: Gmail");
      expect(named(`https://gemini.google.${country}/`)).toBe("assistant: Gemini");
      expect(named(`https://docs.google.${country}/`)).toBe(`other: docs.google.${country}`);
      expect(named(`https://yandex.${country}/search/`)).toBe("search: Yandex");
      expect(named(`https://disk.yandex.${country}/`)).toBe(`other: disk.yandex.${country}`);
    },
  );

  test.each([
    "evilgoogle.com",
    "google.com.evil.example",
    "google.evil.com",
    "google.example",
    "t.me.evil.example",
    "not-x.com",
    "netflix.com",
    "xt.co",
    "com",
    "co.uk",
    "127.0.0.1",
    "[::1]",
  ])("is no known one on %s, which only looks like it", (host) => {
    expect(named(`https://${host}/`)).toBe(`other: ${host}`);
  });

  test("is found whatever the case, the port and a last dot, and in punycode", () => {
    for (const host of ["T.ME", "t.me.", "t.me:8443", "T.me.:443"])
      expect(named(`HTTPS://${host}/`)).toBe("messenger: Telegram");
    expect(named("https://www.Пример.example:444/")).toBe("other: xn--e1afmkfd.example");
  });

  test("is the site itself on its own hosts, with and without www. and with their port", () => {
    for (const own of ["news.example", "www.news.example", "NEWS.example.", "paper.example", "www.paper.example"])
      expect(named(`https://${own}/a`)).toBe(`internal: ${own.toLowerCase().replace(/^www\.|\.$/g, "")}`);
    expect(named("http://localhost:8080/")).toBe("internal: localhost");
    for (const other of [
      "blog.news.example",
      "news.example:8080",
      "localhost",
      "anews.example",
      "www.www.news.example",
    ])
      expect(named(`http://${other}/`)).toMatch(/^other: /);
  });

  test("is internal on a link of the site, whatever campaign it names", () => {
    expect(named("https://news.example/", { source: "telegram" })).toBe("internal: news.example");
  });

  test.each([
    ["android-app://com.google.android.gm/", "mail: Gmail"],
    ["android-app://com.google.android.gm", "mail: Gmail"],
    ["android-app://org.telegram.messenger/", "messenger: Telegram"],
    ["android-app://com.google.android.googlequicksearchbox/https/www.google.com", "search: Google"],
    ["android-app://com.Slack/", "messenger: Slack"],
    ["ios-app://284882215/", "social: Facebook"],
    ["ios-app://com.burbn.instagram", "social: Instagram"],
    ["android-app://com.example.browser/", "other: com.example.browser"],
    ["android-app://t.me/", "other: t.me"],
  ])("of the app %s is %s", (referrer, source) => {
    expect(named(referrer)).toBe(source);
  });

  test("is direct without a referrer and without a campaign that names a known source", () => {
    for (const none of [undefined, "", "  "]) {
      expect(named(none)).toBe("direct: (direct)");
      expect(named(none, { source: "may", medium: "banner" })).toBe("direct: (direct)");
    }
  });

  test.each([
    [{ source: "telegram" }, "messenger: Telegram"],
    [{ source: " TG " }, "messenger: Telegram"],
    [{ source: "chatgpt.com" }, "assistant: ChatGPT"],
    [{ source: "www.google.com" }, "search: Google"],
    [{ source: "Google_News" }, "aggregator: Google News"],
    [{ source: "newsletter" }, "mail: Newsletter"],
    [{ source: "may", medium: "e-mail" }, "mail: Newsletter"],
    [{ source: "vk", medium: "email" }, "social: VK"],
    [{ medium: "newsletter" }, "mail: Newsletter"],
    [{ source: "may", medium: "messenger" }, "direct: (direct)"],
    [{ source: "rss" }, "aggregator: RSS"],
    [{ source: "evil-telegram" }, "direct: (direct)"],
  ])("is what the campaign %j names when there is no referrer", (campaign, source) => {
    expect(named(undefined, campaign)).toBe(source);
  });

  test("is what the campaign names when the referrer is the common way out of its company", () => {
    expect(named("https://l.facebook.com/", { source: "ig" })).toBe("social: Instagram");
    expect(named("https://lm.facebook.com/", { source: "messenger" })).toBe("messenger: Messenger");
    const googleApp = "android-app://com.google.android.googlequicksearchbox/";
    expect(named(googleApp, { source: "google-discover" })).toBe("aggregator: Google Discover");
    expect(named("https://www.googleapis.com/auth/x", { source: "google-news" })).toBe("aggregator: Google News");
    expect(named("https://away.vk.com/", { source: "ok" })).toBe("social: OK");
  });

  test("is that of the referrer when the campaign names another company's", () => {
    expect(named("https://l.facebook.com/", { source: "telegram" })).toBe("social: Facebook");
    expect(named("https://www.facebook.com/", { source: "ig" })).toBe("social: Facebook");
    expect(named("https://blog.example/", { source: "telegram" })).toBe("other: blog.example");
  });

  test.each([
    "google.com",
    "//t.me/",
    "null",
    "https://",
    "about:blank",
    "data:text/html,x",
    "file:///home/reader",
    "javascript:alert(1)",
    "https://a b/",
    'https://a"b.example/',
    "https://=google.com/",
    "https://google.*/",
    "android-app:///",
    "android-app://utm%3Atg/",
    `https://${"a.".repeat(150)}example/`,
  ])("is unknown when the referrer is no page: %s", (referrer) => {
    expect(named(referrer)).toBe("other: (unknown)");
    expect(referrerPage(referrer)).toBeUndefined();
  });

  test("has a name of 1-255 characters for whatever is sent", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.webUrl(), fc.domain(), fc.string({ maxLength: 300 }));
    const scheme = fc.constantFrom("", "https://", "http://www.", "android-app://", "ios-app://", "https://a.");
    fc.assert(
      fc.property(scheme, text, fc.record({ source: text, medium: text }), (start, rest, campaign) => {
        const { name } = sourceOf(start + rest, campaign, HOSTS);
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(255);
      }),
    );
  });

  test("is a host's own under any suffix that is not its own", () => {
    const host = fc.constantFrom("google.com", "t.me", "x.com", "yandex.ru", "news.google.com", "mail.ru");
    fc.assert(
      fc.property(host, fc.domain(), (known, domain) => {
        fc.pre(named(`https://${domain}/`).startsWith("other: "));
        expect(named(`https://${known}.${domain}/`)).toBe(`other: ${known}.${domain}`);
        expect(named(`https://a${known}/`)).toBe(`other: a${known}`);
      }),
    );
  });
});

describe("the page behind a referrer", () => {
  test.each([
    ["https://www.blog.example/a/b/?id=1#c", "blog.example/a/b"],
    ["http://blog.example:8080/", "blog.example:8080"],
    ["https://BLOG.example.//", "blog.example"],
    ["https://reader:secret@blog.example/a", "blog.example/a"],
    ["https://wiki.example/%D0%A2%D0%B0%D1%88/%2F%20%25", "wiki.example/Таш/%2F%20%25"],
    ["https://wiki.example/Ташкент", "wiki.example/Ташкент"],
    ["android-app://com.google.android.gm/", "com.google.android.gm"],
  ])("of %s is %s", (referrer, page) => {
    expect(referrerPage(referrer)).toBe(page);
  });

  test("is none without a referrer", () => {
    expect(referrerPage(undefined)).toBeUndefined();
    expect(referrerPage("")).toBeUndefined();
  });

  test("ends at a whole letter where the row was cut", () => {
    const whole = "https://wiki.example/%D0%A2%E2%82%AC%F0%9F%98%80";
    for (let length = "https://wiki.example/".length; length <= whole.length; length++)
      expect(["", "Т", "Т€", "Т€😀"].map((path) => `wiki.example/${path}`.replace(/\/$/, ""))).toContain(
        referrerPage(whole.slice(0, length)),
      );
    expect(referrerPage(`https://wiki.example/${"x".repeat(186)}😀`)).toBe(`wiki.example/${"x".repeat(186)}`);
  });

  test("keeps marks escaped that would turn the text around it", () => {
    expect(referrerPage("https://blog.example/a%E2%80%AEb%C2%A0c")).toBe("blog.example/a%E2%80%AEb%C2%A0c");
  });

  test("is short, well-formed and leads to itself", () => {
    const path = fc.oneof(fc.webPath(), fc.string({ unit: "binary", maxLength: 300 }));
    fc.assert(
      fc.property(fc.domain(), path, (domain, rest) => {
        const page = referrerPage(`https://${domain}/${rest}`);
        if (page === undefined) return;
        expect(page.length).toBeLessThanOrEqual(200);
        expect(page.isWellFormed()).toBe(true);
        expect(page).not.toMatch(/\/$|^www\./);
        expect(referrerPage(`https://${page}`)).toBe(page);
      }),
    );
  });
});
