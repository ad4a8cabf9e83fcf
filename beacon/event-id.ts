/**
 * The end of every id that this page makes. Its time tells an id from the page's others, and these 12 digits tell it
 * from what other readers do in the same millisecond. `crypto.randomUUID` exists on https pages only, this everywhere.
 */
export const idEnd = "-7000-8000-" + Math.random().toFixed(12).slice(2);
