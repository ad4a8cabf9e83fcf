import { expect } from "vitest";
import { articlePage, deviceClock, pause, SOON, whenStaying, type Situation } from "./situation.ts";

/** A second of silence, so that a page needs no file. */
const SOUND = `<script>
  const bytes = new Uint8Array(44 + 80000).fill(128, 44);
  const view = new DataView(bytes.buffer);
  [..."RIFF"].forEach((letter, at) => view.setUint8(at, letter.charCodeAt()));
  view.setUint32(4, bytes.length - 8, true);
  [..."WAVEfmt "].forEach((letter, at) => view.setUint8(8 + at, letter.charCodeAt()));
  [[16, 16], [20, 1 | 1 << 16], [24, 8000], [28, 8000], [32, 1 | 8 << 16]].forEach(([at, value]) => view.setUint32(at, value, true));
  [..."data"].forEach((letter, at) => view.setUint8(36 + at, letter.charCodeAt()));
  view.setUint32(40, bytes.length - 44, true);
  for (const audio of document.querySelectorAll("audio")) audio.src = URL.createObjectURL(new Blob([bytes], { type: "audio/wav" }));
</script>`;
export const audioElement = (attributes = "") => `<audio ${attributes}></audio>${SOUND}`;

const play = 'document.querySelector("audio").play()';
const stop = 'document.querySelector("audio").pause()';
const click = (selector: string) => `document.querySelector("${selector}").click()`;

/** Prints and listens. */
export const acts: readonly Situation[] = [
  {
    title: "counts a print when the print dialog opens",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      await tab.print();
      await site.expectTotals(article, { views: 1, prints: 1 });
      const [view, print] = await site.rows(article);
      expect(print?.view).toBe(view?.id);
    },
  },
  {
    title: "counts one print when a button is marked and opens the dialog too, and another 2 s later",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      const opens = `onclick="dispatchEvent(new Event('beforeprint'))"`;
      site.put(
        "/article",
        articlePage(article, { body: `<button data-tirage="print" ${opens}><b>Print</b></button>` }),
      );
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      await tab.run(click("b"));
      await tab.run(click("b"));
      await site.expectTotals(article, { views: 1, prints: 1 });
      await tab.run(pause(2_100));
      await tab.run(click("b"));
      await site.expectTotals(article, { views: 1, prints: 2 });
    },
  },
  {
    title: "counts a print by a marked button of a web component",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article, { body: "<div></div>" }));
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      await whenStaying(tab);
      await tab.run(`const root = document.querySelector("div").attachShadow({ mode: "open" });
        root.innerHTML = '<button data-tirage="print"><b>Print</b></button>'; root.querySelector("b").click()`);
      await site.expectTotals(article, { views: 1, prints: 1 });
    },
  },
  {
    title: "counts one listen a view, however often its audio is played and paused",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article, { body: audioElement() }));
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      for (const act of [play, stop, play, stop, play]) await tab.run(act);
      await site.expectTotals(article, { views: 1, listens: 1 });
    },
  },
  {
    title: "counts no listen for sound that is muted",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article, { body: audioElement("muted") }));
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      await tab.run(play);
      await tab.run(pause(500));
      expect(site.events.map(({ kind }) => kind)).not.toContain("listen");
    },
  },
  {
    title: "counts no listen for what plays without being sound, such as an animation",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article, { body: "<lottie-player></lottie-player>" }));
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      await tab.run(`document.querySelector("lottie-player").dispatchEvent(new CustomEvent("play")); ${pause(500)}`);
      expect(site.events.map(({ kind }) => kind)).toEqual(["view"]);
    },
  },
  {
    title: "counts a print after the device's clock was set back",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article, { head: deviceClock(0) }));
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      await tab.run('dispatchEvent(new Event("beforeprint"))');
      await tab.run(`setClock(-10000); ${pause(2_100)}.then(() => dispatchEvent(new Event("beforeprint")))`);
      await expect.poll(() => site.events.map(({ kind }) => kind), SOON).toEqual(["view", "print", "print"]);
    },
  },
  {
    title: "counts one listen when a text-to-speech button is marked, and the page calls tirage() besides",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      const speaks = `onclick="tirage('listen')"`;
      site.put("/article", articlePage(article, { body: `<button data-tirage="listen" ${speaks}>Listen</button>` }));
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      await tab.run(click("button"));
      await site.expectTotals(article, { views: 1, listens: 1 });
      await expect.poll(() => site.events.filter(({ kind }) => kind === "listen"), SOON).toHaveLength(1);
    },
  },
];
