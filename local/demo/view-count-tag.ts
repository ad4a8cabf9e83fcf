import type { DemoArticle } from "./article.ts";
import { html, type Markup } from "./html.ts";
import { LABELS } from "./labels.ts";

/** "Views: 1466", whose number the script fills in; a dash until then. */
export function viewCountTag({ id, language }: DemoArticle, live: "live" | "" = ""): Markup {
  const element = html`<view-count site="demo" article="${id}" ${live}>–</view-count>`;
  return html`${LABELS[language].views}: ${element}`;
}
