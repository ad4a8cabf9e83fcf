import { linkTo } from "../address.ts";
import type { About } from "../answers.ts";
import { formatPublished } from "../format.ts";
import { site } from "../site.ts";
import { Facts } from "./facts.tsx";

/** An article's title, as a link to its page. */
export function ArticleLink({ article, title }: { readonly article: string; readonly title: string | null }) {
  return (
    <a {...linkTo({ page: "article", article, q: undefined })} dir="auto">
      {title ?? article}
    </a>
  );
}

/** Section, author and age of an article, as far as they are known. */
export function ArticleFacts({ one }: { readonly one: Pick<About, "section" | "author" | "published"> }) {
  const age = one.published === null ? undefined : formatPublished(one.published, site.value?.zone ?? "UTC");
  return (
    <small class="facts">
      <Facts of={[one.section, one.author, age]} />
    </small>
  );
}
