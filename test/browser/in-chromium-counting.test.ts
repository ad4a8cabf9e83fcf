import { chromium } from "./engines/chromium.ts";
import { COUNTING } from "./situations/all.ts";
import { trySituations } from "./try-situations.ts";

trySituations(chromium, COUNTING);
