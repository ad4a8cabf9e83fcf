import type { Totals } from "../../functions/core/totals.ts";

/** The paper's sections, in the order of its front page. */
export const SECTIONS = ["River", "Town", "Business", "Culture", "Sport"] as const;

/** An article of the demo site. Everything in it is invented: the town, its river and its people. */
export interface DemoArticle {
  /** What Tirage counts it under, and its path below /articles/. */
  readonly id: string;
  readonly language: "en" | "uz" | "ru";
  readonly section: (typeof SECTIONS)[number];
  readonly title: string;
  readonly standfirst: string;
  readonly author: string;
  /** ISO 8601 with the town's offset. */
  readonly published: string;
  readonly paragraphs: readonly string[];
  /** What the counter that the paper had before had counted. */
  readonly baseline?: Totals;
}
