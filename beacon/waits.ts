/**
 * Time between two looks of the elements that are marked `live`; doubles while the server is away. The reader script
 * may take as long to answer with its own article's number, before that is asked for like the others.
 */
export const LIVE_MS = 2_000;
/** Time from the reader script's answer to the first look whether its view is in the number. */
export const FIRST_LIVE_MS = 1_000;
/** Time in which the reader script says which article a page is that has just come, or changed without being loaded. */
export const MOVE_MS = 400;
