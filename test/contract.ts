import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { parse } from "yaml";
import { matchRoute } from "../local/match-route.ts";

/** An answer as a test received it: from a route, a function, the local runner or a deployed stack. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers | Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

interface Part {
  readonly required?: boolean;
  readonly schema?: { readonly type?: string };
}

const FILE = "docs/openapi.yaml";

/**
 * The document as parsed, but for `mapping`: Ajv refuses that keyword, and finds the schema of a kind by the `const`
 * of its discriminator instead.
 */
const openapi: unknown = parse(
  readFileSync(new URL(`../${FILE}`, import.meta.url), "utf8"),
  (key: unknown, value: unknown) => (key === "mapping" ? undefined : value),
);

const ajv = new Ajv2020({ strict: true, allErrors: true, discriminator: true });
formats.default(ajv);
ajv.addFormat("article-id", (id) => id.isWellFormed() && Buffer.byteLength(id) <= 512);
// The whole document is one schema to Ajv, so that references resolve; its own members say nothing about a value.
ajv.addVocabulary(Object.keys(openapi as object));
ajv.addSchema(openapi as object, FILE);

/**
 * Checks an answer against what `docs/openapi.yaml` says about its operation. A method and path that the document
 * does not describe must be answered as `components/responses/NoRoute`.
 * @param path may carry a query, which is not looked at
 * @throws an Error that names the route, the status and everything that differs
 */
export function assertContract(method: string, path: string, answer: Answer): void {
  const differences = compareAnswer(method, path, answer);
  if (differences.length === 0) return;
  throw new Error([`${method} ${path} answered ${answer.status}, not as ${FILE} says:`, ...differences].join("\n- "));
}

/**
 * Checks a request of `POST /v1/reads`, parsed, against its schema.
 * @throws an Error that names everything that differs
 */
export function assertRequest(body: unknown): void {
  const schema = locate("#/paths/~1v1~1reads/post/requestBody/content/application~1json/schema");
  const differences = compareValue("body", schema.pointer, body);
  if (differences.length === 0) return;
  throw new Error([`This request of POST /v1/reads is not as ${FILE} says:`, ...differences].join("\n- "));
}

/** The document's operations as route keys. */
const DESCRIBED = Object.entries(locate("#/paths").value).flatMap(([path, methods]) =>
  Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
);

function compareAnswer(method: string, path: string, answer: Answer): string[] {
  const [pathname = ""] = path.split("?");
  const described = matchRoute(DESCRIBED, method.toUpperCase(), pathname).routeKey.split(" ")[1] ?? "";
  const operation = find(`#/paths/${pointerKey(described)}/${method.toLowerCase()}`);
  const pointer = operation
    ? `${operation.pointer}/responses/${answer.status}`
    : answer.status === 404 && "#/components/responses/NoRoute";
  const response = pointer && find(pointer);
  if (!response) return [operation ? "status is not described" : "route is not described, so it should be a 404"];
  const headers = new Headers(answer.headers);
  return [...compareHeaders(response.pointer, headers), ...compareBody(response.pointer, headers, answer.body)];
}

function compareHeaders(response: string, headers: Headers): string[] {
  const described = Object.keys(find(`${response}/headers`)?.value ?? {});
  const differences = described.flatMap((name) => {
    const { pointer, value } = locate(`${response}/headers/${pointerKey(name)}`);
    const { required, schema }: Part = value;
    const text = headers.get(name);
    if (text === null) return required ? [`header ${name} is missing`] : [];
    return compareValue(`header ${name}`, `${pointer}/schema`, schema?.type === "integer" ? Number(text) : text);
  });
  return headers.has("set-cookie")
    ? [...differences, "header Set-Cookie is there, and no answer sets a cookie"]
    : differences;
}

function compareBody(response: string, headers: Headers, body: Answer["body"]): string[] {
  const described = Object.keys(find(`${response}/content`)?.value ?? {});
  if (described.length === 0) return body.length > 0 ? ["body is there, and should not be"] : [];
  const type = headers.get("content-type") ?? "";
  const match = described.find((one) => covers(one, type));
  if (!match) return [`content type is "${type}", not ${described.join(" or ")}`];
  const isPicture = match.startsWith("image/") && !match.endsWith("+xml");
  const text = typeof body === "string" ? body : Buffer.from(body).toString(isPicture ? "latin1" : "utf8");
  const schema = `${response}/content/${pointerKey(match)}/schema`;
  if (!/[/+]json$/.test(match)) return compareValue("body", schema, text);
  try {
    return compareValue("body", schema, JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return [`body is not JSON (${error.message})`];
    throw error;
  }
}

/** Says whether a content type is the described one. Parameters that are not described may be there or not. */
function covers(described: string, actual: string): boolean {
  const [expected, found] = [described, actual].map((type) => type.toLowerCase().split(/\s*;\s*/));
  return expected?.[0] === found?.[0] && (expected ?? []).every((part) => found?.includes(part));
}

/** Says what in a value is not as the schema at this JSON Pointer wants it; nothing when all is. */
export function compareValue(name: string, schema: string, value: unknown): string[] {
  const validate = ajv.getSchema(FILE + schema);
  if (!validate) throw new Error(`${FILE} has no schema at ${schema}`);
  if (validate(value) === true) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${name}${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** A place in the document, its references followed. */
interface Located {
  readonly pointer: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Finds what a JSON Pointer leads to in the document, through every `$ref` on the way. */
export function find(pointer: string): Located | undefined {
  let located: Located | undefined = { pointer: "#", value: openapi as Located["value"] };
  for (const key of pointer.split("/").slice(1)) {
    const value: unknown = located.value[key.replaceAll("~1", "/").replaceAll("~0", "~")];
    if (typeof value !== "object" || value === null) return undefined;
    const { $ref, ...more } = value as { readonly $ref?: string };
    // A schema may say more beside its reference; then it is a schema of its own.
    const isReference = $ref !== undefined && Object.keys(more).length === 0;
    located = isReference ? find($ref) : { pointer: `${located.pointer}/${key}`, value: value as Located["value"] };
    if (!located) return undefined;
  }
  return located;
}

function locate(pointer: string): Located {
  const located = find(pointer);
  if (!located) throw new Error(`${FILE} has nothing at ${pointer}`);
  return located;
}

function pointerKey(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
