import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Config } from "../../functions/core/config.ts";
import { build } from "../../build.ts";
import { addStacks } from "../../infra/add-stacks.ts";
import { config } from "../../tirage.config.ts";

const root = resolve(import.meta.dirname, "../..");
/** What the stacks take from the build has to be there. */
const publicFolder = await build();
/** The feature flags of the real app. */
export const { context } = JSON.parse(readFileSync(resolve(root, "cdk.json"), "utf8"));

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** What a test changes of the configuration. `undefined` leaves a part out. */
type Changes = Partial<Omit<Config, Optional>> & { readonly [Part in Optional]?: Config[Part] | undefined };
/** Parts that a configuration may be without. */
type Optional = "edge" | "watch";

/** The stacks as `cdk synth` makes them of a changed configuration, without bundling the functions. */
export function synthesize(changes: Changes = {}) {
  const outdir = mkdtempSync(join(tmpdir(), "tirage-synth-"));
  try {
    const app = new App({ outdir, context: { ...context, "aws:cdk:bundling-stacks": [] } });
    const { edge: ofEdge, watch: ofWatch, ...others } = { ...config, ...changes };
    const changed = { ...others, ...(ofEdge && { edge: ofEdge }), ...(ofWatch && { watch: ofWatch }) };
    const { data, service, edge, watch } = addStacks(app, changed, publicFolder);
    return {
      data,
      service,
      edge,
      watch,
      dataTemplate: Template.fromStack(data),
      serviceTemplate: Template.fromStack(service),
      edgeTemplate: edge && Template.fromStack(edge),
      watchTemplate: watch && Template.fromStack(watch),
    };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The resources of a type by their logical id. */
export function resourcesOf(template: Template, type: string): Record<string, Resource> {
  return template.findResources(type) as Record<string, Resource>;
}

/** The one resource of a type whose logical id starts with a construct's path. */
export function resourceAt(template: Template, type: string, path: string): Resource {
  const found = Object.entries(resourcesOf(template, type)).filter(([id]) => id.startsWith(path));
  const [only, ...others] = found;
  if (!only || others.length > 0) throw new Error(`${found.length} resources of ${type} at ${path}`);
  return only[1];
}
