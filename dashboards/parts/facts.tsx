import type { ComponentChildren } from "preact";

/** Short texts beside each other, as far as they are known. Each keeps its own direction. */
export function Facts({ of }: { readonly of: readonly ComponentChildren[] }) {
  return (
    <>
      {of
        .filter((fact) => Boolean(fact))
        .map((fact, at) => (
          <span key={at}>
            {at > 0 && " · "}
            <bdi>{fact}</bdi>
          </span>
        ))}
    </>
  );
}
