import { expect, test } from "vitest";
import { totalsAddresses } from "../../beacon/totals-addresses.ts";

/** An element of the page, as far as it is asked. */
function elementOf(article: string, site = "dunyo"): Element {
  const element: Pick<Element, "getAttribute"> = { getAttribute: (name) => (name === "site" ? site : article) };
  return element as Element;
}

const base = new URL("https://counts.a-long-name-of-a-newspaper.example/v1/totals?site=");

/** The articles that an address asks for. */
const askedIn = (address: string) => new URL(address).searchParams.getAll("article");

test.each([
  { each: "a letter", id: (at: number) => `${at}`, addresses: 3 },
  { each: "512 bytes that are escaped", id: (at: number) => `${at}`.padEnd(512, "%"), addresses: 84 },
])("numbers of 250 articles of $each are asked for in addresses that CloudFront takes", ({ id, addresses }) => {
  const articles = Array.from({ length: 250 }, (_, at) => id(at));
  const asked = totalsAddresses(
    base,
    articles.map((article) => elementOf(article)),
  );
  expect(asked.flatMap(askedIn).toSorted()).toEqual(articles.toSorted());
  for (const address of asked) {
    expect(askedIn(address).length).toBeLessThanOrEqual(100);
    // CloudFront takes 8,192 bytes. API Gateway takes 10,240 with the headers, to which this leaves four.
    expect(address.length).toBeLessThanOrEqual(6_144);
  }
  expect(asked).toHaveLength(addresses);
});
