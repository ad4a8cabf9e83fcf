/** Makes a text of what schema.org lets a text be: one, a thing with a `name`, or several of them. */
export function plainText(value: unknown): string {
  return [value as Named]
    .flat()
    .map((part) => (part?.name ?? part)?.trim?.())
    .join(", ");
}

type Named = { readonly name?: Named; readonly trim?: () => string } | null | undefined;
