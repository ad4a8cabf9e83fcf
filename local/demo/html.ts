/** Markup that may stand in a page as it is. */
export interface Markup {
  readonly markup: string;
}

type Value = string | number | Markup | readonly Markup[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A template of markup: whatever is put into it is escaped, unless it is markup itself. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { markup: String.raw({ raw: parts }, ...values.map(write)) };
}

function write(value: Value): string {
  if (typeof value === "object") return "markup" in value ? value.markup : value.map(write).join("");
  return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** A data block of JSON, which no browser runs and no content policy forbids. Nothing in it can end the block. */
export function jsonBlock(type: string, data: unknown): Markup {
  const json = JSON.stringify(data).replaceAll("<", String.raw`\u003c`);
  return { markup: `<script type="${type}">${json}</script>` };
}
