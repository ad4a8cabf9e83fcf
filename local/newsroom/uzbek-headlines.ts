import type { Headlines } from "./headlines.ts";

/** What the paper writes about in Uzbek. Each of who does each of what. */
export const uzbekHeadlines: Headlines = {
  River: {
    who: [
      "Bandargoh idorasi",
      "Tungi parom jamoasi",
      "Dargʻalar uyushmasi",
      "Sharqiy qirgʻoqdagi kemasozlik ustaxonasi",
      "Toshqin kuzatuv posti",
      "Zarsuv baliqchilar jamoasi",
    ],
    does: [
      "qishki jadvalga oʻtadi",
      "gʻarbiy pristanga ikkinchi qoʻngʻiroq soʻraydi",
      "pastki zinalarga chiroq oʻrnatadi",
      "oʻn yildagi eng gavjum haftani qayd etdi",
      "shanba kuni eshigini maktab oʻquvchilariga ochadi",
      "suv sathi pasayishidan ogohlantirdi",
      "yoʻl haqini oshirmaslikka vaʼda berdi",
    ],
  },
  Town: {
    who: [
      "Shahar kengashi",
      "Solbandar kutubxonasi",
      "Pochta boʻlimi",
      "Koʻcha yoritish xizmati",
      "Texnika maktabi",
      "Eski bozor maʼmuriyati",
    ],
    does: [
      "eski bojxona binosiga koʻchadi",
      "ish vaqtini ovozga qoʻydi",
      "qoʻshnilardan ikki yuzta stul yigʻdi",
      "Pristan koʻchasiga daraxtlarni qaytardi",
      "maydonni toʻqqiz kunda taʼmirladi",
      "yuz yilligini nishonlaydi",
      "soyali oʻrindiqlar xaritasini chop etdi",
    ],
  },
  Business: {
    who: [
      "Qovunchilar uyushmasi",
      "Sharqiy qirgʻoqlik toʻquvchi",
      "Tuz zavodi",
      "Shahardagi yagona oynasoz",
      "Guruch tegirmoni",
      "Lavhasiz nonvoyxona",
    ],
    does: [
      "birdaniga oʻn ikki shogird oldi",
      "uchinchi haftadirki tushgacha hammasini sotmoqda",
      "narxni tushirib, sababini tushuntirdi",
      "birinchi buyurtmani ikki chegaradan oʻtkazdi",
      "mijozlardan olgan qarzini muddatidan oldin qaytardi",
      "tonggi paromdan joy soʻradi",
      "eng unumli mavsumni yakunladi",
    ],
  },
  Culture: {
    who: [
      "Tuz ombori teatri",
      "Daryochilar orkestri",
      "Chiptachilar xori",
      "Kichik buyumlar muzeyi",
      "Qoʻgʻirchoq ustaxonasi",
      "Ochiq osmon kinoteatri",
    ],
    does: [
      "mavsumni ikki qirgʻoqda ochadi",
      "liboslarini butun shaharga tarqatdi",
      "yoʻqolgan notani topib oldi",
      "toʻla zalga qoʻyib berdi",
      "1974-yilni eslaydiganlarni qidirmoqda",
      "birinchi kechani laylak tufayli koʻchirdi",
      "tomoshabinlarni chiroq bilan kelishga chaqirdi",
    ],
  },
  Sport: {
    who: [
      "“Quyi pristan” jamoasi",
      "“Yuqori pristan” jamoasi",
      "Texnika maktabi toʻrtligi",
      "Suzish klubi",
      "Shaxmat pavilyoni",
      "Velosiped ligasi",
    ],
    does: [
      "bir qayiq farqi bilan gʻolib chiqdi",
      "eng yaxshi eshkakchisini imtihonga berdi",
      "tongda mashq qila boshladi",
      "shamolli finaldan soʻng qoidani oʻzgartirdi",
      "kubokni adashib narigi qirgʻoqqa olib ketdi",
      "oʻrtoqlik uchrashuvida durang oʻynadi",
      "qishni uch yangi murabbiy bilan boshlaydi",
    ],
  },
};
