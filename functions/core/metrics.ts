/** What the functions measure by themselves, as CloudWatch names it; whoever writes a metric and whoever watches it read it here. */
export const NAMESPACE = "Tirage";

/** Each has one dimension, `FunctionName`, as the metrics of Lambda have. */
export const METRICS = {
  /** How old the newest time is that all reports are complete up to, of the site that is most behind; once a run of settle. */
  behind: { name: "Behind", unit: "Seconds" },
  /** Stream records that are none of a row, which no minute can be counted from; only where there are some. */
  setAside: { name: "SetAside", unit: "Count" },
  /**
   * Stored numbers that are not what their raw rows say; once a run of the audit, but where it has found none and has not looked at
   * every day.
   */
  differences: { name: "Differences", unit: "Count" },
  /** Days of sites that a run of the audit had no time for, or could not read. */
  daysNotAudited: { name: "DaysNotAudited", unit: "Count" },
} as const;

/** What a function measured, by the names above. */
export type Measured = Partial<Readonly<Record<keyof typeof METRICS, number>>>;

/** Tells what was measured to whoever watches. */
export type Measure = (measured: Measured) => void;
