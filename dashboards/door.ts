/** What signs users in, and what they see until then. It comes as one file beside the page, for it is wanted with it. */
export { beginSignIn, finishSignIn, renew, signOutAddress } from "./sign-in.ts";
export { SignedOutPage } from "./pages/signed-out.tsx";

// As in `pages/other.tsx`.
export { App } from "./app.tsx";
