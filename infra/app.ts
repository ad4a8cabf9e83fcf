import { App } from "aws-cdk-lib";
import { build } from "../build.ts";
import { config } from "../tirage.config.ts";
import { addStacks } from "./add-stacks.ts";

addStacks(new App(), config, await build());
