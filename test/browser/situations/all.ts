import { clock } from "./clock.ts";
import { hindrances } from "./hindrances.ts";
import { installs } from "./installs.ts";
import { reading } from "./reading.ts";

/** All situations, by the part of docs/browsers.md that lists them. */
export const SITUATIONS = { reading, hindrances, clock, installs };
