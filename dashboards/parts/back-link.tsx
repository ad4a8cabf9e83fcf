import type { ComponentChildren } from "preact";
import { linkTo } from "../address.ts";

interface BackLinkProps {
  /** What takes the address a level up. */
  readonly to: Parameters<typeof linkTo>[0];
  readonly children: ComponentChildren;
}

/** The way to the page above. */
export function BackLink({ to, children }: BackLinkProps) {
  return (
    <p class="back">
      <a {...linkTo(to)}>
        <span aria-hidden="true" class="flips">
          ←
        </span>{" "}
        {children}
      </a>
    </p>
  );
}
