/** Loaded before a program (`--import`): its clock stands at FROZEN_MS, so that what it makes is the same each time. */
const frozenMs = Number(process.env["FROZEN_MS"]);

globalThis.Date = new Proxy(Date, {
  construct: (real, args: unknown[], as) => Reflect.construct(real, args.length === 0 ? [frozenMs] : args, as) as Date,
  get: (real, name) => (name === "now" ? () => frozenMs : Reflect.get(real, name)),
});
