import { HEADINGS, type Section } from "./sections.ts";

const LINE = "\n---\n";
const HEADING = /^## (?=\S)/m;

/**
 * Puts what was measured now into the document, in the place of what was measured before under the same heading. What stands
 * before its line is a person's reading and stays, as other sections do.
 * @param before the document as it was
 * @param machine on which it was measured, and when
 * @throws when it has no line
 */
export function putSection(before: string, machine: string, { name, shows, text }: Section): string {
  const at = before.indexOf(LINE);
  if (at < 0) throw new Error("the document has no line after which the measurements stand");
  const [, ...old] = before.slice(at + LINE.length).split(HEADING);
  const sections = new Map(old.map((section) => [section.slice(0, section.indexOf("\n")), section.trimEnd()]));
  const heading = HEADINGS[name];
  sections.set(heading, [heading, machine, `![${shows}](performance/${name}.svg)`, text.trimEnd()].join("\n\n"));
  const known = Object.values(HEADINGS).flatMap((one) => sections.get(one) ?? []);
  return `${before.slice(0, at + LINE.length)}\n${known.map((section) => `## ${section}\n`).join("\n")}`;
}
