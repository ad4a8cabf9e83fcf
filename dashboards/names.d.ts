/** What a language calls its countries, by their ISO 3166 codes. */
declare module "names:countries/*" {
  const countries: Readonly<Record<string, string>>;
  export default countries;
}

/** What a language calls months, in full. */
declare module "names:months/*" {
  const months: readonly string[];
  export default months;
}

/** What a language calls months and weekdays; the build makes it of the data that Node has. */
declare module "names:*" {
  const names: {
    readonly monthsShort: readonly string[];
    /** From Sunday on. */
    readonly weekdays: readonly string[];
    readonly weekdaysShort: readonly string[];
    /** By their BCP 47 codes, where browsers do not know them. */
    readonly languageNames?: Readonly<Record<string, string>>;
  };
  export default names;
}
