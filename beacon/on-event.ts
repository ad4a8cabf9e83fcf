type EventMap = WindowEventMap & DocumentEventMap;

/** Runs at an event, before the page's own listeners can stop it. The page never sees an error of it. */
export function onEvent<Type extends keyof EventMap>(type: Type, run: (event: EventMap[Type]) => void): void {
  const safely = (event: Event) => {
    try {
      run(event as EventMap[Type]);
    } catch {
      // The page is worth more than its number.
    }
  };
  addEventListener(type, safely, true);
}
