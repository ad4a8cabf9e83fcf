import { webkit } from "./engines/webkit.ts";
import { trySituations } from "./try-situations.ts";

trySituations(webkit);
