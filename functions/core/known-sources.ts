const GROUPS = ["search", "social", "messenger", "mail", "assistant", "aggregator"] as const;

/** What kind of place readers come from, as a newsroom sorts it. */
export type KnownGroup = (typeof GROUPS)[number];

/** A place that readers are known to come from. */
export interface KnownSource {
  readonly group: KnownGroup;
  readonly name: string;
}

/**
 * The kept list. Each source has, separated by spaces:
 * - `t.me`: a host, with all below it; `=mail.ru`: this host alone, or with `www.`; the longest that fits decides
 * - `yandex.*`: the host under `com`, under any country (`uz`) and under its `com` or `co` (`com.tr`)
 * - `app:org.telegram.messenger`: the package of an Android app, the bundle id or App Store number of an iOS app
 * - `utm:tg`: a word by which campaigns name it, besides its own name and hosts, without spaces, `-`, `_` and `.`
 */
export const SOURCES = {
  search: {
    Google: `=google.* images.google.* cse.google.* encrypted.google.com lens.google.com scholar.google.*
      cdn.ampproject.org syndicatedsearch.goog app:com.google.android.googlequicksearchbox app:com.google.googlemobile
      app:284815942 utm:googlesearch utm:googleads utm:adwords`,
    Yandex: `=yandex.* =m.yandex.* =ya.ru images.yandex.* turbopages.org app:ru.yandex.searchplugin
      app:com.yandex.searchapp app:ru.yandex.mobile.search utm:yandexdirect utm:yandexsearch`,
    Bing: "bing.com app:com.microsoft.bing utm:bingads",
    DuckDuckGo: "duckduckgo.com ddg.gg app:com.duckduckgo.mobile.android utm:ddg",
    Yahoo: "search.yahoo.*",
    Baidu: "baidu.com app:com.baidu.searchbox",
    Ecosia: "ecosia.org app:com.ecosia.android",
    Brave: "search.brave.com",
    Startpage: "startpage.com startpage.nl ixquick.com",
    Qwant: "qwant.com app:com.qwant.liberty",
    "Mail.ru Search": "go.mail.ru search.mail.ru",
    Rambler: "nova.rambler.ru search.rambler.ru",
    Naver: "=naver.com =m.naver.com search.naver.com app:com.nhn.android.search",
    Daum: "search.daum.net",
    Seznam: "=seznam.cz search.seznam.cz app:cz.seznam.sbrowser",
    Sogou: "sogou.com",
    "360 Search": "=so.com m.so.com",
    "Cốc Cốc": "coccoc.com app:com.coccoc.trinhduyet utm:coccoc",
    Kagi: "kagi.com",
    Mojeek: "mojeek.com",
    Swisscows: "swisscows.com",
    MetaGer: "metager.org metager.de",
    Petal: "petalsearch.com",
    AOL: "search.aol.*",
    Ask: "ask.com",
    Dogpile: "dogpile.com",
    "T-Online": "suche.t-online.de",
  },
  social: {
    Facebook: `facebook.com fb.com fb.me fb.watch facebookwkhpilnemxj7asaniu7vnjjbiltxjqhye3mhbshg7kx5tfyd.onion
      app:com.facebook.katana app:com.facebook.lite app:com.facebook.facebook app:284882215 utm:fb`,
    Instagram: "instagram.com ig.me app:com.instagram.android app:com.burbn.instagram app:389801252 utm:ig utm:insta",
    Threads: "threads.net threads.com app:com.instagram.barcelona app:6446901002",
    X: "x.com twitter.com t.co app:com.twitter.android app:com.atebits.tweetie2 app:333903271 utm:twitter utm:tw",
    VK: "vk.com vk.ru vk.cc vkontakte.ru app:com.vkontakte.android app:com.vk.vkclient app:564177498 utm:vkontakte",
    "VK Video": "vkvideo.ru app:com.vk.vkvideo",
    OK: "ok.ru odnoklassniki.ru app:ru.ok.android utm:odnoklassniki",
    "Moy Mir": "my.mail.ru",
    LinkedIn: "linkedin.com lnkd.in app:com.linkedin.android app:288429040",
    Reddit: "reddit.com redd.it app:com.reddit.frontpage app:1064216828",
    YouTube: "youtube.com youtu.be youtube-nocookie.com app:com.google.android.youtube app:544007664 utm:yt",
    TikTok: "tiktok.com app:com.zhiliaoapp.musically app:com.ss.android.ugc.trill app:835599320",
    Pinterest: "pinterest.* pin.it app:com.pinterest app:429047995",
    Snapchat: "snapchat.com app:com.snapchat.android app:447188370",
    Bluesky: "bsky.app bsky.social app:xyz.blueskyweb.app utm:bsky",
    Mastodon: `mastodon.social mastodon.online mastodon.world mastodon.cloud mastodon.uno mastodon.nl mastodon.green
      mastodon.scot mastodon.ie mastodon.nu mastodon.au mastodon.gamedev.place mastodonapp.uk mastodontech.de
      joinmastodon.org mstdn.social mstdn.jp mstdn.ca mstdn.party mas.to masto.ai masto.nu masto.es aus.social chaos.social c.im det.social
      eldritch.cafe fosstodon.org hachyderm.io home.social indieweb.social infosec.exchange journa.host kolektiva.social
      mamot.fr mindly.social newsie.social norden.social pawoo.net piaille.fr pouet.chapril.org ruby.social sfba.social
      social.tchncs.de techhub.social tooting.ch toot.community toot.wales troet.cafe universeodon.com
      app:org.joinmastodon.android app:1571998974`,
    Lemmy: "lemmy.world lemmy.ml lemmy.ca feddit.org sh.itjust.works",
    Tumblr: "tumblr.com umblr.com app:com.tumblr",
    Quora: "quora.com app:com.quora.android",
    Substack: "substack.com app:com.substack.app",
    "Truth Social": "truthsocial.com app:com.truthsocial.android.app",
    Weibo: "weibo.com weibo.cn t.cn app:com.sina.weibo",
    Zhihu: "zhihu.com app:com.zhihu.android",
    Douyin: "douyin.com app:com.ss.android.ugc.aweme",
    LiveJournal: "livejournal.com utm:lj",
    Pikabu: "pikabu.ru app:ru.pikabu.android",
    XING: "xing.com app:com.xing.android",
    Nextdoor: "nextdoor.com app:com.nextdoor",
    Twitch: "twitch.tv app:tv.twitch.android.app",
  },
  messenger: {
    Telegram: `t.me telegram.me telegram.dog telegram.org app:org.telegram.messenger app:org.telegram.messenger.web
      app:org.telegram.plus app:org.thunderdog.challegram app:686449807 utm:tg utm:tgchannel`,
    WhatsApp:
      "whatsapp.com whatsapp.net wa.me app:com.whatsapp app:com.whatsapp.w4b app:net.whatsapp.whatsapp app:310633997 utm:wa",
    Viber: "viber.com app:com.viber.voip app:382617920",
    Signal:
      "signal.org signal.me signal.group app:org.thoughtcrime.securesms app:org.whispersystems.signal app:874139669",
    Messenger: `messenger.com m.me app:com.facebook.orca app:com.facebook.mlite app:com.facebook.messenger app:454638411
      utm:facebookmessenger utm:fbmessenger`,
    WeChat: "wechat.com weixin.qq.com weixin110.qq.com app:com.tencent.mm app:com.tencent.xin app:414478124 utm:weixin",
    QQ: "im.qq.com app:com.tencent.mobileqq",
    LINE: "line.me app:jp.naver.line.android app:jp.naver.line app:443904275",
    Discord: "discord.com discord.gg discordapp.com app:com.discord app:985746746",
    Slack: "slack.com slack-redir.net app:com.slack app:618783545",
    KakaoTalk: "talk.kakao.com pf.kakao.com app:com.kakao.talk utm:kakao",
    IMO: "imo.im app:com.imo.android.imoim app:com.imo.android.imoimbeta app:com.imo.android.imoimhd",
    MAX: "max.ru app:ru.oneme.app",
    Zalo: "zalo.me app:com.zing.zalo",
    BiP: "bip.com app:com.turkcell.bip",
    Botim: "botim.me app:im.thebot.messenger",
    Skype: "skype.com app:com.skype.raider",
    "Microsoft Teams": "teams.microsoft.com teams.live.com teams.cdn.office.net app:com.microsoft.teams utm:teams",
    "Google Chat": "chat.google.com app:com.google.android.apps.dynamite",
    "Google Messages": "messages.google.com app:com.google.android.apps.messaging utm:sms",
    Element: "element.io matrix.to app:im.vector.app",
  },
  mail: {
    Gmail: "mail.google.* app:com.google.android.gm app:com.google.android.gm.lite app:com.google.gmail app:422689480",
    Outlook: `outlook.com outlook.live.com outlook.office.com outlook.office365.com outlook.cloud.microsoft
      app:com.microsoft.office.outlook app:951937596`,
    "Yahoo Mail": "mail.yahoo.* app:com.yahoo.mobile.client.android.mail app:577586159",
    "Mail.ru Mail":
      "e.mail.ru mail.mail.ru touch.mail.ru light.mail.ru octavius.mail.ru click.mail.ru app:ru.mail.mailapp",
    "Yandex Mail": "mail.yandex.* app:ru.yandex.mail",
    "Rambler Mail": "mail.rambler.ru",
    "iCloud Mail": "icloud.com app:com.apple.mobilemail",
    "Proton Mail": "mail.proton.me mail.protonmail.com app:ch.protonmail.android",
    "AOL Mail": "mail.aol.com app:com.aol.mobile.aolapp",
    "Zoho Mail": "mail.zoho.* app:com.zoho.mail",
    GMX: "gmx.com gmx.net gmx.de gmx.at gmx.ch deref-gmx.net deref-gmx.com app:de.gmx.mobile.android.mail",
    "WEB.DE": "web.de deref-web.de app:de.web.mobile.android.mail",
    "mail.com": "mail.com deref-mail.com",
    "Naver Mail": "mail.naver.com app:com.nhn.android.mail",
    "QQ Mail": "mail.qq.com",
    "NetEase Mail": "mail.163.com mail.126.com",
    "Seznam Email": "email.seznam.cz",
    "UKR.NET": "mail.ukr.net",
    Fastmail: "fastmail.com app:com.fastmail.app",
    Tuta: "tuta.com tutanota.com app:de.tutao.tutanota",
    Newsletter: `list-manage.com mailchi.mp campaign-archive.com urldefense.com urldefense.proofpoint.com
      safelinks.protection.outlook.com app:com.samsung.android.email.provider app:com.readdle.spark utm:newsletters utm:email
      utm:emails utm:mail utm:mailing utm:mailinglist utm:mailchimp utm:sendgrid utm:sendpulse utm:unisender`,
  },
  assistant: {
    ChatGPT: "chatgpt.com chat.com openai.com app:com.openai.chatgpt app:com.openai.chat app:6448311069 utm:openai",
    Perplexity: "perplexity.ai pplx.ai app:ai.perplexity.app.android app:ai.perplexity.app",
    Gemini: "gemini.google.* bard.google.com app:com.google.android.apps.bard utm:bard",
    NotebookLM: "notebooklm.google.com notebooklm.google",
    Copilot: `copilot.microsoft.com copilot.com copilot.cloud.microsoft m365.cloud.microsoft edgeservices.bing.com
      app:com.microsoft.copilot utm:bingchat utm:microsoftcopilot`,
    Claude: "claude.ai claude.com app:com.anthropic.claude utm:anthropic",
    DeepSeek: "deepseek.com app:com.deepseek.chat",
    Grok: "grok.com x.ai app:ai.x.grok",
    "Meta AI": "meta.ai",
    Mistral: "mistral.ai app:ai.mistral.chat utm:lechat",
    "You.com": "you.com",
    Poe: "poe.com app:com.poe.android",
    Phind: "phind.com",
    Kimi: "kimi.com kimi.ai kimi.moonshot.cn app:com.moonshot.kimichat",
    Qwen: "qwen.ai tongyi.com tongyi.aliyun.com app:ai.qwenlm.chat.android",
    Doubao: "doubao.com app:com.larus.nova",
    ERNIE: "yiyan.baidu.com ernie.baidu.com chat.baidu.com",
    Alice: "alice.yandex.* app:com.yandex.aliceapp utm:yandexalice",
    GigaChat: "giga.chat gigachat.ru",
    "Duck.ai": "duck.ai",
  },
  aggregator: {
    "Google News": "news.google.* app:com.google.android.apps.magazines app:459182288 utm:gnews",
    "Google Discover": "discover.google.com =googleapis.com utm:discover",
    Dzen: "dzen.ru zen.yandex.* app:com.yandex.zen app:ru.zen.android utm:zen utm:yandexzen",
    "Yandex News": "news.yandex.* m.news.yandex.* newssearch.yandex.*",
    "Mail.ru News": "=mail.ru m.mail.ru news.mail.ru utm:mailru",
    "Rambler News": "=rambler.ru m.rambler.ru news.rambler.ru",
    "Yahoo News": "yahoo.* app:com.yahoo.mobile.client.android.yahoo app:jp.co.yahoo.android.yjtop",
    "Apple News": "apple.news app:com.apple.news",
    MSN: "msn.com msn.cn app:com.microsoft.amp.apps.bingnews utm:microsoftstart",
    Flipboard: "flipboard.com flip.it app:flipboard.app app:flipboard.boxer.app app:358801284",
    SmartNews: "smartnews.com app:jp.gocro.smartnews.android app:579581125",
    NewsBreak: "newsbreak.com newsbreakapp.com app:com.particlenews.newsbreak",
    "Opera News": "operanews.com opera.news app:com.opera.app.news app:com.opera.app.newslite",
    "Ground News": "ground.news",
    "Naver News": "news.naver.com",
    "Daum News": "daum.net app:net.daum.android.daum",
    "LINE News": "news.line.me",
    Toutiao: "toutiao.com app:com.ss.android.article.news",
    Dailyhunt: "dailyhunt.in app:com.eterno",
    upday: "upday.com app:de.axelspringer.yana",
    Squid: "squidapp.co",
    SMI2: "smi2.ru smi2.net",
    "24СМИ": "24smi.info 24smi.net 24smi.org utm:24smi",
    MirTesen: "mirtesen.ru",
    Taboola: "taboola.com taboolanews.com",
    Outbrain: "outbrain.com",
    "Hacker News": "news.ycombinator.com utm:hn",
    Techmeme: "techmeme.com",
    "Drudge Report": "drudgereport.com",
    Digg: "digg.com",
    Feedly: "feedly.com app:com.devhd.feedly app:396069556",
    Inoreader: "inoreader.com app:com.innologica.inoreader",
    NewsBlur: "newsblur.com app:com.newsblur",
    "The Old Reader": "theoldreader.com",
    Feedbin: "feedbin.com",
    Instapaper: "instapaper.com app:com.instapaper.android",
    Pocket: "getpocket.com app:com.ideashower.readitlater.pro",
    RSS: "utm:rssfeed utm:feed utm:atom",
  },
} as const satisfies Record<KnownGroup, Readonly<Record<string, string>>>;

type Name = { [Group in KnownGroup]: keyof (typeof SOURCES)[Group] }[KnownGroup];

/** Ways out that several products of one company share: there the campaign says which of them it was. */
export const SHARED_EXITS = [
  {
    exits: "l.facebook.com lm.facebook.com l.instagram.com l.messenger.com l.threads.com l.threads.net",
    of: ["Facebook", "Instagram", "Threads", "Messenger", "WhatsApp"],
  },
  {
    exits: "app:com.google.android.googlequicksearchbox app:com.google.googlemobile app:284815942 googleapis.com",
    of: ["Google", "Google News", "Google Discover", "Gemini"],
  },
  { exits: "away.vk.com", of: ["VK", "VK Video", "OK", "Moy Mir", "MAX", "Dzen", "Mail.ru News", "Mail.ru Mail"] },
] as const satisfies readonly { exits: string; of: readonly Name[] }[];

/** By the words of the list, with their `=`, `app:` and `utm:`, which no host has. */
const known = new Map<string, KnownSource>();
for (const group of GROUPS) {
  for (const [name, words] of Object.entries<string>(SOURCES[group])) {
    const source = { group, name };
    for (const word of [`utm:${plainWord(name)}`, ...words.split(/\s+/)]) {
      if (known.has(word)) throw new Error(`${word} is there twice: ${known.get(word)?.name}, ${name}`);
      known.set(word, source);
    }
  }
}

const exits = new Map<string, readonly string[]>();
for (const { exits: words, of } of SHARED_EXITS) for (const word of words.split(" ")) exits.set(word, of);

/**
 * The source on a host, by its labels from the right: `evilgoogle.com` and `google.com.evil.example` are not Google.
 * @param host lower case, with or without `www.`
 */
export function knownHost(host: string): KnownSource | undefined {
  // Under whatever country: google.com, google.uz, google.co.uz and google.com.tr are all google.*
  const anywhere = host.replace(/\.(?:com|(?:com?\.)?[a-z]{2})$/, ".*");
  const from = host.startsWith("www.") ? 4 : 0;
  let source = known.get(`=${host.slice(from)}`) ?? known.get(`=${anywhere.slice(from)}`);
  let at = from;
  while (!source && at < anywhere.length) {
    source = known.get(host.slice(at)) ?? known.get(anywhere.slice(at));
    at = host.indexOf(".", at) + 1 || host.length;
  }
  return source;
}

/** The source that is an app: an Android package, or an iOS bundle id or App Store number, in lower case. */
export function knownApp(id: string): KnownSource | undefined {
  return known.get(`app:${id}`);
}

/** The source that a campaign's parameter names, by a word of the list or by a host. */
export function knownWord(word: string): KnownSource | undefined {
  const lower = word.trim().toLowerCase();
  return known.get(`utm:${plainWord(lower)}`) ?? (/^[\w-]+(\.[\w-]+)+$/.test(lower) ? knownHost(lower) : undefined);
}

/** Says whether a known source may be behind a referrer that only shows its company's common way out. */
export function isBehind(exit: string, source: KnownSource): boolean {
  return exits.get(exit)?.includes(source.name) ?? false;
}

function plainWord(word: string): string {
  return word.toLowerCase().replace(/[\s._-]+/g, "");
}
