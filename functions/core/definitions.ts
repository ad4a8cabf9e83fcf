/** What each number means, in short. `docs/counting.md` has the same sentences, and the rules behind them. */
export const DEFINITIONS = {
  views:
    "How often the article was shown to a person: the page was visible. Repeats, robots, prefetches and the newsroom's own visits are not counted.",
  prints: "How often the print dialog was opened on the article. Within 2 s, the same reader's prints are one.",
  listens: "In how many views the article's audio was started, however often it was paused and played.",
  repeats: "Views by the same reader at most 30 s after their previous view of the same article. Left out.",
  robots:
    "Views by programs: the user agent is on a list of robots, or the browser says that a program drives it. Left out.",
  prefetches: "Views of pages that were loaded ahead of a reading that may never come. Left out.",
  own: "Views by the newsroom's own people. Left out.",
  seconds:
    "How long the article was read: seconds in which its page was visible and its reader active, or its audio playing.",
  depth: "How far down the article its reader came, in percent of its height.",
  visitors:
    "An estimate of how many people came on one day of the site. Visitors of several days cannot be added up: nobody can be recognised on the next day.",
} as const;
