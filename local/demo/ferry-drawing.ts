import { html, type Markup } from "./html.ts";

/** The night ferry: drawn in the colours of the page, light or dark. */
export function ferryDrawing(): Markup {
  const waves = [0, 1, 2, 3].map(
    (row) =>
      html`<path
        class="wave"
        d="M${-40 + (row % 2) * 26} ${238 + row * 20}${Array.from({ length: 13 }, () => html`q13 -9 26 0t26 0`)}"
      />`,
  );
  const lamps = [92, 132, 172, 468, 508, 548, 588].map(
    (x) => html`<path class="pole" d="M${x} 196v-22" /><circle class="lamp" cx="${x}" cy="171" r="4" />`,
  );
  return html`<figure>
    <svg
      viewBox="0 0 640 320"
      role="img"
      aria-label="A ferry crosses the river at night between two lamplit banks, under a large moon."
    >
      <rect class="sky" width="640" height="320" />
      <circle class="moon" cx="430" cy="88" r="44" />
      <path
        class="bank"
        d="M0 196q70 -30 150 -14q60 10 110 22l-40 26H0zM640 190q-70 -22 -130 -6q-60 14 -120 22l30 24h220z"
      />
      <rect class="water" y="216" width="640" height="104" />
      <path class="glow" d="M398 232h64M408 248h44M392 268h76M414 290h32" />
      ${lamps} ${waves}
      <path class="boat" d="M196 214h212l-18 38q-4 8 -14 8H228q-10 0 -14 -8z" />
      <path class="cabin" d="M236 214v-38h132v38M256 176v-24h76v24M352 176v-46h18v46" />
      <g class="window">
        <rect x="250" y="186" width="18" height="14" />
        <rect x="282" y="186" width="18" height="14" />
        <rect x="314" y="186" width="18" height="14" />
        <rect x="266" y="158" width="22" height="10" />
        <rect x="300" y="158" width="22" height="10" />
      </g>
      <path class="pole" d="M208 214v-52" />
      <circle class="signal" cx="208" cy="158" r="5" />
    </svg>
    <figcaption>The night boat will show a green lamp. Drawing: The Ferry Post</figcaption>
  </figure>`;
}
