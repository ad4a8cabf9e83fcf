/** An app of somebody else's, in which Tirage is a part of a stack: `node foreign-app.ts`, with Tirage's public files. */
import { resolve } from "node:path";
import { App, Stack, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import { Tirage } from "../../infra/tirage.ts";
import { config } from "./foreign-config.ts";

const [publicFolder = ""] = process.argv.slice(2);
const app = new App({ outdir: "cdk.out" });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
new Tirage(new Stack(app, "Courier"), "Counts", {
  config,
  configFile: resolve(import.meta.dirname, "foreign-config.ts"),
  publicFolder,
});
app.synth();
