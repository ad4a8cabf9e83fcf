import { acts } from "./acts.ts";
import { clock } from "./clock.ts";
import { delivery } from "./delivery.ts";
import { installs } from "./installs.ts";
import { mostRead } from "./most-read.ts";
import { moves } from "./moves.ts";
import { numbers } from "./numbers.ts";
import { privacy } from "./privacy.ts";
import { reading } from "./reading.ts";
import { views } from "./views.ts";

/** What is counted. */
export const COUNTING = { views, moves, acts };
/** What is told of a stay, and what pages show. */
export const SHOWING = { reading, numbers, lists: mostRead };
/** How it comes through, and where. */
export const COMING_THROUGH = { delivery, clock, privacy, installs };

/** All situations, by the part of docs/browsers.md that lists them. */
export const SITUATIONS = { ...COUNTING, ...SHOWING, ...COMING_THROUGH };
