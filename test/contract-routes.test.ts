import { expect, test } from "vitest";
import { routes } from "../functions/routes.ts";
import { find } from "./contract.ts";

test("docs/openapi.yaml describes the routes of the route table, and no other", () => {
  const table = [routes.record, routes.report].flatMap((part) => Object.keys(part)).filter((key) => key !== "$default");
  const described = Object.entries(find("#/paths")?.value ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.toSorted()).toEqual(table.toSorted());
});

test("docs/openapi.yaml asks for a token where the route table does, and nowhere else", () => {
  const table = [routes.record, routes.report].flatMap((part) => Object.entries(part));
  expect(find("#/security")?.value).toEqual([]);
  for (const [key, { who }] of table.filter(([name]) => name !== "$default")) {
    const [method = "", path = ""] = key.split(" ");
    const operation = find(`#/paths/${path.replaceAll("/", "~1")}/${method.toLowerCase()}`)?.value;
    expect(operation?.security, key).toEqual(who === "anyone" ? undefined : [{ token: [] }]);
    const statuses = Object.keys(operation?.responses ?? {});
    expect(
      ["401", "403"].every((status) => statuses.includes(status)),
      key,
    ).toBe(who !== "anyone");
  }
});
