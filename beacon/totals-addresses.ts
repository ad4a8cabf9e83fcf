/**
 * Makes the addresses that ask for these elements' numbers: few, each of one site, with 100 articles (what the server
 * takes) and about 6 KB at most.
 * @param base the address up to the site's id
 */
export function totalsAddresses(base: URL, elements: readonly Element[]): string[] {
  /** A site's open address by how it starts; full ones by themselves. */
  const addresses: Record<string, string> = {};
  for (const element of elements) {
    const start = `${base}${element.getAttribute("site")}`;
    let address = addresses[start] ?? start;
    // 4.5 KB may grow to 6 KB by one more article of 512 bytes, escaped. CloudFront takes 8 KB.
    if (address.split("&")[100] || address[4_500]) {
      addresses[address] = address;
      address = start;
    }
    addresses[start] = `${address}&article=${encodeURIComponent(element.getAttribute("article") as string)}`;
  }
  return Object.values(addresses);
}
