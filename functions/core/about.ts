/** What a page or an admin says of an article. */
export interface About {
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  readonly section?: string | undefined;
  readonly author?: string | undefined;
  /** ISO 8601. */
  readonly published?: string | undefined;
}
