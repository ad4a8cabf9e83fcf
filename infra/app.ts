import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import { build } from "../build.ts";
import { config } from "../tirage.config.ts";
import { addStacks } from "./add-stacks.ts";

const app = new App();
// What they find that nobody answered fails the synthesis.
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
addStacks(app, config, await build());
