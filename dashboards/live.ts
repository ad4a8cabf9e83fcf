import { computed, effect, signal } from "@preact/signals";
import { liveFilters, page, parameter } from "./address.ts";
import type { Now } from "./answers.ts";
import { Refused, reportPath } from "./ask.ts";
import { fetchAsUser, session, userName } from "./session.ts";
import { keepShown, site, sites, type keptShown } from "./site.ts";

/** What happens now, as the one poll last heard it. */
export const now = signal<Now | undefined>(undefined);

/** Changes when reports have more to say: their numbers are complete up to a later time, or the server is back. */
export const edition = signal(0);

/** How the poll goes: `away` when the server did not answer the last time. */
export const pulse = signal<"starting" | "live" | "away" | "paused">("starting");

/** Time between two answers, and between a failure and the next try, which doubles up to the last. */
const EVERY_MS = 5_000;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 60_000;

/**
 * Keeps asking what happens now, for as long as somebody is signed in and the page can be seen. An answer that says the
 * same as the one before has no body (ETag, 304) and draws nothing again.
 */
export function startPoll(kept: ReturnType<typeof keptShown>): void {
  let round: AbortController | undefined;
  let path = "";
  let ofArticle = "";
  const begin = () => {
    round?.abort();
    round = undefined;
    if (session.value === "over") pulse.value = "paused";
    if (path === "" || session.value !== "in") return;
    if (document.hidden) {
      pulse.value = "paused";
      if (sites.value)
        keepShown({ user: userName.value, sites: sites.value, now: now.value && { path, answer: now.value } });
      return;
    }
    round = new AbortController();
    void poll(path + ofArticle, round.signal, kept?.now?.answer);
  };
  document.addEventListener("visibilitychange", begin);
  addEventListener("online", begin);
  const asked = computed(() => (site.value ? reportPath("now", { site: site.value.id, ...liveFilters.value }) : ""));
  // Its own number comes with the others, which are the same on every page.
  const shown = computed(() =>
    page.value === "article" ? `&article=${encodeURIComponent(parameter("article") ?? "")}` : "",
  );
  effect(() => {
    // Numbers of another site or section are none of this one.
    if (asked.value !== path) now.value = kept?.now?.path === asked.value ? kept.now.answer : undefined;
    path = asked.value;
    ofArticle = shown.value;
    begin();
  });
}

/** @param last what is shown from the last visit, which no report was asked for after */
async function poll(path: string, stopped: AbortSignal, last: Now | undefined): Promise<void> {
  let etag: string | undefined;
  let failures = 0;
  while (!stopped.aborted) {
    try {
      const response = await fetchAsUser(path, {
        signal: stopped,
        cache: "no-store",
        headers: etag === undefined ? {} : { "if-none-match": etag },
      });
      if (!response.ok && response.status !== 304) throw new Refused(response.status);
      const answer: Now | undefined = response.status === 304 ? undefined : await response.json();
      if (stopped.aborted) return;
      etag = response.headers.get("etag") ?? etag;
      const { value: before } = now;
      const isLater = answer && before && before !== last && answer.completeTo !== before.completeTo;
      if (isLater || failures > 0) edition.value++;
      if (answer) now.value = answer;
      failures = 0;
      pulse.value = "live";
    } catch {
      if (stopped.aborted) return;
      failures++;
      pulse.value = "away";
    }
    // Not all editors at once, when a server comes back.
    const retryMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)) * (0.75 + Math.random() / 2);
    await pause(failures === 0 ? EVERY_MS : retryMs, stopped);
  }
}

async function pause(ms: number, stopped: AbortSignal): Promise<void> {
  await new Promise<void>((done) => {
    setTimeout(done, ms);
    stopped.addEventListener("abort", () => done(), { once: true });
  });
}
