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
