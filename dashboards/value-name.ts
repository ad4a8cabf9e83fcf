import { countryName, languageName } from "./format.ts";
import { words } from "./words.ts";

/** What a person calls a value of a dimension. */
export function valueName(by: string, value: string): string {
  const { other, unknown, direct, sourceNames, deviceNames } = words();
  if (value === "(other)") return other;
  if (value === "(unknown)") return unknown;
  if (value === "(direct)") return direct;
  if (by === "source") return lookUp(sourceNames, value);
  if (by === "device") return lookUp(deviceNames, value);
  if (by === "country") return countryName(value);
  return by === "language" ? languageName(value) : value;
}

function lookUp(names: Readonly<Record<string, string>>, value: string): string {
  return Object.hasOwn(names, value) ? (names[value] ?? value) : value;
}
