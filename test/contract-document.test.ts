import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { describe, expect, test } from "vitest";
import { DIMENSIONS } from "../functions/core/facts.ts";
import { PROBLEMS } from "../functions/core/problem.ts";
import { assertRequest, compareValue, find } from "./contract.ts";

type Node = Readonly<Record<string, unknown>>;

const openapi = parse(readFileSync(new URL("../docs/openapi.yaml", import.meta.url), "utf8")) as Node;
/** Every object of the document with its JSON Pointer, without what stands inside of examples. */
const nodes = [...walk(openapi, "#")];
const operations = nodes.filter(([pointer]) => /^#\/paths\/[^/]+\/[^/]+$/.test(pointer));
const parameters = nodesOf("in");
const headers = nodes.filter(([pointer, node]) => /\/headers\/[^/]+$/.test(pointer) && !node.$ref);
const responses = nodes.filter(([pointer, node]) => /\/responses\/[^/]+$/.test(pointer) && !node.$ref);
const contents = nodes.filter(([pointer]) => /\/content\/[^/]+$/.test(pointer));
const schemas = nodes.filter(([pointer]) =>
  /\/schema$|^#\/components\/schemas\/[^/]+$|\/properties\/[^/]+$/.test(pointer),
);

/** What every report may answer. */
const REPORT = [200, 304, 400, 401, 403, 404, 500, 503];
/** Of a list that goes on in another answer. */
const LIST = [200, 304, 400, 401, 403, 404, 409, 500, 503];

describe("docs/openapi.yaml", () => {
  test("is OpenAPI 3.1 with a title, a version and a server", () => {
    expect(openapi).toMatchObject({
      openapi: expect.stringMatching(/^3\.1\.\d$/),
      info: { title: "Tirage", version: expect.stringMatching(/^1\./) },
      servers: [{ url: "/" }],
    });
  });

  test("has something at the end of every reference", () => {
    const references = nodes.flatMap(([, node]) => [node.$ref, ...Object.values((node.mapping as Node) ?? {})]);
    const texts = references.filter((reference) => typeof reference === "string");
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((reference) => !find(reference))).toEqual([]);
  });

  test("uses every part that it defines", () => {
    const text = JSON.stringify(openapi);
    const defined = nodes.flatMap(([pointer]) => (/^#\/components\/\w+\/\w+$/.test(pointer) ? [pointer] : []));
    const unused = defined.filter((pointer) => !text.includes(JSON.stringify(pointer)));
    // A security scheme is used by its name, and the routes that use this one are held against the route table.
    expect(unused).toEqual(["#/components/securitySchemes/token"]);
  });

  test("names and sums up every operation, each in a group that it describes", () => {
    const groups = (openapi.tags as Node[]).map(({ name }) => name);
    for (const [pointer, node] of operations) {
      expect(node, pointer).toMatchObject({
        operationId: expect.stringMatching(/^(get|post|put)[A-Z]\w+$/),
        summary: expect.stringMatching(/^.{5,80}$/),
        description: expect.any(String),
        tags: [expect.toBeOneOf(groups)],
      });
    }
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("has every status of every operation, and no other", () => {
    const statuses = operations.map(([pointer, { responses: byStatus }]) => [
      routeOf(pointer),
      Object.keys(byStatus as Node).map(Number),
    ]);
    expect(Object.fromEntries(statuses)).toEqual({
      "POST /v1/reads": [202, 400, 403, 404, 413, 422, 500, 503],
      "GET /v1/read.gif": [200, 500, 503],
      "GET /v1/totals": [200, 304, 400, 404, 500, 503],
      "GET /v1/badge.svg": [200, 304, 400, 404, 500, 503],
      "GET /v1/most-read": [200, 304, 400, 404, 500, 503],
      "GET /v1/reports/sites": REPORT,
      "GET /v1/reports/overview": REPORT,
      "GET /v1/reports/now": REPORT,
      "GET /v1/reports/articles": LIST,
      "GET /v1/reports/article": REPORT,
      "GET /v1/reports/search": REPORT,
      "GET /v1/reports/export.csv": LIST,
      "GET /v1/reports/breakdown": REPORT,
      "GET /v1/reports/excluded": REPORT,
      "PUT /v1/articles": [200, 400, 401, 403, 404, 413, 500, 503],
      "GET /v1/health": [200, 500, 503],
      "GET /v1/reader.js": [200, 304, 500],
      "GET /v1/stay.js": [200, 304, 500],
      "GET /v1/older.js": [200, 304, 500],
      "GET /v1/views.js": [200, 304, 500],
      "GET /v1/most-read.js": [200, 304, 500],
      "GET /v1/scripts/{file}": [200, 304, 404, 500],
      "GET /v1/openapi.json": [200, 304, 500],
    });
  });

  test.each([
    [
      "operation",
      operations,
      ["operationId", "tags", "summary", "description", "security", "parameters", "requestBody", "responses"],
    ],
    ["parameter", parameters, ["name", "in", "required", "description", "style", "explode", "schema", "example"]],
    ["header", headers, ["required", "description", "schema", "example"]],
    ["response", responses, ["description", "headers", "content"]],
    ["content", contents, ["schema", "examples"]],
  ] as const)("spells every member of every %s right", (_name, all, members) => {
    expect(all.length).toBeGreaterThan(4);
    const known = new Set<string>(members);
    expect(
      all.filter(([, node]) => Object.keys(node).some((key) => !known.has(key))).map(([pointer]) => pointer),
    ).toEqual([]);
  });

  test("describes every parameter, header, response, field and schema", () => {
    const defined = schemas.filter(([pointer]) => pointer.startsWith("#/components/schemas/"));
    const bare = [...parameters, ...headers, ...responses, ...defined].filter(([, node]) => !node.description);
    expect(bare.map(([pointer]) => pointer)).toEqual([]);
  });

  test("shows an example of every parameter, header, field and content", () => {
    const fields = schemas.filter(([pointer]) => /^#\/components\/schemas\/.*\/properties\/[^/]+$/.test(pointer));
    const bare = [
      ...[...parameters, ...headers].filter(([, node]) => node.example === undefined),
      ...fields.filter(([, node]) => !node.examples),
      ...contents.filter(([pointer, node]) => !node.examples && !find(`${pointer}/schema`)?.value.examples),
    ];
    expect(bare.map(([pointer]) => pointer)).toEqual([]);
  });

  test("follows its own schemas in every example", () => {
    const examples = nodes.flatMap(([pointer, node]) => examplesOf(pointer, node));
    expect(examples.length).toBeGreaterThan(100);
    expect(examples.flatMap(([schema, example]) => compareValue(schema, schema, example))).toEqual([]);
  });

  test("follows the schema of a request in the example that is JSON as text", () => {
    const schema = find("#/paths/~1v1~1reads/post/requestBody/content/text~1plain/schema")?.value;
    const texts = schema?.examples as string[];
    expect(texts).toHaveLength(1);
    for (const text of texts) assertRequest(JSON.parse(text));
  });

  test("has schemas that are strict JSON Schema 2020-12", () => {
    expect(schemas.length).toBeGreaterThan(80);
    for (const [pointer] of schemas) compareValue(pointer, pointer, null);
  });

  test("leaves no object open but the OpenAPI document that it serves", () => {
    const open = schemas.filter(
      ([, node]) => node.type === "object" && !node.$ref && !node.oneOf && (node.additionalProperties ?? true) === true,
    );
    expect(
      open.map(([pointer]) => pointer).filter((pointer) => !pointer.startsWith("#/components/schemas/OpenApi")),
    ).toEqual([]);
  });

  test("says of every answer which origins may read it and how long caches may keep it", () => {
    for (const name of ["Access-Control-Allow-Origin", "Cache-Control"]) {
      expect(responses.filter(([pointer]) => !find(`${pointer}/headers/${name}`)?.value.required)).toEqual([]);
    }
  });

  test("has the problems that the code has, with their statuses, in its answers and in its table", () => {
    const inCode = Object.entries(PROBLEMS).map(([name, { status }]) => `/problems/${name} ${status}`);
    const inAnswers = responses.flatMap(([pointer]) => {
      const problem = find(`${pointer}/content/application~1problem+json/schema`)?.value;
      if (!problem) return [];
      const { type, status } = problem.properties as Record<"type" | "status", { enum?: string[]; const?: unknown }>;
      return (type.enum ?? [type.const]).map((name) => `${String(name)} ${String(status.const)}`);
    });
    const { description } = openapi.info as { description: string };
    const inTable = [...description.matchAll(/^\| `(\S+)` \| (\d+) \|/gm)].map(
      ([, name, status]) => `${name} ${status}`,
    );
    expect(inAnswers.toSorted()).toEqual(inCode.toSorted());
    expect(inTable.toSorted()).toEqual(inCode.toSorted());
  });

  test("has no word that privacy lists block in a path or a query key", () => {
    const blocked = /beacon|track|collect|pixel|analytics|event|count|counter|stats|hit|log/i;
    const paths = Object.keys(openapi.paths as Node);
    const keys = parameters.flatMap(([, node]) => (node.in === "query" ? [String(node.name)] : []));
    // Reports are asked by the dashboard of those who signed in, and no reader is lost by what their keys are called.
    const ofReports = new Set<string>(DIMENSIONS);
    expect(paths).toHaveLength(23);
    expect(new Set(keys)).toEqual(
      new Set([
        "site",
        "article",
        "kind",
        "token",
        "label",
        "window",
        "limit",
        "from",
        "to",
        "compare",
        "grain",
        "by",
        "sort",
        "order",
        "q",
        "cursor",
        "hours",
        "view",
        "separator",
        "with",
        ...DIMENSIONS,
      ]),
    );
    expect([...paths, ...keys.filter((key) => !ofReports.has(key))].filter((word) => blocked.test(word))).toEqual([]);
  });
});

function* walk(node: Node, pointer: string): Generator<readonly [string, Node]> {
  yield [pointer, node];
  for (const [key, value] of Object.entries(node)) {
    if (key === "example" || key === "examples" || typeof value !== "object" || value === null) continue;
    yield* walk(value as Node, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  }
}

function nodesOf(member: string): (readonly [string, Node])[] {
  return nodes.filter(([, node]) => node[member] !== undefined && !node.$ref);
}

/** Every example that a node gives, with the schema that it should follow. */
function examplesOf(pointer: string, node: Node): [schema: string, example: unknown][] {
  const schema = node.schema ? `${pointer}/schema` : pointer;
  const examples: unknown[] = Array.isArray(node.examples)
    ? node.examples
    : Object.values((node.examples as Record<string, Node>) ?? {}).map(({ value }) => value);
  if (node.example !== undefined) examples.push(node.example);
  return examples.map((example) => [schema, example]);
}

function routeOf(pointer: string): string {
  const [, , path = "", method = ""] = pointer.split("/");
  return `${method.toUpperCase()} ${path.replaceAll("~1", "/")}`;
}
