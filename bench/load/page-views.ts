import { setTimeout as sleep } from "node:timers/promises";
import { SECOND_MS } from "../../functions/core/clock.ts";
import type { Random } from "../../local/newsroom/random.ts";
import { zipfShares } from "../cost/month.ts";
import { articleId, readerRequests } from "../cost/readers.ts";
import { chunksOf, firstViews } from "./first-views.ts";
import type { Ask } from "./http-client.ts";

const ARTICLES = 1_000;
/** A page sends again what was not taken, and this is how long it waits here. */
const AGAIN_MS = 200;
/** Longer than anything takes that will come to an end. */
const PATIENCE_MS = 120_000;
/** How long a view may take to be counted. */
const VISIBLE_MS = 600_000;
/** Pages of the demo site that send views, and remember what was accepted. */
export interface PageViews {
  /** Sends a view of any article, or of one. @returns milliseconds of the request that was accepted */
  readonly view: (article?: string) => Promise<number>;
  /** Sends a view of an article that nobody has seen. @returns also seconds until its number shows it, from when it was sent */
  readonly watch: () => Promise<{ readonly postMs: number; readonly visibleSeconds: number }>;
  /** Waits until each number is what was accepted. @throws when one stays less, or is more */
  readonly check: () => Promise<{ readonly articles: number; readonly views: number }>;
  /** How many views were accepted, and how many requests were refused on the way and sent again. */
  readonly counts: () => { readonly accepted: number; readonly refused: number };
}

/**
 * Makes readers of the demo site at an address. Each view is of another reading session, so that none repeats another.
 * @param visibleMs after which a view that is not counted has failed
 */
export function pageViews(ask: Ask, origin: string, random: Random, visibleMs = VISIBLE_MS): PageViews {
  const made = readerRequests(random, { id: "demo", hosts: [new URL(origin).host] });
  const pick = random.picker(zipfShares(ARTICLES).map((share, at) => [articleId(at), share] as const));
  const accepted = new Map<string, number>();
  let [watched, refused] = [0, 0];
  const view = async (article = pick()): Promise<number> => {
    const [request] = made(article, Date.now());
    if (!request) throw new Error("a reader sends no view");
    const { "user-agent": agent = "", origin: page = "", "content-type": type = "" } = request.event.headers;
    const headers = { "user-agent": agent, origin: page, "content-type": type };
    const giveUpMs = performance.now() + PATIENCE_MS;
    for (let body = request.event.body ?? ""; ; body = sentNow(body)) {
      const answer = await ask("POST", "/v1/reads", headers, body).catch((error: unknown) => String(error));
      if (typeof answer !== "string" && answer.status === 202) {
        if (!answer.body.startsWith('{"accepted":1,')) throw new Error(`a view was not accepted: ${answer.body}`);
        accepted.set(article, (accepted.get(article) ?? 0) + 1);
        return answer.ms;
      }
      const isPassing = typeof answer === "string" || answer.status === 503 || answer.status === 429;
      if (!isPassing || performance.now() > giveUpMs) {
        throw new Error(`a view was not taken: ${typeof answer === "string" ? answer : answer.body}`);
      }
      refused += 1;
      await sleep(AGAIN_MS);
    }
  };
  const totals = async (articles: readonly string[]): Promise<Map<string, number>> => {
    const query = articles.map((article) => `article=${encodeURIComponent(article)}`).join("&");
    const { status, body } = await ask("GET", `/v1/totals?site=demo&${query}`);
    // Whoever reads numbers while all is busy may have to ask again.
    if (status === 503) return new Map();
    if (status !== 200) throw new Error(`numbers were not told: ${status} ${body}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the API's description says
    const said = JSON.parse(body) as { totals: Readonly<Record<string, { readonly views: number }>> };
    return new Map(Object.entries(said.totals).map(([article, { views }]) => [article, views]));
  };
  const visible = firstViews(totals, visibleMs);
  return {
    view,
    watch: async () => {
      const article = `2026/11/watched-${++watched}`;
      const startMs = performance.now();
      const postMs = await view(article);
      const seenMs = await visible(article);
      return { postMs, visibleSeconds: (seenMs - startMs) / SECOND_MS };
    },
    check: async () => {
      const giveUpMs = performance.now() + visibleMs;
      const articles = [...accepted.keys()];
      for (const some of chunksOf(articles)) {
        const wrong = async () => {
          const found = await totals(some);
          return some.filter((article) => found.get(article) !== accepted.get(article));
        };
        for (let left = await wrong(); left.length > 0; left = await wrong()) {
          if (performance.now() > giveUpMs)
            throw new Error(`of ${left.length} articles not what was accepted is counted`);
          await sleep(AGAIN_MS);
        }
      }
      return { articles: articles.length, views: [...accepted.values()].reduce((sum, one) => sum + one, 0) };
    },
    counts: () => ({ accepted: [...accepted.values()].reduce((sum, one) => sum + one, 0), refused }),
  };
}

function sentNow(body: string): string {
  return JSON.stringify({ ...JSON.parse(body), sent: Date.now() });
}
