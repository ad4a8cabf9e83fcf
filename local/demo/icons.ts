import { html } from "./html.ts";

/** Icons stand beside words, so nobody needs to be told what they show. */
export const PRINT_ICON = html`<svg viewBox="0 0 16 16" aria-hidden="true">
  <path d="M4 6V1.5h8V6M4 11.5H1.5V6h13v5.5H12M4 9.5h8v5H4z" />
</svg>`;
export const LISTEN_ICON = html`<svg class="when-still" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M4.5 2.5v11l9-5.5z" />
</svg>`;
export const PAUSE_ICON = html`<svg class="when-playing" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M4.5 2.5v11M11.5 2.5v11" />
</svg>`;
