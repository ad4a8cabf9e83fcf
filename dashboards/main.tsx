import { effect } from "@preact/signals";
import { render } from "preact";
import { readAddress } from "./address.ts";
import type { Sites } from "./answers.ts";
import { App } from "./app.tsx";
import { ask, reportPath } from "./ask.ts";
import { startPoll } from "./live.ts";
import { arrive, session, userName } from "./session.ts";
import { keptShown, sites } from "./site.ts";
import { language, speak } from "./words.ts";

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

const [isSame, settle] = arrive();
await speak(language.value);
readAddress();
// What was shown last is shown while the issuer is asked who is there.
const kept = isSame ? keptShown() : undefined;
sites.value = kept?.sites;
effect(() => {
  if (userName.value && userName.value !== kept?.user) sites.value = undefined;
});
const place = document.querySelector("#app");
if (place) render(<App />, place);
startPoll(kept);
// Nobody presses a key before there is something to see.
import("./shortcuts.ts").then(
  (keys) => keys.startShortcuts(),
  () => undefined,
);
await settle();
if (session.value === "in") void loadSites();

/** Asks which sites there are until the server says. */
async function loadSites(): Promise<void> {
  for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(LAST_RETRY_MS, waitMs * 2)) {
    try {
      const answer = await ask<Sites>(reportPath("sites", {}), new AbortController().signal);
      // Without the times that come with it, which are others in each answer.
      const known = {
        sites: answer.sites.map(({ id, name, zone }) => ({ id, name, zone })),
        definitions: answer.definitions,
      };
      // What says the same as before draws nothing again.
      if (JSON.stringify(known) !== JSON.stringify(sites.peek())) sites.value = known;
      return;
    } catch {
      await new Promise((done) => setTimeout(done, waitMs));
    }
  }
}
