/**
 * What pages of every origin may do: the public numbers are for everyone, and what is not depends on a token that the page
 * must have, never on a cookie. The functions, API Gateway, CloudFront and the local runner each say it for themselves, and
 * all say this.
 */
export const OPEN_TO_ALL = {
  methods: ["GET", "POST", "PUT", "OPTIONS"],
  /** Headers that a page may send, in lower case. A `*` would not stand for `authorization`. */
  sent: ["content-type", "authorization", "if-none-match"],
  /** Headers of an answer that a page may read, in lower case. */
  read: ["etag", "link", "retry-after", "x-tirage-rejected"],
  /** How long a browser may keep the answer to a preflight, seconds. */
  preflightSeconds: 86_400,
} as const;

/** The headers of every answer, by which a page of any origin may read it. */
export const READABLE_BY_ALL = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": OPEN_TO_ALL.read.join(", "),
};

/** The headers of the answer to a preflight. */
export const PREFLIGHT = {
  ...READABLE_BY_ALL,
  "access-control-allow-methods": OPEN_TO_ALL.methods.join(","),
  "access-control-allow-headers": OPEN_TO_ALL.sent.join(","),
  "access-control-max-age": String(OPEN_TO_ALL.preflightSeconds),
};
