/**
 * Keeps the screen on for as long as the page can be seen, where the browser can.
 * @returns what lets it go dark again
 */
export function stayAwake(): () => void {
  const stopped = new AbortController();
  const wake = async () => {
    if (document.hidden || !("wakeLock" in navigator)) return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      stopped.signal.addEventListener("abort", () => void lock.release());
    } catch {
      // Such as with an empty battery: the screen does as it is set.
    }
  };
  // The browser gives the screen up when the page is hidden.
  document.addEventListener("visibilitychange", () => void wake(), { signal: stopped.signal });
  void wake();
  return () => stopped.abort();
}
