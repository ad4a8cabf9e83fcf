/**
 * Makes a text that is shown in a line: control characters, which no name or title needs, become spaces. So values can be joined
 * by one of them, and a file has a row a line.
 */
export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, " ");
}
