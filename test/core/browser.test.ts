import { describe, expect, test } from "vitest";
import { browserOf, deviceOf } from "../../functions/core/browser.ts";

const ANDROID = "Mozilla/5.0 (Linux; Android 15; SM-S931B) AppleWebKit/537.36 (KHTML, like Gecko)";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";

describe("the browser and device behind a user agent", () => {
  test.each([
    ["Chrome", "phone", `${ANDROID} Chrome/156.0.0.0 Mobile Safari/537.36`],
    ["Chrome", "tablet", `${ANDROID} Chrome/156.0.0.0 Safari/537.36`],
    ["Chrome", "desktop", `${WINDOWS} Chrome/156.0.0.0 Safari/537.36`],
    ["Chrome", "phone", `${IPHONE} CriOS/156.0.0.0 Mobile/15E148 Safari/604.1`],
    ["Safari", "phone", `${IPHONE} Version/18.6 Mobile/15E148 Safari/604.1`],
    ["Safari", "tablet", `${IPHONE.replaceAll("iPhone", "iPad")} Version/18.6 Mobile/15E148 Safari/604.1`],
    [
      "Safari",
      "desktop",
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
    ],
    ["Edge", "desktop", `${WINDOWS} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`],
    ["Edge", "phone", `${ANDROID} Chrome/156.0.0.0 Mobile Safari/537.36 EdgA/156.0.0.0`],
    ["Firefox", "desktop", "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"],
    ["Firefox", "phone", "Mozilla/5.0 (Android 15; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0"],
    ["Opera", "desktop", `${WINDOWS} Chrome/154.0.0.0 Safari/537.36 OPR/128.0.0.0`],
    ["Yandex", "phone", `${ANDROID} Chrome/154.0.0.0 YaBrowser/26.10.0.0 Mobile Safari/537.36`],
    ["Samsung Internet", "phone", `${ANDROID} SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36`],
    [
      "Telegram",
      "phone",
      `${ANDROID} Chrome/156.0.0.0 Mobile Safari/537.36 Telegram-Android/12.1 (Samsung; Android 15)`,
    ],
    ["Instagram", "phone", `${IPHONE} Mobile/22G86 Instagram 400.0.0.1 (iPhone16,1; iOS 18_6)`],
    ["Facebook", "phone", `${IPHONE} Mobile/22G86 [FBAN/FBIOS;FBAV/530.0.0.1;FBDV/iPhone16,1]`],
    ["Facebook", "phone", `${ANDROID} Version/4.0 Chrome/156.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/530.0.0.1;]`],
    ["Android WebView", "phone", ANDROID.replace(")", "; wv)") + " Version/4.0 Chrome/156.0.0.0 Mobile Safari/537.36"],
    ["iOS WebView", "phone", `${IPHONE} Mobile/15E148`],
    ["Chrome", "tv", "Mozilla/5.0 (Linux; Android 12; BRAVIA 4K) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36"],
    [undefined, undefined, "curl/8.5.0"],
    [undefined, undefined, ""],
  ])("are %s on a %s", (browser, device, userAgent) => {
    expect([browserOf(userAgent), deviceOf(userAgent)]).toEqual([browser, device]);
  });
});
