/** Opening the print dialog may fire more than once, when its preview is made anew: within 2 s it is one. */
const COLLAPSE_MS = 2_000;

/** Runs whenever the print dialog is opened, by the browser's own command or by a button of the page. */
export function onPrint(run: () => void): void {
  let lastMs = -COLLAPSE_MS;
  addEventListener("beforeprint", ({ timeStamp }) => {
    if (timeStamp - lastMs >= COLLAPSE_MS) run();
    lastMs = timeStamp;
  });
}
