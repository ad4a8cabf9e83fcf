import { FRONT, linkTo } from "../address.ts";
import { pageWords } from "../page-words.ts";
import { Panel } from "../parts/panel.tsx";
import { Preferences } from "../parts/preferences.tsx";
import { PERIOD_KEYS, hasShortcuts, keepShortcuts } from "../shortcuts.ts";
import { useTitle } from "../use-title.ts";
import { words } from "../words.ts";

/** What this browser keeps of its user's choices, and the list of keys. */
export function SettingsPage() {
  const { settings, periods, compare, search } = words();
  const { keys, keysHint, keysOn, shiftDays, tv, tvHint } = pageWords();
  useTitle(settings);
  const meanings = [
    ...Object.entries(PERIOD_KEYS).map(([key, period]) => [key.toUpperCase(), periods[period]] as const),
    ["← →", shiftDays],
    ["C", compare],
    ["/ Ctrl+K ⌘K", search],
    ["?", keys],
  ] as const;
  return (
    <>
      <h1 class="page-title">{settings}</h1>
      <Panel title={`${words().language}, ${words().theme}`}>
        <p class="bar">
          <Preferences />
        </p>
      </Panel>
      <Panel title={keys} note={keysHint}>
        <dl class="keys">
          {meanings.map(([key, meaning]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <label>
          <input
            type="checkbox"
            checked={hasShortcuts.value}
            onChange={(event) => keepShortcuts(event.currentTarget.checked)}
          />{" "}
          {keysOn}
        </label>
      </Panel>
      <Panel title={tv}>
        <p>
          <a {...linkTo({ ...FRONT, tv: "1" })}>{tvHint}</a>
        </p>
      </Panel>
    </>
  );
}
