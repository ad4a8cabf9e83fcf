import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { Database } from "../../functions/store/database.ts";
import { throughClient } from "../test-database.ts";

/** A process that stands still before one of its requests to the database. */
export interface Held {
  readonly db: Database;
  /** Resolves when it stands there. */
  readonly stands: Promise<void>;
  /** Lets it go on. */
  readonly release: () => void;
}

/**
 * Opens the same tables for a process that is held.
 * @param request before which of its requests, counted from 1
 */
export function holdAt(db: Database, request: number): Held {
  const real = new NodeHttpHandler();
  const [stands, going] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let requests = 0;
  const handle: NodeHttpHandler["handle"] = async (...asked) => {
    requests += 1;
    if (requests === request) {
      stands.resolve();
      await going.promise;
    }
    return real.handle(...asked);
  };
  const requestHandler = Object.assign(Object.create(real) as NodeHttpHandler, { handle });
  return { db: throughClient(db, { requestHandler }), stands: stands.promise, release: going.resolve };
}
