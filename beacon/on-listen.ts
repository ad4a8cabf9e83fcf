/** Runs once, when sound of the page is first started. Media events do not bubble, so they are caught on the way down. */
export function onListen(run: () => void): void {
  let isHeard = false;
  addEventListener(
    "play",
    ({ target }) => {
      if (isHeard || (target as HTMLMediaElement).muted) return;
      isHeard = true;
      run();
    },
    true,
  );
}
