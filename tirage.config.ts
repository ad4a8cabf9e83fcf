import { checkConfig } from "./functions/core/config.ts";

/** What ops decide. Change it, then `npm run deploy`. */
export const config = checkConfig({
  sites: [
    {
      id: "demo",
      name: "The Ferry Post",
      // The local runner adds the address that it listens on.
      hosts: ["ferrypost.example"],
      zone: "Asia/Tashkent",
      languages: ["en", "uz", "ru"],
    },
    {
      // The demo's edition in a zone that changes its clocks: its reports have a day of 25 hours.
      id: "demo-berlin",
      name: "The Ferry Post, Berlin",
      hosts: ["berlin.ferrypost.example"],
      zone: "Europe/Berlin",
      languages: ["en", "uz", "ru"],
    },
    // { id: "dunyo", name: "Dunyo", hosts: ["news.example"], zone: "Asia/Tashkent", languages: ["uz", "ru", "en"] },
  ],
  retention: {
    // Raw rows: about $0.15 per million views for each month that they are kept.
    eventDays: 100,
    factDays: 400,
    minuteDays: 8,
  },
  // CloudFront before the API, with the dashboard. Without this line there is the API alone, and no country is known.
  edge: { originSecret: 1 },
  // Alarms and the dashboard of whoever is on call. Somebody should hear of them: mail, webhook or both.
  watch: { monthlyDollars: 50 },
  production: true,
  switches: {
    // One line a request at the API, with the route, status and time; never an address. Worth it while hunting a fault.
    accessLogs: { on: false, dollarsPerMillion: 0.18 },
  },
});
