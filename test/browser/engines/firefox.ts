import puppeteer from "puppeteer-core";
import { driveByPuppeteer } from "./drive-by-puppeteer.ts";
import type { EngineKind } from "./engine.ts";

const PROGRAM = process.env["FIREFOX_PATH"] ?? "/usr/bin/firefox-esr";

/** Gecko, driven over WebDriver BiDi. */
export const firefox: EngineKind = {
  name: "Firefox",
  needs: [{ program: PROGRAM, debianPackage: "firefox-esr" }],
  lacks: { prerender: "Firefox renders nothing ahead" },
  launch: async () => {
    // 0 lets sound start without a click, which a driver's click is not.
    const extraPrefsFirefox = { "media.autoplay.default": 0 };
    return driveByPuppeteer(
      await puppeteer.launch({ browser: "firefox", executablePath: PROGRAM, headless: true, extraPrefsFirefox }),
    );
  },
};
