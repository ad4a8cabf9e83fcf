import type { DemoArticle } from "./article.ts";

/** The articles in Uzbek, the newest first. */
export const uzbekArticles: readonly DemoArticle[] = [
  {
    id: "2024/07/yangi-koprik",
    language: "uz",
    section: "River",
    title: "Piyodalar koʻprigi kuzda ochiladi: suv ustida yetti daqiqa",
    standfirst: "Daryoning ikki qirgʻogʻini bogʻlaydigan osma koʻprikning oxirgi arqoni tortildi.",
    author: "Lola Bandarova",
    published: "2024-07-03T09:30:00+05:00",
    paragraphs: [
      "Solbandarda Zarsuv daryosi ustidagi piyodalar koʻprigining soʻnggi poʻlat arqoni seshanba kuni joyiga oʻrnatildi. Endi ustalar yogʻoch toʻshamani yotqizishga kirishadi, bu ish sentyabrgacha davom etadi.",
      "Koʻprikning uzunligi ikki yuz oʻn metr. Muhandislarning hisobiga koʻra, uni shoshmasdan bosib oʻtish uchun yetti daqiqa kifoya. Koʻprik oʻrtasida dam olish uchun ikki oʻrindiq va bitta chiroq boʻladi.",
      "Qayiqchilar avvaliga loyihaga qarshi chiqqan edi. Keyin maʼlum boʻlishicha, odamlar bir tomonga piyoda oʻtib, ikkinchi tomonga qayiqda qaytishni yaxshi koʻrar ekan. Shu sababli bandargoh idorasi yagona chipta joriy etadi.",
      "Koʻprikka nom tanlash uchun maktab oʻquvchilari orasida tanlov eʼlon qilindi. Hozircha eng koʻp taklif etilgan nom — «Laylak». Daryo boʻyidagi eski terakda har bahor bir juft laylak uya quradi.",
      "Sinov kuni koʻprikdan birinchi boʻlib uni qurgan ustalarning bolalari oʻtadi. Hayʼat aʼzolari esa, anʼanaga koʻra, ularning ortidan boradi.",
    ],
  },
  {
    id: "2024/06/tandir-non",
    language: "uz",
    section: "Business",
    title: "Tong saharda yoʻqoladigan non: Pristan koʻchasidagi tandir siri",
    standfirst: "Har kuni uch yuzta non yopiladi. Soat yettida bittasi ham qolmaydi.",
    author: "Sardor Toshqinov",
    published: "2024-06-26T07:10:00+05:00",
    paragraphs: [
      "Nonvoy Karomat opa tandirni soat uchda yoqadi. Toʻrt yarimda birinchi nonlar chiqadi, beshda esa eshik oldida navbat paydo boʻladi: avval kema dargʻalari, keyin bozorchilar, eng oxirida uyqusi kelgan talabalar.",
      "Xamirning siri oddiy, deydi u: suv daryodan emas, hovlidagi quduqdan olinadi, achitqi esa qirq yildan beri bitta sopol idishda saqlanadi. Idishning qopqogʻi ikki marta singan, oʻzi esa butun.",
      "Yaqinda katta doʻkon Karomat opaga kuniga ming dona non buyurtma qilmoqchi boʻldi. U rad etdi. «Mingta non yopish mumkin, — dedi u, — lekin mingta odam bilan salomlashib boʻlmaydi».",
      "Narx oʻzgarmadi: bitta non uch ming soʻm, tugʻilgan kunini nishonlayotgan bola uchun esa bepul. Buning uchun guvohnoma soʻralmaydi.",
    ],
  },
];
