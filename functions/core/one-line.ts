/**
 * Makes a text that is shown in a line: control characters, which no name or title needs, become spaces. So values can be joined
 * by one of them, and a file has a row a line. Blanks at either end go, and a text in which nothing can be seen is none: "".
 */
export function oneLine(text: string): string {
  const line = text.replaceAll(/\p{Cc}/gu, " ");
  if (isBlank(line)) return "";
  let [start, end] = [0, line.length];
  while (IS_SPACE.test(line.charAt(start))) start++;
  while (IS_SPACE.test(line.charAt(end - 1))) end--;
  return line.slice(start, end);
}

/** Says whether nothing of a text can be seen: it is empty, or of spaces, marks of direction and other invisible characters. */
export function isBlank(text: string): boolean {
  return IS_BLANK.test(text);
}

/**
 * The code points at the end of both are letters and a symbol that are drawn as nothing: the fillers of Hangul, and the empty pattern of
 * Braille. They stand in each, since an expression that is put together is compiled when a function starts, whoever needs it.
 */
const IS_BLANK = /^[\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u115f\u1160\u2800\u3164\uffa0]*$/u;

/** What is a space at an end. Marks of direction, joiners and selectors belong to the letter or picture beside them. */
const IS_SPACE = /[\p{White_Space}\u200b\u2060\ufeff\u115f\u1160\u2800\u3164\uffa0]/u;
