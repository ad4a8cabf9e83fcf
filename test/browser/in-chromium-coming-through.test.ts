import { chromium } from "./engines/chromium.ts";
import { COMING_THROUGH } from "./situations/all.ts";
import { trySituations } from "./try-situations.ts";

trySituations(chromium, COMING_THROUGH);
