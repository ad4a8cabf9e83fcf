/**
 * Logs a fault as an object, which Lambda's JSON log format makes one line of. Only the fault's own name, message and
 * stack: requests are never logged, since they hold addresses and user agents.
 */
export function warn(message: string, error: unknown): void {
  console.warn({ message, ...describe(error) });
}

/** Logs a fault that broke an invocation. */
export function logError(message: string, error: unknown): void {
  console.error({ message, ...describe(error) });
}

function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: String(error) };
  return {
    error: error.name,
    reason: error.message,
    stack: error.stack,
    ...(error.cause !== undefined && { cause: describe(error.cause) }),
  };
}
