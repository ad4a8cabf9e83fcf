import { isOfPeriod, isTv, page } from "../address.ts";
import type { Sites } from "../answers.ts";
import { FIRST_DAY, MOST_DAYS, askedPeriod } from "../asked-period.ts";
import { formatNumber, formatPublished } from "../format.ts";
import { hasPageWords, pageWords } from "../page-words.ts";
import { words } from "../words.ts";
import { Empty } from "../parts/empty.tsx";
import { ArticlePage } from "./article.tsx";
import { DimensionPage } from "./dimension.tsx";
import { LeftOutPage } from "./left-out.tsx";
import { MetadataPage } from "./metadata.tsx";
import { SearchPage } from "./search.tsx";
import { SettingsPage } from "./settings.tsx";
import { TvPage } from "./tv.tsx";

export { ChartTable } from "../parts/chart-table.tsx";
export { CustomDays } from "../parts/custom-days.tsx";

/** Whichever page is shown that is not the front page, and what stands in its place before the first view and for days that cannot be shown. They come as one file, since each alone is too small to wait for. */
export function OtherPage(props: { readonly site: Sites["sites"][number] }) {
  if (!hasPageWords()) return <p class="loading">{words().loading}</p>;
  if (isTv.value) return <TvPage {...props} />;
  if (isOfPeriod.value && !askedPeriod(props.site.zone).isAskable) return <NoPeriod />;
  const name = page.value;
  if (name === "front") return <Empty site={props.site.id} />;
  if (name === "article") return <ArticlePage {...props} />;
  if (name === "metadata") return <MetadataPage {...props} />;
  if (name === "search") return <SearchPage {...props} />;
  if (name === "left-out") return <LeftOutPage {...props} />;
  if (name === "settings") return <SettingsPage />;
  return <DimensionPage {...props} by={name === "authors" ? "author" : "section"} key={name} />;
}

/** What is wrong with the days in the address. */
function NoPeriod() {
  return (
    <>
      <h1 class="page-title">{words().period}</h1>
      <p role="alert" class="nothing">
        {pageWords().noPeriod(formatPublished(Date.parse(FIRST_DAY), "UTC"), formatNumber(MOST_DAYS))}
      </p>
    </>
  );
}
// What all files have in common stands in one of them, and not in one for each pair: another file costs 300 bytes.
export { App } from "../app.tsx";
