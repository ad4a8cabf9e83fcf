import { enter, session } from "../session.ts";
import { Preferences } from "../parts/preferences.tsx";
import { words } from "../words.ts";

/** What is shown to whoever is not signed in. */
export function SignedOutPage() {
  return (
    <main class="door" id="main" tabIndex={-1}>
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <path d="M7 25v-7h4v7zM14 25V13h4v12zM21 25V7h4v18z" />
      </svg>
      <h1>Tirage</h1>
      <p class="lead">{words().welcome}</p>
      <p>{session.value === "failed" ? words().signInFailed : words().signInHint}</p>
      <p>
        <button type="button" class="primary" onClick={() => void enter()}>
          {session.value === "failed" ? words().tryAgain : words().signIn}
        </button>
      </p>
      <p class="preferences">
        <Preferences />
      </p>
    </main>
  );
}
