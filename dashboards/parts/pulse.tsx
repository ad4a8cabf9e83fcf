import { now, pulse } from "../live.ts";
import { formatTime } from "../format.ts";
import { site } from "../site.ts";
import { words } from "../words.ts";

/** Whether the numbers are live, and the time at the site. */
export function Pulse() {
  const zone = site.value?.zone;
  const asOf = now.value?.asOf;
  if (!zone) return null;
  const city = zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;
  const { live, paused, loading, away, zoneTime } = words();
  const text = { live, paused, starting: loading, away }[pulse.value];
  return (
    <p class={`pulse ${pulse.value}`} title={zone}>
      <i aria-hidden="true" />
      {pulse.value === "away" ? "" : text} {zoneTime(city, formatTime(asOf ?? Date.now(), zone))}
    </p>
  );
}

/** Says that the server cannot be reached, and of when the numbers are. */
export function Stale() {
  const zone = site.value?.zone ?? "UTC";
  const asOf = now.value?.asOf;
  return (
    <p role="status" class={pulse.value === "away" ? "banner warn" : "hidden"}>
      {pulse.value === "away" && (asOf === undefined ? words().away : words().stale(formatTime(asOf, zone)))}
    </p>
  );
}
