/**
 * Makes a text that the server takes of the first of these that has one: a text, a thing with a `name`, or several of
 * them. At most 250 characters, and never half of one; `undefined` when there is none.
 */
export function plainText(...choices: unknown[]): string | undefined {
  const texts = choices.map((choice) => {
    const parts = [choice as Named | Named[]].flat().map((part) => part?.name ?? part);
    return parts
      .filter((part) => typeof part === "string")
      .join(", ")
      .match(/\S.{0,249}/su)?.[0];
  });
  return texts.find(Boolean);
}

type Named = { readonly name?: unknown } | null | undefined;
