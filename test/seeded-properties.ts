import fc from "fast-check";

/** Property tests try the same cases at every run; `FC_SEED=7 npm test` tries others. A failure prints its seed. */
fc.configureGlobal({ seed: Number(process.env["FC_SEED"] ?? 20_261_124) });
