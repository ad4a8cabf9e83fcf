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

/** All situations, by the part of docs/browsers.md that lists them. */
export const SITUATIONS = { views, moves, acts, reading, numbers, lists: mostRead, delivery, clock, privacy, installs };
