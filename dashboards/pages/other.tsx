import { page } from "../address.ts";
import type { Sites } from "../answers.ts";
import { ArticlePage } from "./article.tsx";
import { LeftOutPage } from "./left-out.tsx";
import { SearchPage } from "./search.tsx";

/** Whichever page is shown that is not the front page. They come as one file, since each alone is too small to wait for. */
export function OtherPage(props: { readonly site: Sites["sites"][number] }) {
  if (page.value === "article") return <ArticlePage {...props} />;
  return page.value === "search" ? <SearchPage {...props} /> : <LeftOutPage {...props} />;
}
