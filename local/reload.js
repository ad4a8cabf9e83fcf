// For whoever works on the dashboard: loads the page again once it was built anew. Its files are named after their
// content, so the page says something else then.
const EVERY_MS = 500;

const read = async () => (await fetch("./", { cache: "no-store" })).text();

const shown = await read();
setInterval(async () => {
  // While the server starts again there is nothing to read.
  const text = await read().catch(() => shown);
  if (text !== shown) location.reload();
}, EVERY_MS);
