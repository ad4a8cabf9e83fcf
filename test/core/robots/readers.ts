const ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const IPAD = "Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)";
const SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
const LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)";

/** Chrome on an Android phone that still says its model. */
function phone(model: string, more = ""): string {
  return `Mozilla/5.0 (Linux; Android 13; ${model}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Mobile Safari/537.36${more}`;
}

/** The browser inside an Android app, which says what it likes after it. */
function inAndroid(app: string, model = "SM-A536B"): string {
  return `Mozilla/5.0 (Linux; Android 14; ${model} Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0.7444.102 Mobile Safari/537.36 ${app}`;
}

function inIphone(app: string): string {
  return `${IPHONE} Mobile/22G86 ${app}`;
}

/** Headers of browsers, apps and televisions in which people read, as they are or were sent. */
export const READERS: Readonly<Record<string, readonly string[]>> = {
  Chrome: [
    `${WINDOWS} Chrome/142.0.0.0 Safari/537.36`,
    `${MAC} Chrome/142.0.0.0 Safari/537.36`,
    `${LINUX} Chrome/142.0.0.0 Safari/537.36`,
    `${LINUX} Ubuntu Chromium/80.0.3987.163 Chrome/80.0.3987.163 Safari/537.36`,
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36",
    `${ANDROID} Chrome/142.0.0.0 Mobile Safari/537.36`,
    `${ANDROID} Chrome/142.0.0.0 Safari/537.36`,
    `${IPHONE} CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1`,
    `${IPAD} CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1`,
    `${IPHONE} GSA/391.0.828150910 Mobile/15E148 Safari/604.1`,
  ],
  Safari: [
    `${IPHONE} Version/18.6 Mobile/15E148 Safari/604.1`,
    `${IPAD} Version/18.6 Mobile/15E148 Safari/604.1`,
    `${SAFARI} Version/26.1 Safari/605.1.15`,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 12_5_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 10_3_4 like Mac OS X) AppleWebKit/603.3.8 (KHTML, like Gecko) Version/10.0 Mobile/14G61 Safari/602.1",
    "Mozilla/5.0 (iPad; CPU OS 9_3_5 like Mac OS X) AppleWebKit/601.1.46 (KHTML, like Gecko) Version/9.0 Mobile/13G36 Safari/601.1",
  ],
  Firefox: [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (Windows NT 6.1; rv:115.0) Gecko/20100101 Firefox/115.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:60.9) Gecko/20100101 Goanna/4.8 Firefox/60.9 PaleMoon/31.4.2",
    "Mozilla/5.0 (X11; Linux x86_64; rv:91.0) Gecko/20100101 Firefox/91.0 SeaMonkey/2.53.18",
    "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0",
    "Mozilla/5.0 (Android 9; Tablet; rv:68.0) Gecko/68.0 Firefox/68.0",
    `${IPHONE} FxiOS/145.0 Mobile/15E148 Safari/605.1.15`,
    `${IPHONE} FxiOS/8.3.1b1234 Focus/145.0 Mobile/15E148 Safari/605.1.15`,
    "Mozilla/5.0 (Linux; Android 8.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Focus/7.0.13 Chrome/70.0.3538.110 Mobile Safari/537.36",
    "Mozilla/5.0 (Mobile; Nokia 2780 Flip; rv:84.0) Gecko/84.0 Firefox/84.0 KAIOS/3.1",
  ],
  Edge: [
    `${WINDOWS} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`,
    `${MAC} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`,
    `${ANDROID} Chrome/142.0.0.0 Mobile Safari/537.36 EdgA/142.0.0.0`,
    `${IPHONE} Version/18.0 EdgiOS/142.0.3595.66 Mobile/15E148 Safari/605.1.15`,
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox One) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edge/44.18363.8131",
    "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
    inAndroid("BingSapphire/31.5.2110003534"),
  ],
  Opera: [
    `${WINDOWS} Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0`,
    `${WINDOWS} Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0 (Edition GX-CN)`,
    `${ANDROID} Chrome/137.0.0.0 Mobile Safari/537.36 OPR/92.0.0.0`,
    "Mozilla/5.0 (Linux; U; Android 13; SM-A135F Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0.7444.102 Mobile Safari/537.36 OPR/94.0.2254.77",
    "Opera/9.80 (Android; Opera Mini/36.2.2254/191.249; U; en) Presto/2.12.423 Version/12.16",
    "Opera/9.80 (J2ME/MIDP; Opera Mini/8.0.35626/191.249; U; ru) Presto/2.12.423 Version/12.16",
    `${IPHONE} OPiOS/16.0.15.124050 Mobile/15E148 Safari/9537.53`,
    `${IPHONE} Version/18.5 Mobile/15E148 Safari/604.1 OPT/6.0.6`,
  ],
  Yandex: [
    `${WINDOWS} Chrome/140.0.0.0 YaBrowser/25.10.0.0 Safari/537.36`,
    `${WINDOWS} Chrome/98.0.4758.141 YaBrowser/22.3.3.852 Yowser/2.5 Safari/537.36`,
    "Mozilla/5.0 (Linux; arm_64; Android 14; 23117RA68G) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 YaBrowser/25.10.1.85.00 SA/3 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; arm_64; Android 11; Redmi Note 9S) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/104.0.5112.124 YaApp_Android/22.95.1 YaSearchBrowser/22.95.1 BroPP/1.0 SA/3 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 8.1.0; Redmi 5A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/90.0.4430.210 Mobile Safari/537.36 YandexSearch/9.30",
    `${IPHONE} Version/18.0 YaBrowser/25.10.1.85.10 SA/3 Mobile/15E148 Safari/604.1`,
  ],
  Samsung: [
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 9; SAMSUNG SM-J530F) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 5.0; SAMSUNG SM-G900F Build/LRX21T) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/2.1 Chrome/34.0.1847.76 Mobile Safari/537.36",
  ],
  UC: [
    "Mozilla/5.0 (Linux; U; Android 12; en-US; RMX3261 Build/RP1A.201005.001) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 UCBrowser/13.8.0.1330 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 12_1 like Mac OS X; zh-CN) AppleWebKit/537.51.1 (KHTML, like Gecko) Mobile/16B92 UCBrowser/12.1.7.1109 Mobile AliApp(TUnionSDK/0.1.20.3)",
    "UCWEB/2.0 (Java; U; MIDP-2.0; ru; NokiaE71-1) U2/1.0.0 UCBrowser/9.5.0.449 U2/1.0.0 Mobile UNTRUSTED/1.0",
  ],
  "MIUI, Huawei, Vivo and Oppo": [
    "Mozilla/5.0 (Linux; U; Android 13; ru-ru; 2201117TG Build/TKQ1.221114.001) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/112.0.5615.136 Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.30.1-gn",
    "Mozilla/5.0 (Linux; Android 10; MAR-LX3A; HMSCore 6.12.4.311; GMSCore 23.48.16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0.4844.88 HuaweiBrowser/14.0.2.311 Mobile Safari/537.36",
    "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile HuaweiBrowser/5.0.4.300",
    "Mozilla/5.0 (Linux; Android 11; V2029) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/87.0.4280.141 Mobile Safari/537.36 VivoBrowser/15.4.10.0",
    "Mozilla/5.0 (Linux; U; Android 14; en-gb; CPH2495 Build/UKQ1.230924.001) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/115.0.5790.168 Mobile Safari/537.36 HeyTapBrowser/45.11.3.1.1",
  ],
  "other browsers": [
    `${WINDOWS} Chrome/142.0.0.0 Safari/537.36 Vivaldi/7.6.3797.63`,
    `${WINDOWS} Chrome/91.0.4472.164 Whale/2.10.123.42 Safari/537.36`,
    `${WINDOWS} Chrome/94.0.4606.71 Safari/537.36 Core/1.94.225.400 QQBrowser/12.2.5544.400`,
    `${WINDOWS} Chrome/78.0.3904.108 Safari/537.36 SE 2.X MetaSr 1.0`,
    `${WINDOWS} coc_coc_browser/139.0.150 Chrome/133.0.0.0 Safari/537.36`,
    `${ANDROID} Version/4.0 Chrome/142.0.0.0 Mobile DuckDuckGo/5 Safari/537.36`,
    `${IPHONE} Version/18.6 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15`,
    `${ANDROID} Chrome/142.0.0.0 Mobile Safari/537.36 (Ecosia android@142.0.7444.102)`,
    `${IPHONE} Version/18.6 Mobile/15E148 Safari/604.1 (Ecosia ios@11.4.1.2450)`,
    "Mozilla/5.0 (Linux; U; Android 11; zh-CN; M2007J3SC Build/RKQ1.200826.002) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/89.0.4389.72 MQQBrowser/13.6 Mobile Safari/537.36 COVC/046141",
    "Mozilla/5.0 (Linux; Android 9; ONEPLUS A6000; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/75.0.3770.143 Mobile Safari/537.36 SogouMSE,SogouMobileBrowser/5.22.8",
    "Mozilla/5.0 (Linux; Android 12; ELS-AN00; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/97.0.4692.98 Mobile Safari/537.36 T7/13.30 SP-engine/2.68.0 baiduboxapp/13.30.0.11 (Baidu; P1 12) NABar/1.0",
    "Mozilla/5.0 (Linux; Android 11; AGS3-L09) AppleWebKit/537.36 (KHTML, like Gecko) Silk/142.2.4 like Chrome/142.0.7444.102 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 10; Puffin) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/117.0.5938.96 Mobile Safari/537.36 Puffin/10.4.0.51600AP",
    "Mozilla/5.0 (Mobile; rv:26.0; Sailfish 4.6) Gecko/26.0 Firefox/91.0 SailfishBrowser/1.0",
    `${LINUX} Chrome/130.0.0.0 Safari/537.36 Falkon/24.12.0`,
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15 Epiphany/605.1.15",
    "Mozilla/5.0 (Macintosh; U; Intel Mac OS X 10_5_6; en-us) AppleWebKit/528.16 (KHTML, like Gecko) Fluid/0.9.6 Safari/528.16",
  ],
  Telegram: [
    `${ANDROID} Chrome/142.0.0.0 Mobile Safari/537.36 Telegram-Android/12.1.1 (Samsung SM-A536B; Android 14; SDK 34; HIGH)`,
    inAndroid("Telegram-Android/11.14.1 (Google Pixel 7; Android 14; SDK 34; HIGH)", "Pixel 7"),
    inAndroid("Telegram-Android/11.5.3 (Xiaomi Redmi 9A; Android 10; SDK 29; LOW)", "M2006C3LG"),
    inIphone("Telegram-iOS/12.1"),
    inIphone("Safari/604.1 Telegram-iOS/11.14"),
  ],
  Instagram: [
    inIphone("Instagram 400.0.0.28.102 (iPhone16,1; iOS 18_6; en_US; en; scale=3.00; 1179x2556; 801264178; IABMV/1)"),
    inAndroid(
      "Instagram 401.0.0.48.79 Android (34/14; 420dpi; 1080x2208; Google/google; Pixel 7; panther; panther; en_US; 806214567; IABMV/1)",
      "Pixel 7",
    ),
    inAndroid(
      "Instagram 393.0.0.50.85 Android (33/13; 450dpi; 1080x2177; samsung; SM-A536B; a53x; s5e8825; ru_RU; 779461213; IABMV/1)",
    ),
    "Mozilla/5.0 (Linux; Android 15; CPH2557 Build/AP3A.240617.008; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0.7444.142 Mobile Safari/537.36 Instagram 406.0.0.58.159 Android (35/15; 480dpi; 1080x2400; OPPO; CPH2557; OP573DL1; mt6833; en_MY; 822918295; IABMV/1) NV/1",
    inAndroid(
      "Barcelona 401.0.0.42.109 Android (34/14; 420dpi; 1080x2208; samsung; SM-A536B; a53x; s5e8825; en_US; 1)",
    ),
  ],
  Facebook: [
    inIphone(
      "[FBAN/FBIOS;FBAV/536.0.0.43.99;FBBV/812345678;FBDV/iPhone14,5;FBMD/iPhone;FBSN/iOS;FBSV/18.6;FBSS/3;FBID/phone;FBLC/en_US;FBOP/5;FBRV/815555555;IABMV/1]",
    ),
    inIphone(
      "[FBAN/FBIOS;FBAV/460.0.0.31.103;FBDV/iPhone12,1;FBSN/iOS;FBSV/17.4;FBCR/Google Fi;FBID/phone;FBLC/en_US]",
    ),
    inIphone("[FBAN/FBIOS;FBDV/iPhone11,8;FBMD/iPhone;FBSN/iOS;FBSV/13.3.1;FBSS/2;FBCR/Sunrise;FBID/phone;FBLC/de_DE]"),
    inIphone("[FBAN/MessengerForiOS;FBAV/530.0.0.28.106;FBBV/800000000;FBDV/iPhone15,3;FBSN/iOS;FBSV/18.6;FBID/phone]"),
    inAndroid("[FB_IAB/FB4A;FBAV/535.0.0.49.72;IABMV/1;]"),
    inAndroid("[FB_IAB/Orca-Android;FBAV/530.0.0.50.109;]"),
    inAndroid("[FBAN/EMA;FBLC/uz_UZ;FBAV/487.0.0.5.106;FBCX/modulariab;]"),
    inAndroid(
      "[FBAN/FB4A;FBAV/400.0.0.37.76;FBCR/Ucell;FBMF/Google;FBBD/google;FBDV/Pixel 6;FBSV/13;FBOP/1;]",
      "Pixel 6",
    ),
    inAndroid("MetaIAB Facebook", "Pixel 10 Pro XL"),
  ],
  "TikTok and Snapchat": [
    inAndroid(
      "trill_2024204030 JsSdk/1.0 NetType/WIFI Channel/googleplay AppName/musical_ly app_version/42.4.3 ByteLocale/en ByteFullLocale/en Region/US AppId/1233 Spark/1.8.2 AppVersion/42.4.3 BytedanceWebview/d8a21c6",
    ),
    inIphone(
      "musical_ly_42.4.0 BytedanceWebview/d8a21c6 JsSdk/2.0 NetType/4G Channel/App Store ByteLocale/ru Region/UZ",
    ),
    inIphone("Snapchat/13.61.0.49 (like Safari/8621.3.11, panda)"),
  ],
  "other apps": [
    inIphone("Twitter for iPhone/11.40"),
    inAndroid("TwitterAndroid"),
    inIphone("[LinkedInApp]/9.31.2745"),
    inAndroid("[Pinterest/Android]"),
    inIphone("[Pinterest/iOS]"),
    inAndroid("Viber/26.9.0.0"),
    inAndroid("Line/15.17.1/IAB"),
    inIphone("Safari Line/15.17.1"),
    inAndroid("KAKAOTALK/25.9.2 (INAPP)"),
    inAndroid(
      "MMWEBID/4512 MicroMessenger/8.0.61.2880(0x28003D34) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64",
    ),
    inIphone("MicroMessenger/8.0.61(0x18003d2f) NetType/WIFI Language/zh_CN"),
    inAndroid("VKAndroidApp/8.146-28001"),
    inIphone("NAVER(inapp; search; 2000; 12.14.2; 15PRO)"),
    inAndroid("DaumApps/6.9.1 DaumDevice/mobile"),
    inIphone("YJApp-IOS jp.co.yahoo.ipn.appli/4.160.0"),
    inAndroid("Flipboard/4.3.37/5655,4.3.37.5655"),
    inIphone("SmartNews/25.10.20"),
    inAndroid("NewsBreak/25.43.0"),
    inAndroid("NewsArticle/10.2.3 JsSdk/2 NetType/wifi"),
    inAndroid("GNews Android/2022137898", "Pixel 6"),
    inAndroid("GoogleApp/16.44.62.sa.arm64"),
    inAndroid("[com.google.android.apps.searchlite]", "itel A48"),
    inAndroid("Zalo android/25100911 ZaloTheme/light ZaloLanguage/vi"),
    inIphone("DailyPaperNews/8.2.1"),
    `${MAC} Chrome/138.0.0.0 Electron/37.2.3 Safari/537.36 Slack/4.46.96`,
  ],
  "phones and tablets": [
    phone("motorola edge 50 neo"),
    phone("motorola one vision"),
    phone("moto g power (2022)"),
    phone("CUBOT X19"),
    phone("CUBOT_P20"),
    phone("FOSSiBOT F102"),
    phone("Titan Pocket"),
    phone("Pioneer T10"),
    phone("ViewSonic VB-7"),
    phone("HTC Butterfly S 901e"),
    phone("Galaxy Core Prime"),
    phone("DARKSIDE"),
    phone("docomo F-51B"),
    phone("WIKO FEVER"),
    "Mozilla/5.0 (Linux; U; Android 4.0.4; ru-ru; GT-P7500 Build/IMM76D) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Safari/534.30",
    "Mozilla/5.0 (Linux; U; Android 2.3.6; en-us; GT-S5360 Build/GINGERBREAD) AppleWebKit/533.1 (KHTML, like Gecko) Version/4.0 Mobile Safari/533.1",
    "Mozilla/5.0 (Linux; Android 4.4.2; Lenovo A3300-HV Build/KOT49H) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/81.0.4044.138 Safari/537.36",
    "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/52.0.2743.116 Mobile Safari/537.36 Edge/15.15254",
    "Mozilla/5.0 (BB10; Touch) AppleWebKit/537.35+ (KHTML, like Gecko) Version/10.3.2.2639 Mobile Safari/537.35+",
    "Mozilla/5.0 (X11; U; Linux armv7l like Android; en-us) AppleWebKit/531.2+ (KHTML, like Gecko) Version/5.0 Safari/533.2+ Kindle/3.0+",
  ],
  televisions: [
    "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.6099.270 Safari/537.36 WebAppManager",
    "Mozilla/5.0 (SMART-TV; LINUX; Tizen 8.0) AppleWebKit/537.36 (KHTML, like Gecko) Version/8.0 Chrome/108.0.5359.1 TV Safari/537.36",
    "Mozilla/5.0 (Linux; Android 12; BRAVIA 4K VH2) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 14; Google TV Streamer Build/UTT3.240625.001) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 11; Chromecast) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 9; AFTKA) AppleWebKit/537.36 (KHTML, like Gecko) Silk/120.4.1 like Chrome/120.0.6099.193 Safari/537.36",
    "Mozilla/5.0 (PlayStation; PlayStation 5/6.50) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.4 Safari/605.1.15",
    "Mozilla/5.0 (PlayStation 4 11.00) AppleWebKit/605.1.15 (KHTML, like Gecko)",
    "Mozilla/5.0 (X11; GNU/Linux) AppleWebKit/537.36 (KHTML, like Gecko) Chromium/79.0.3945.130 Chrome/79.0.3945.130 Safari/537.36 Tesla/2024.26.3",
  ],
};
