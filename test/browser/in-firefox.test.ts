import { firefox } from "./engines/firefox.ts";
import { trySituations } from "./try-situations.ts";

trySituations(firefox);
