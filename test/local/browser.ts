/** As much of a browser as a sign-in without script needs: cookies by path, forms, and redirects one at a time. */
export function openBrowser() {
  const cookies = new Map<string, { readonly text: string; readonly path: string }>();
  const visit = async (url: string, form?: Record<string, string>): Promise<Response> => {
    const { pathname } = new URL(url);
    const sent = [...cookies.values()].filter(({ path }) => pathname.startsWith(path)).map(({ text }) => text);
    const response = await fetch(url, {
      redirect: "manual",
      headers: { cookie: sent.join("; ") },
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [text = ""] = cookie.split(";");
      const path = /; path=([^;]+)/i.exec(cookie)?.[1] ?? "/";
      const [name = ""] = text.split("=");
      if (/expires=Thu, 01 Jan 1970/i.test(cookie)) cookies.delete(name + path);
      else cookies.set(name + path, { text, path });
    }
    return response;
  };
  return {
    visit,
    /** Follows redirects until there is a page, or until an address that `isGoal` takes. */
    follow: async (url: string, isGoal: (url: string) => boolean): Promise<{ url: string; response?: Response }> => {
      let at = url;
      for (let hops = 0; hops < 10; hops += 1) {
        if (isGoal(at)) return { url: at };
        const response = await visit(at);
        const location = response.headers.get("location");
        if (!location) return { url: at, response };
        at = new URL(location, at).href;
      }
      throw new Error(`too many redirects, the last one to ${at}`);
    },
    cookiePaths: () => [...cookies.values()].map(({ path }) => path),
  };
}
