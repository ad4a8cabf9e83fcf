import { html, type Markup } from "./html.ts";

/** Windows of the list, the one that it starts with second, in the paper's words. */
const WINDOWS = [
  ["1h", "Hour"],
  ["24h", "Day"],
  ["7d", "Week"],
  ["30d", "Month"],
] as const;
const FIRST = "24h";

/** The sidebar's list of what was read most, and a choice of its window. What stands in it is seen until there is a list. */
export function mostReadList(): Markup {
  return html`<aside class="sidebar needs-script" aria-labelledby="most-read">
    <h2 id="most-read">Most read</h2>
    <fieldset id="windows">
      <legend>In the last</legend>
      ${WINDOWS.map(
        ([window, label]) =>
          html`<label
            ><input
              type="radio"
              name="window"
              value="${window}"
              autocomplete="off"
              ${window === FIRST ? "checked" : ""}
            /><span>${label}</span></label
          >`,
      )}
    </fieldset>
    <most-read site="demo" window="${FIRST}" limit="5"
      ><p>What readers open will be listed here. Open an article, and come back.</p></most-read
    >
  </aside> `;
}
