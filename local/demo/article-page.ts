import type { DemoArticle } from "./article.ts";
import { articles } from "./articles.ts";
import { dayInFigures, dayInWords, timeInWords } from "./dates.ts";
import { html, jsonBlock, type Markup } from "./html.ts";
import { LISTEN_ICON, PAUSE_ICON, PRINT_ICON } from "./icons.ts";
import { LABELS } from "./labels.ts";
import { layoutPage } from "./layout.ts";
import { viewCountTag } from "./view-count-tag.ts";

/**
 * Makes an article's page, with what Tirage needs in its head and an agency's usual line under the text.
 * @param token by what the page shows that it was made here; nothing where it need not
 */
export function articlePage(article: DemoArticle, token?: string): string {
  const { id, language, title, standfirst, author, published, section } = article;
  const labels = LABELS[language];
  return layoutPage({
    language,
    title: `${title} – The Ferry Post`,
    description: standfirst,
    path: `/articles/${id}`,
    kind: "article",
    head: html`<meta name="tirage:article" content="${id}" />
      ${token === undefined ? "" : html`<meta name="tirage:token" content="${token}" />`}
      <script defer src="/v1/reader.js" data-site="demo"></script>
      <script defer src="/demo.js"></script>
      ${jsonBlock("application/ld+json", describe(article))}`,
    dateline: html`<time datetime="${published.slice(0, 10)}">${dayInWords(published, "en")}</time>`,
    main: html`<article>
        <header>
          <p class="section">${labels.sections[section]}</p>
          <h1>${title}</h1>
          <p class="standfirst">${standfirst}</p>
          <p class="line">
            <span>${labels.by(author)}</span> <time datetime="${published}">${timeInWords(published, language)}</time>
          </p>
        </header>
        <div class="text">${article.paragraphs.map((paragraph) => html`<p>${paragraph}</p> `)}</div>
        ${showFooter(article)}
      </article>
      ${showNext(article)}
      <noscript
        ><img
          class="unseen"
          src="/v1/read.gif?site=demo&amp;article=${encodeURIComponent(id)}${token === undefined ? "" : html`&amp;token=${token}`}"
          alt=""
      /></noscript>`,
  });
}

function describe({ title, section, author, published, language }: DemoArticle) {
  return {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    headline: title,
    articleSection: section,
    author: { "@type": "Person", name: author },
    datePublished: published,
    inLanguage: language,
    publisher: { "@type": "NewsMediaOrganization", name: "The Ferry Post" },
  };
}

function showFooter(article: DemoArticle): Markup {
  const { language, published } = article;
  const { added, print, listen, pause } = LABELS[language];
  return html`<footer>
    <ul>
      <li>${added}: <time datetime="${published}">${dayInFigures(published)}</time></li>
      <li>${viewCountTag(article, "live")}</li>
      <li class="needs-script actions">
        <button type="button" id="print">${PRINT_ICON}${print}</button>
        <button type="button" id="listen" data-listen="${listen}" data-pause="${pause}">
          ${LISTEN_ICON}${PAUSE_ICON}<span>${listen}</span>
        </button>
        <span id="heard" aria-hidden="true"></span>
        <audio id="audio" src="/listen/${language}.mp3" preload="none"></audio>
      </li>
    </ul>
  </footer>`;
}

function showNext(article: DemoArticle): Markup {
  const { language } = article;
  const others = articles.filter(({ id }) => id !== article.id);
  const next = others.toSorted((a, b) => Number(b.language === language) - Number(a.language === language)).slice(0, 3);
  return html`<aside class="next" aria-labelledby="next">
    <h2 id="next">${LABELS[language].next}</h2>
    <ul>
      ${next.map((one) => html`<li lang="${one.language}"><a href="/articles/${one.id}">${one.title}</a></li>`)}
    </ul>
  </aside>`;
}
