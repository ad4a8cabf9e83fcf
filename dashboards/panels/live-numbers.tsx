import { now, pulse } from "../live.ts";
import { words } from "../words.ts";
import { LastMinutes } from "./last-minutes.tsx";
import { Today } from "./today.tsx";

/** The last minutes and today, as the poll tells them; before its first answer, as they were at the last visit. */
export function LiveNumbers() {
  const live = now.value;
  return (
    <div class={`top ${pulse.value === "starting" ? "old" : ""}`}>
      {live ? (
        <>
          <LastMinutes now={live} />
          <Today now={live} />
        </>
      ) : (
        <p class="loading">{words().loading}</p>
      )}
    </div>
  );
}
