import { chromium } from "./engines/chromium.ts";
import { trySituations } from "./try-situations.ts";

trySituations(chromium);
