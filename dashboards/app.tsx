import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { isTv, page } from "./address.ts";
import { askedPeriod } from "./asked-period.ts";
import { wantPageWords } from "./page-words.ts";
import { enter, leave, session } from "./session.ts";
import { site, sites } from "./site.ts";
import { useOthers } from "./use-others.ts";
import { words } from "./words.ts";
import { FrontPage } from "./pages/front.tsx";
import { SignedOutPage } from "./pages/signed-out.tsx";
import { Footer } from "./parts/footer.tsx";
import { Header } from "./parts/header.tsx";
import { Stale } from "./parts/pulse.tsx";

/** A page that is shown of a site. It finds the rest of what it shows in the address. */
type SitePage = (props: { readonly site: NonNullable<typeof site.value> }) => ComponentChildren;

/** The whole dashboard. A page is drawn in a task of its own: with what stands above it, it would be a long one for a phone. */
export function App() {
  const state = session.value;
  const hasBegun = useSignal(false);
  useLayoutEffect(() => void setTimeout(() => (hasBegun.value = true)), []);
  if (state === "out" || state === "failed") return <SignedOutPage />;
  if (!sites.value) return <p class="loading alone">{words().loading}</p>;
  if (!site.value) return <NoSite />;
  const shown = (
    <>
      <Stale />
      <main id="main" tabIndex={-1}>
        <Page site={site.value} />
      </main>
    </>
  );
  if (isTv.value) return shown;
  return (
    <>
      <a class="skip" href="#main">
        {words().skip}
      </a>
      <Header />
      {state === "over" && (
        <p role="alert" class="banner warn">
          {words().over}{" "}
          <button type="button" onClick={() => void enter()}>
            {words().signIn}
          </button>
        </p>
      )}
      {hasBegun.value && (
        <>
          {shown}
          <Footer />
        </>
      )}
    </>
  );
}

function Page({ site: shown }: { readonly site: NonNullable<typeof site.value> }) {
  const other = <Other site={shown} />;
  return page.value === "front" && !isTv.value && askedPeriod(shown.zone).isAskable ? (
    <FrontPage site={shown} empty={other} />
  ) : (
    other
  );
}

const Other: SitePage = (props) => {
  const OtherPage = useOthers()?.OtherPage;
  useEffect(wantPageWords, []);
  return OtherPage ? <OtherPage {...props} /> : <p class="loading">{words().loading}</p>;
};

function NoSite() {
  return (
    <main class="door" id="main">
      <h1>Tirage</h1>
      <p>{words().noSite}</p>
      <button type="button" onClick={() => void leave()}>
        {words().signOut}
      </button>
    </main>
  );
}
