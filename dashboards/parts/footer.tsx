import { leave, userName } from "../session.ts";
import { words } from "../words.ts";
import { Preferences } from "./preferences.tsx";

/** What stands below every page: what is set once, and who is there. */
export function Footer() {
  return (
    <footer class="bar footer">
      <Preferences />
      <p>{words().signedInAs(userName.value)}</p>
      <button type="button" onClick={() => void leave()}>
        {words().signOut}
      </button>
    </footer>
  );
}
