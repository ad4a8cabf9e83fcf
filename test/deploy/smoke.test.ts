import { describe } from "vitest";
import { config } from "../../tirage.config.ts";
import { trySystem } from "./try-system.ts";

const { TIRAGE_URL: origin = "", TIRAGE_SITE: id = "", TIRAGE_TOKEN: token } = process.env;
const site = config.sites.find((one) => one.id === id) ?? { id, hosts: [] };

describe(`the Tirage at ${origin}`, () => {
  trySystem(() => ({ address: { origin }, site, token }), { reports: Boolean(token), preflight: true });
});
