import { FRONT, linkTo, page } from "../address.ts";
import { leave, userName } from "../session.ts";
import { words } from "../words.ts";
import { Preferences } from "./preferences.tsx";

/** What stands below every page: what is set once, and who is there. */
export function Footer() {
  return (
    <footer class="bar footer">
      {page.value === "settings" || <Preferences />}
      <a {...linkTo({ ...FRONT, page: "settings" })}>{words().settings}</a>
      <p>{words().signedInAs(userName.value)}</p>
      <button type="button" onClick={() => void leave()}>
        {words().signOut}
      </button>
    </footer>
  );
}
