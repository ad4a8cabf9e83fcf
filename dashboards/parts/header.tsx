import {
  FRONT,
  PERIODS,
  chosenPeriod,
  comparison,
  filters,
  focusMain,
  go,
  isOfPeriod,
  linkTo,
  page,
  parameter,
  type Filter,
} from "../address.ts";
import { askedPeriod, comparisonsOf } from "../asked-period.ts";
import { site, sites } from "../site.ts";
import { useOthers } from "../use-others.ts";
import { valueName } from "../value-name.ts";
import { words } from "../words.ts";
import { closesItself } from "./closes-itself.ts";
import { Folded } from "./folded.tsx";
import { Pulse } from "./pulse.tsx";

/** What stands above every page: the site, the search, the period, the filters, and how live it is. */
export function Header() {
  return (
    <header class="masthead">
      <div class="bar">
        <Brand />
        <Pulse />
        <SearchForm />
        <Pages />
      </div>
      {isOfPeriod.value && <PeriodBar />}
      {(isOfPeriod.value || page.value === "search") && <FilterChips />}
    </header>
  );
}

/** The pages that need no question. */
function Pages() {
  const { sections, authors, leftOut } = words();
  // A list shows all of its values, and one of them is a page below it.
  const pages = [
    ["sections", sections, { section: undefined }],
    ["authors", authors, { author: undefined }],
    ["left-out", leftOut, {}],
  ] as const;
  return (
    <nav class="pages" aria-label={words().dashboard}>
      {pages.map(([name, text, changes]) => (
        <a
          key={name}
          {...linkTo({ ...FRONT, ...changes, page: name })}
          aria-current={page.value === name ? "page" : undefined}
        >
          {text}
        </a>
      ))}
    </nav>
  );
}

function Brand() {
  const known = sites.value?.sites ?? [];
  return (
    <div class="brand">
      <a class="home" {...linkTo(FRONT)}>
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path d="M7 25v-7h4v7zM14 25V13h4v12zM21 25V7h4v18z" />
        </svg>
        {known.length < 2 ? site.value?.name : <span class="hidden">{words().dashboard}</span>}
      </a>
      {known.length > 1 && (
        <select
          aria-label={words().site}
          value={site.value?.id}
          onChange={(event) => go({ ...FRONT, site: event.currentTarget.value, section: undefined, author: undefined })}
        >
          {known.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

function SearchForm() {
  return (
    <form
      role="search"
      class="search"
      onSubmit={(event) => {
        event.preventDefault();
        const question = new FormData(event.currentTarget).get("q");
        if (typeof question === "string" && question.trim())
          go({ page: "search", article: undefined, q: question.trim() });
      }}
    >
      <input
        type="search"
        name="q"
        key={parameter("q")}
        defaultValue={parameter("q")}
        aria-label={words().search}
        placeholder={words().searchHint}
        maxLength={256}
      />
      <button type="submit">{words().search}</button>
    </form>
  );
}

function PeriodBar() {
  const chosen = chosenPeriod.value;
  return (
    <nav class="period" aria-label={words().period}>
      <ul>
        {PERIODS.map((name) => {
          const to = { period: name === "today" ? undefined : name, from: undefined, to: undefined };
          return (
            <li key={name}>
              <a {...linkTo(to)} aria-current={chosen === name ? "true" : undefined}>
                {words().periods[name]}
              </a>
            </li>
          );
        })}
        <li>
          <Folded
            class={typeof chosen === "object" ? "custom chosen" : "custom"}
            name={words().custom}
            {...closesItself}
          >
            {() => <LaterDays />}
          </Folded>
        </li>
      </ul>
      <label>
        <span>{words().compare}</span>
        <CompareSelect />
      </label>
    </nav>
  );
}

/** The two days come with the other pages. */
function LaterDays() {
  const CustomDays = useOthers()?.CustomDays;
  return CustomDays ? <CustomDays /> : <p class="loading">{words().loading}</p>;
}

function CompareSelect() {
  const { isRunning, compare } = askedPeriod(site.value?.zone ?? "UTC");
  return (
    <select
      value={comparison.value === undefined ? "none" : compare}
      onChange={(event) => {
        const value = event.currentTarget.value;
        go({ compare: value === "week" ? undefined : value });
      }}
    >
      {comparisonsOf(isRunning).map((name) => (
        <option key={name} value={name}>
          {words().comparisons[name]}
        </option>
      ))}
    </select>
  );
}

function FilterChips() {
  const set = Object.entries(filters.value) as [Filter, string][];
  if (set.length === 0) return null;
  return (
    <ul class="chips" aria-label={words().filters}>
      {set.map(([name, value]) => (
        <li key={name}>
          <button
            type="button"
            aria-label={words().removeFilter(words()[name as "section"], valueName(name, value))}
            onClick={() => {
              go({ [name]: undefined });
              focusMain();
            }}
          >
            {words()[name as "section"]}: <b dir="auto">{valueName(name, value)}</b> <span aria-hidden="true">✕</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
