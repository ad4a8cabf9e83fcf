import { chromium } from "./engines/chromium.ts";
import { SHOWING } from "./situations/all.ts";
import { trySituations } from "./try-situations.ts";

trySituations(chromium, SHOWING);
