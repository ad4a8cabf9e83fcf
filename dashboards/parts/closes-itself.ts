interface In {
  readonly currentTarget: HTMLDetailsElement;
}

/** Closes a `details` that somebody was in, and gives the focus back to what had opened it. */
export function close(details: HTMLElement | null): void {
  details?.querySelector("summary")?.focus();
  details?.removeAttribute("open");
}

/** What makes a `details` close on Escape, and when one turns to something else by key or by pointer. */
export const closesItself = {
  onKeyDown: ({ key, currentTarget }: KeyboardEvent & In) => {
    if (key === "Escape") close(currentTarget);
  },
  onBlurCapture: ({ target, currentTarget, relatedTarget }: FocusEvent & In) => {
    // A window that is left, such as for a phone's own calendar, leaves the focus where it was.
    if (target !== document.activeElement && !currentTarget.contains(relatedTarget as Node | null))
      currentTarget.removeAttribute("open");
  },
};
