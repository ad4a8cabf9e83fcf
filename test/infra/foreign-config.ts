import { checkConfig } from "../../functions/core/config.ts";

/** What somebody else decides for their own Tirage. */
export const config = checkConfig({
  sites: [
    { id: "courier", name: "The Courier", hosts: ["courier.example"], zone: "Europe/Riga", languages: ["lv", "ru"] },
  ],
  retention: { eventDays: 100, factDays: 100, minuteDays: 4 },
  edge: { originSecret: 1 },
  watch: {},
  production: false,
  switches: { accessLogs: { on: false, dollarsPerMillion: 0.18 } },
});
