import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * MiniStack is AWS in one process. It takes valid tokens for invalid ones without `cryptography`. CDK's way of filling a
 * bucket is a Python function that calls boto3 and the AWS CLI.
 */
const PACKAGES = ["ministack==1.5.33", "cryptography==50.0.2", "boto3==1.43.106", "awscli==1.46.3"];

/** A new folder for new packages: what stands in an old one is not looked at. */
const folder = resolve(import.meta.dirname, `../../node_modules/.cache/${PACKAGES.join("-").replaceAll("==", "-")}`);

/** Says what has to be installed before the emulator can be started, or nothing when it can. */
export function findMissingPython(): string | undefined {
  const asked = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
  try {
    execFileSync("python3", ["-c", asked], { stdio: "ignore" });
    return undefined;
  } catch {
    return "The deployment cannot be tried: there is no Python 3.10 or newer with venv. Debian: apt install python3-venv";
  }
}

/**
 * Makes a virtual environment for this project alone, once, with what the emulator needs.
 * @returns the folder of its programs
 */
export async function preparePython(): Promise<string> {
  const programs = join(folder, "bin");
  // Written last, so that an environment that was not finished is made again.
  if (!existsSync(join(programs, "aws"))) {
    await rm(folder, { recursive: true, force: true });
    await run("python3", ["-m", "venv", folder]);
    await run(join(programs, "pip"), ["install", "--quiet", "--disable-pip-version-check", ...PACKAGES]);
  }
  return programs;
}
