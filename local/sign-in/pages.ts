import { createHash } from "node:crypto";
import { html, type Markup } from "../demo/html.ts";
import { DEMO_USERS } from "./demo-users.ts";

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0; padding: 1.5rem }
main { max-width: 34rem; margin: 10vh auto 0 }
h1 { font-size: 1.5rem; line-height: 1.2 }
button { display: block; width: 100%; margin: 0 0 .75rem; padding: .75rem 1rem; font: inherit; text-align: start; cursor: pointer }
`;

/** Put together here, since its hash is of every character between the tags. */
const STYLE_TAG: Markup = { markup: `<style>${STYLE}</style>` };

/** Headers of every page of the sign-in: nothing but its own style, and no frame around it. */
export const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": [
    "default-src 'none'",
    `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
} as const;

/** Where one chooses a demo user. A form and its buttons, so that it needs no script. */
export function choicePage(): string {
  return page(
    "Sign in as a demo user",
    html`<p>
        These users are for trying Tirage on this machine. They have no password: whoever reaches this page can be any
        of them. A deployed Tirage asks Amazon Cognito who someone is.
      </p>
      <form method="post">
        ${DEMO_USERS.map(
          ({ name, may }) => html`<button name="user" value="${name}"><strong>${name}</strong> ${may}</button>`,
        )}
      </form>`,
  );
}

/** A page that says one thing. */
export function messagePage(title: string, message: string): string {
  return page(title, html`<p>${message}</p>`);
}

/**
 * Where one confirms to sign out.
 * @param form the issuer's own form, which the button sends
 */
export function signOutPage(form: string): string {
  const button = html`<button form="op.logoutForm" name="logout" value="yes">Sign out</button>`;
  return page("Sign out?", html`${{ markup: form }} ${button}`);
}

function page(title: string, content: Markup): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title} · Tirage</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        ${STYLE_TAG}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html> `.markup;
}
