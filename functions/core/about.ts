import { isBlank } from "./one-line.ts";

/** What a page or an admin says of an article. */
export interface About {
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  readonly section?: string | undefined;
  readonly author?: string | undefined;
  /** ISO 8601. */
  readonly published?: string | undefined;
}

/** Takes away names in which nothing can be seen: before they were refused, pages have said such. */
export function withoutBlanks({ title, section, author, ...others }: About): About {
  const seen = (name: string | undefined) => (name !== undefined && isBlank(name) ? undefined : name);
  return { ...others, title: seen(title), section: seen(section), author: seen(author) };
}
