import type { Headlines } from "./headlines.ts";

/** What the paper writes about in English. Each of who does each of what. */
export const englishHeadlines: Headlines = {
  River: {
    who: [
      "The harbour office",
      "The night ferry’s crew",
      "The pilots’ guild",
      "The boatyard on the east bank",
      "The flood watch",
      "The lock keeper",
    ],
    does: [
      "asks for a second bell on the west pier",
      "promises dry steps before the first frost",
      "wants lamps along the lower steps",
      "counts its busiest week in ten years",
      "agrees on winter fares after a short night",
      "opens its gates to schoolchildren on Saturday",
      "warns of low water until the middle of the month",
    ],
  },
  Town: {
    who: [
      "The town council",
      "Solbandar’s library",
      "The post office",
      "The street lighting department",
      "The technical school",
      "The market’s oldest stall",
    ],
    does: [
      "moves into the old customs house",
      "puts its opening hours to a vote",
      "asks neighbours for chairs and gets two hundred",
      "gives Pier Street its trees back",
      "mends the square in nine days instead of thirty",
      "turns a hundred, and rings for it",
      "prints a map of every shaded bench",
    ],
  },
  Business: {
    who: [
      "The melon cooperative",
      "A weaver from the east bank",
      "The salt works",
      "The town’s only glazier",
      "The rice mill",
      "A bakery without a sign",
    ],
    does: [
      "takes on twelve apprentices at once",
      "sells out before noon for a third week",
      "lowers its prices and explains why",
      "ships its first order across two borders",
      "borrows from its customers and pays back early",
      "asks the ferry for a place on the early boat",
      "closes its books on the best season since 2019",
    ],
  },
  Culture: {
    who: [
      "The salt warehouse theatre",
      "The boatmen’s orchestra",
      "A choir of ticket collectors",
      "The museum of small things",
      "The puppet workshop",
      "The open-air cinema",
    ],
    does: [
      "opens its season on both banks",
      "lends its costumes to the whole town",
      "finds a lost score behind a radiator",
      "plays to a full house, and to its roof",
      "looks for anybody who remembers 1974",
      "moves its first night because of the heron",
      "invites its audience to bring lamps",
    ],
  },
  Sport: {
    who: [
      "Lower Pier",
      "Upper Pier",
      "The technical school’s four",
      "The swimming club",
      "The chess pavilion",
      "The bicycle league",
    ],
    does: [
      "wins by a length and apologises",
      "loses its best oar to an examination",
      "trains at dawn to spare the fishermen",
      "changes its rules after a windy final",
      "takes the cup to the wrong bank",
      "draws with itself in a friendly",
      "starts the winter with three new coaches",
    ],
  },
};
