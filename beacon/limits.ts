/** What the server takes: an event over these would be refused. */
export const MAX_ADDRESS = 2_048;
/** Events of one request. */
export const MAX_EVENTS = 20;
