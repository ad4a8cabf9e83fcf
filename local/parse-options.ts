import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { Complaint } from "./complaint.ts";

/** Reads a command's options. @throws Complaint about what is none of them, with those that there are */
export function parseOptions<const Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const [reason = ""] = error instanceof Error ? error.message.split(/\.\s/) : [];
    const names = new Intl.ListFormat("en-GB").format(Object.keys(options).map((name) => `--${name}`));
    throw new Complaint(`${reason.replace(/\.$/, "")}. The options are ${names}.`);
  }
}
