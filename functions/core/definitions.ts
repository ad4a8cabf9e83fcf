/** What each number means, in short. `docs/counting.md` has the same sentences, and the rules behind them. */
export const DEFINITIONS = {
  views:
    "How often the article was shown to a person: the page was visible. Repeats, robots, prefetches, the newsroom's own visits and views without the token that a site's pages need are not counted.",
  prints: "How often the print dialog was opened on the article. Within 2 s, the same reader's prints are one.",
  listens: "In how many views the article's audio was started, however often it was paused and played.",
  repeats: "Views by the same reader at most 30 s after their previous view of the same article. Left out.",
  robots:
    "Views by programs: the user agent is on a list of robots, the browser says that a program drives it, or one session has more than 300 views in an hour, which each process of the server counts for itself. Left out.",
  prefetches: "Views of pages that were loaded ahead of a reading that may never come. Left out.",
  own: "Views by the newsroom's own people. Left out.",
  unsigned: "Views without a valid token of the page, where a site's pages need one. Left out.",
  seconds:
    "How long the article was read: seconds in which its page was visible and its reader active, or its audio playing.",
  depth: "How far down the article its reader came, in percent of its height.",
  told: "Views that said how long and how far they were read. Seconds and depth are of these, not of all views.",
  pastHalf: "Of the views that told how they were read, those that saw half of the article or more.",
  now: "Views in the last 30 minutes, the minute that has begun among them.",
  usual:
    "The middle half of what the same time of the same weekday had in the last eight weeks, and its middle; not known before four weeks. For an article: of what articles of its section, published in the last eight weeks, had at the same age.",
  growth:
    "By how many percent a number has changed against the period that it is compared with; new where there was none before.",
  age: "How many times the middle of what articles of its section, published in the last eight weeks, had at the same age. An arrow marks what is above or below their middle half.",
  read: "Of the views that told how they were read, the share that saw half of the article or more; and how long one of them was read, on average.",
  share: "The row's views as a share of those of all rows.",
  pace: "What today has in the end if it goes on as this weekday does: its views so far, by the middle of what whole days had in the last eight weeks against what they had by this time. Behind it the share of it that is there already.",
  rank: "The article's place among all of the site's by their views in the last 30 minutes. In a list, how many places it has risen or fallen since the 30 minutes before.",
  source:
    "Where a reader came from, in groups: search, social, messenger, mail, assistant, aggregator, internal, direct, and other sites. A campaign's tag decides where the referrer cannot tell.",
  visitors:
    "An estimate of how many people came on one day of the site. Visitors of several days cannot be added up: nobody can be recognised on the next day.",
} as const;
