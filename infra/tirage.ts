import { Construct } from "constructs";
import { type Config, checkConfig } from "../functions/core/config.ts";
import { addStacks, type Stacks } from "./add-stacks.ts";

export interface TirageProps {
  /** What ops decide. */
  readonly config: Config;
  /** The module that exports it as `config`, an absolute path: the functions bring it with them. */
  readonly configFile: string;
  /** The folder of the files that the API serves, as `build` of `build.ts` returns it. */
  readonly publicFolder: string;
}

/**
 * All of Tirage as a part of another CDK app, in stacks of its own.
 * @throws an Error that names the setting of the configuration which cannot work
 */
export class Tirage extends Construct {
  readonly stacks: Stacks;

  constructor(scope: Construct, id: string, { config, configFile, publicFolder }: TirageProps) {
    super(scope, id);
    this.stacks = addStacks(this, checkConfig(config), publicFolder, configFile);
  }
}
