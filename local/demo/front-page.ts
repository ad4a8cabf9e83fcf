import { SECTIONS, type DemoArticle } from "./article.ts";
import { articles } from "./articles.ts";
import { dayInFigures, dayInWords } from "./dates.ts";
import { ferryDrawing } from "./ferry-drawing.ts";
import { html, type Markup } from "./html.ts";
import { LABELS } from "./labels.ts";
import { layoutPage } from "./layout.ts";
import { mostReadList } from "./most-read-list.ts";
import { viewCountTag } from "./view-count-tag.ts";

/**
 * Makes the front page: the newest article large, the others by section, each with its views, and beside them what was
 * read most. It is no article itself.
 */
export function frontPage(): string {
  const [lead, ...others] = articles;
  const day = lead?.published ?? "";
  return layoutPage({
    language: "en",
    title: "The Ferry Post: news of Solbandar and the Zarsuv",
    description: "News of an invented town on an invented river. A demonstration of Tirage.",
    path: "/",
    kind: "front",
    head: html`<script defer src="/v1/most-read.js"></script>
      <script defer src="/demo.js"></script>`,
    dateline: html`<time datetime="${day.slice(0, 10)}">${dayInWords(day, "en")}</time>
      <span>Solbandar, on the Zarsuv</span>`,
    main: html`${lead ? [showLead(lead)] : []}
      <div class="below">
        <div class="sections">${sectionsOf(others).map(showSection)}</div>
        ${mostReadList()}
      </div>`,
  });
}

/** Articles of one section. */
type Section = readonly [name: DemoArticle["section"], articles: DemoArticle[]];

function sectionsOf(list: readonly DemoArticle[]): Section[] {
  return SECTIONS.map((name) => [name, list.filter(({ section }) => section === name)]);
}

function showLead(article: DemoArticle): Markup {
  return html`<article class="lead" lang="${article.language}">
    <div>
      <h2><a href="/articles/${article.id}">${article.title}</a></h2>
      <p class="standfirst">${article.standfirst}</p>
      ${showLine(article, html`<span>${LABELS[article.language].by(article.author)}</span>`)}
    </div>
    ${ferryDrawing()}
  </article> `;
}

function showSection([name, list]: Section): Markup {
  const id = name.toLowerCase();
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${name}</h2>
    ${list.map(
      (article) =>
        html`<article lang="${article.language}">
          <h3><a href="/articles/${article.id}">${article.title}</a></h3>
          <p>${article.standfirst}</p>
          ${showLine(article, html`<time datetime="${article.published}">${dayInFigures(article.published)}</time>`)}
        </article> `,
    )}
  </section> `;
}

function showLine(article: DemoArticle, first: Markup): Markup {
  return html`<p class="line">${first} <span>${viewCountTag(article)}</span></p>`;
}
