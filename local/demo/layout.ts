import { SECTIONS } from "./article.ts";
import { html, type Markup } from "./html.ts";

interface Page {
  readonly language: string;
  readonly title: string;
  readonly description: string;
  /** The page's path, as it stands in the canonical link. */
  readonly path: string;
  readonly kind: "front" | "article";
  readonly head: Markup;
  readonly main: Markup;
  /** The day under the paper's name. */
  readonly dateline: Markup;
}

/** Puts a page together: head, the paper's name, what the page is about, and the small print. */
export function layoutPage({ language, title, description, path, kind, head, main, dateline }: Page): string {
  const name = html`<a href="/"><span>The Ferry Post</span></a>`;
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
        <meta name="description" content="${description}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="canonical" href="${path}" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/demo.css" />
        ${head}
        <script defer src="/v1/views.js"></script>
      </head>
      <body class="${kind}">
        <a class="skip" href="#main" lang="en">Skip to the ${kind === "front" ? "articles" : "article"}</a>
        <header class="masthead" lang="en">
          ${kind === "front" ? html`<h1 class="name">${name}</h1>` : html`<p class="name">${name}</p>`}
          <p class="dateline">${dateline}</p>
          <nav aria-label="Sections">
            <ul>
              ${SECTIONS.map((section) => html`<li><a href="/#${section.toLowerCase()}">${section}</a></li>`)}
            </ul>
          </nav>
        </header>
        <main id="main" tabindex="-1">${main}</main>
        <footer class="colophon" lang="en">
          <p>
            <strong>The Ferry Post</strong> is the demonstration of Tirage. Solbandar, its river and its people are
            invented; the numbers are real, and each of them is yours.
          </p>
        </footer>
      </body>
    </html> `;
  return page.markup;
}
