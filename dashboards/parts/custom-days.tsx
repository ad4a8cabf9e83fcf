import { useEffect } from "preact/hooks";
import { go, linkTo } from "../address.ts";
import { askedPeriod } from "../asked-period.ts";
import { site } from "../site.ts";
import { words } from "../words.ts";
import { close } from "./closes-itself.ts";

/** Asks for the first and the last day of a period. */
export function CustomDays() {
  const { first, last } = askedPeriod(site.value?.zone ?? "UTC");
  const { href } = linkTo({});
  // A key or the back button goes elsewhere without leaving it.
  useEffect(() => () => document.querySelector(".custom")?.removeAttribute("open"), [href]);
  return (
    <form
      tabIndex={-1}
      onSubmit={(event) => {
        event.preventDefault();
        const days = new FormData(event.currentTarget);
        const [from, to] = [days.get("from"), days.get("to")];
        if (typeof from === "string" && typeof to === "string") go({ period: undefined, from, to });
        close(event.currentTarget.parentElement);
      }}
    >
      <label>
        {words().from} <input type="date" name="from" required defaultValue={first} key={`from ${first}`} />
      </label>
      <label>
        {words().to} <input type="date" name="to" required defaultValue={last} key={`to ${last}`} />
      </label>
      <button type="submit">{words().show}</button>
    </form>
  );
}
