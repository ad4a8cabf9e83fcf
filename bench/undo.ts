type Undo = () => unknown;

/** What was begun and is to be undone, the last begun last. */
const begun = new Set<() => Promise<void>>();

/**
 * Remembers what undoes something that this process has begun, for when it is told to end before it comes to that.
 * @returns undoes it, once, however often it is called
 */
export function undoLater(undo: Undo): () => Promise<void> {
  let undoing: Promise<void> | undefined;
  const once = () => {
    undoing ??= Promise.resolve()
      .then(undo)
      .then(() => void begun.delete(once));
    return undoing;
  };
  begun.add(once);
  return once;
}

/** Undoes all that was begun and is not undone, the last begun first. What fails is passed over: others have to be undone as well. */
export async function undoAll(): Promise<void> {
  for (const undo of [...begun].toReversed()) await undo().catch(() => undefined);
}
