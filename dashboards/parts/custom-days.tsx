import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { go, linkTo } from "../address.ts";
import { FIRST_DAY, MOST_DAYS, askedPeriod } from "../asked-period.ts";
import { addDays } from "../format.ts";
import { site } from "../site.ts";
import { words } from "../words.ts";
import { close } from "./closes-itself.ts";

/** Asks for the first and the last day of a period. */
export function CustomDays() {
  const { first, last, today } = askedPeriod(site.value?.zone ?? "UTC");
  const from = useSignal(first);
  const latest = addDays(from.value, MOST_DAYS - 1);
  const { href } = linkTo({});
  // A key or the back button goes elsewhere without leaving it.
  useEffect(() => () => document.querySelector(".custom")?.removeAttribute("open"), [href]);
  return (
    <form
      tabIndex={-1}
      onSubmit={(event) => {
        event.preventDefault();
        const days = new FormData(event.currentTarget);
        const [begin, to] = [days.get("from"), days.get("to")];
        if (typeof begin === "string" && typeof to === "string") go({ period: undefined, from: begin, to });
        close(event.currentTarget.parentElement);
      }}
    >
      <label>
        {words().from}{" "}
        <input
          type="date"
          name="from"
          required
          min={FIRST_DAY}
          defaultValue={first}
          key={`from ${first}`}
          onInput={(event) => (from.value = event.currentTarget.value || first)}
        />
      </label>
      <label>
        {words().to}{" "}
        <input
          type="date"
          name="to"
          required
          min={from.value}
          max={latest < today ? latest : today}
          defaultValue={last}
          key={`to ${last}`}
        />
      </label>
      <button type="submit">{words().show}</button>
    </form>
  );
}
