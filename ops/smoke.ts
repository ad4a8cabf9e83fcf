import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Complaint } from "../local/complaint.ts";
import { config } from "../tirage.config.ts";

const HELP = `Tries a Tirage that runs somewhere, as readers, pages and editors use it.

  npm run smoke -- https://d111111abcdef8.cloudfront.net --site dunyo --token "$TOKEN"

  --site   a site of tirage.config.ts (the first one)
  --token  a token of an editor of that site; without it no report is asked for (TIRAGE_TOKEN)

Two articles of that site, smoke/ and a random name, get four views, a print and a listen, which count as any others do:
have a site of its own for this where that matters. Exit status: 0 when all of it works.
`;

async function smoke(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [address = "", ...more] = positionals;
  if (!/^https?:/.test(address) || !URL.canParse(address) || more.length > 0) {
    throw new Complaint("Say the address of a Tirage: npm run smoke -- https://…");
  }
  const ids = config.sites.map(({ id }) => id);
  const site = values.site ?? ids[0];
  if (!ids.some((id) => id === site)) throw new Complaint(`--site should be one of ${ids.join(", ")}.`);
  const child = spawn("vitest", ["run", "--config", "test/deploy/vitest.config.ts"], {
    cwd: resolve(import.meta.dirname, ".."),
    env: {
      ...process.env,
      TIRAGE_URL: new URL(address).origin,
      TIRAGE_SITE: site,
      ...(values.token && { TIRAGE_TOKEN: values.token }),
    },
    stdio: "inherit",
  });
  const [status]: (number | null)[] = await once(child, "close");
  return status ?? 1;
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    const options = { site: text, token: text, help: { type: "boolean", default: false, short: "h" } } as const;
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (cause) {
    throw new Complaint(`${cause instanceof Error ? cause.message : String(cause)}. See npm run smoke -- --help`, {
      cause,
    });
  }
}

try {
  process.exitCode = await smoke(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Complaint ? error.message : error);
  process.exitCode = 2;
}
