import { randomDigits } from "./random-digits.ts";

/**
 * Returns the id of this reading session: random, kept by the tab and gone with it, so it says nothing about a person.
 * Where a reader has blocked storage it lives as long as the page.
 */
export function readingSession(): string {
  const fresh = randomDigits(12);
  try {
    return (sessionStorage["tirage"] ||= fresh);
  } catch {
    return fresh;
  }
}
