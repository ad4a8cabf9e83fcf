import { formatNumber } from "./format-number.ts";

/** An article as the answer has it. Its texts came from whoever sent its first view: they may be anything. */
export interface ReadArticle {
  readonly article: string;
  readonly url: string | null;
  readonly title: string | null;
  readonly views: number;
}

/**
 * Makes a list of articles with their views, in the order given. Titles are put in as text, and only what is the address
 * of a page is linked; search engines are not to follow one on another host.
 * @param language how the numbers are written
 */
export function makeList(articles: readonly ReadArticle[], language: string | undefined): HTMLElement {
  const list = document.createElement("ol");
  for (const { article, url, title, views } of articles) {
    const item = document.createElement("li");
    const isPage = /^https?:/i.test(url as string);
    const name = document.createElement(isPage ? "a" : "span") as HTMLAnchorElement;
    if (isPage) {
      name.href = url as string;
      if (name.host !== location.host) name.rel = "nofollow";
    }
    // A title is written in its own direction, whatever the page's is.
    name.dir = "auto";
    name.textContent = title || article;
    const number = document.createElement("data");
    number.value = views as unknown as string;
    number.textContent = formatNumber(views, language);
    item.append(name, " ", number);
    list.append(item);
  }
  return list;
}
