import { idEnd } from "./event-id.ts";

/**
 * Returns the id of this reading session: random, kept by the tab and gone with it, so it says nothing about a person.
 * Where a reader has blocked storage it lives as long as the page.
 */
export function readingSession(): string {
  try {
    return (sessionStorage["tirage"] ||= idEnd);
  } catch {
    return idEnd;
  }
}
