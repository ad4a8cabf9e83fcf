/** A route key with what stands in the path for its parameters, as API Gateway tells a function. */
export interface MatchedRoute {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Finds the route of a method and path as API Gateway does: a path without parameters goes before one with them, and
 * `$default` takes what is left. A parameter is one segment of the path, `{file}`.
 */
export function matchRoute(routeKeys: Iterable<string>, method: string, path: string): MatchedRoute {
  const asked = `${method} ${path}`;
  const matches = [...routeKeys].flatMap((routeKey) => {
    const pathParameters = matchSegments(routeKey.split("/"), asked.split("/"));
    return pathParameters ? { routeKey, pathParameters } : [];
  });
  return (
    matches.find(({ routeKey }) => routeKey === asked) ?? matches[0] ?? { routeKey: "$default", pathParameters: {} }
  );
}

function matchSegments(wanted: readonly string[], found: readonly string[]): Record<string, string> | undefined {
  if (wanted.length !== found.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [at, segment] of wanted.entries()) {
    const value = found[at] ?? "";
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name && value) parameters[name] = decode(value);
    else if (segment !== value) return undefined;
  }
  return parameters;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
