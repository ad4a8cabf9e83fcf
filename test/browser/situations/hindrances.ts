import { expect } from "vitest";
import { articlePage, type Situation } from "./situation.ts";

/** What `localStorage` and `sessionStorage` do where a reader has blocked them: the very name throws. */
const BLOCK_STORAGE = `<script>
  for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, {
    get() { throw new DOMException("The operation is insecure.", "SecurityError"); },
  });
</script>`;

const SAY_WEBDRIVER = `<script>
  Object.defineProperty(Navigator.prototype, "webdriver", { get: () => true });
</script>`;

/** What a browser or a page puts in the script's way. */
export const hindrances: readonly Situation[] = [
  {
    title: "counts a view of a reader who has blocked all storage",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article, { head: BLOCK_STORAGE }));
      await reader.open("/article");
      await site.expectReads(article, [{ kind: "view" }], { views: 1 });
    },
  },
  {
    title: "counts a view under a policy that allows the site's own scripts and connections alone",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      const policy = "default-src 'none'; script-src 'self'; connect-src 'self'";
      site.put("/article", articlePage(article), { "content-security-policy": policy });
      await reader.open("/article");
      await site.expectReads(article, [{ kind: "view" }], { views: 1 });
    },
  },
  {
    title: "counts what happened without a connection, once there is one again",
    needs: "offline",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      const tab = await reader.open("/article");
      await site.expectRows(article, [{ kind: "view" }]);
      await tab.setOffline(true);
      await tab.run(`void dispatchEvent(new Event("beforeprint"))`);
      await tab.run("new Promise((done) => setTimeout(done, 500))");
      await site.expectRows(article, [{ kind: "view" }]);
      await tab.setOffline(false);
      await site.expectReads(article, [{ kind: "view" }, { kind: "print" }], { views: 1, prints: 1 });
    },
  },
  {
    title: "counts no view of a browser that says a program drives it, and stores it as a robot's",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article, { head: SAY_WEBDRIVER }));
      const tab = await reader.open("/article");
      expect(await tab.run("navigator.webdriver")).toBe(true);
      await site.expectReads(article, [{ kind: "view", leftOut: "robot", robot: "webdriver" }], {});
    },
  },
];
