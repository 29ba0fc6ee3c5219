/* demo_words - cities, invented people, clubs and bodies, and the numbers of the demo. */

#include "base/hash.h"
#include "press/demo_priv.h"

struct place {
    const char *city, *country, *currency;
};

/* Towns by the sea stand first. */
enum { ARABIC_PORTS = 19, FRENCH_PORTS = 8 };
static const struct place arabic_places[] = {
    { "جدة", "السعودية", "ريال" },     { "الدمام", "السعودية", "ريال" },
    { "دبي", "الإمارات", "درهم" },     { "الشارقة", "الإمارات", "درهم" },
    { "الفجيرة", "الإمارات", "درهم" }, { "رأس الخيمة", "الإمارات", "درهم" },
    { "مسقط", "عُمان", "ريال" },        { "صلالة", "عُمان", "ريال" },
    { "صحار", "عُمان", "ريال" },        { "العقبة", "الأردن", "دينار" },
    { "صفاقس", "تونس", "دينار" },      { "سوسة", "تونس", "دينار" },
    { "قابس", "تونس", "دينار" },       { "بنزرت", "تونس", "دينار" },
    { "وهران", "الجزائر", "دينار" },   { "البصرة", "العراق", "دينار" },
    { "طنجة", "المغرب", "درهم" },      { "أغادير", "المغرب", "درهم" },
    { "الإسكندرية", "مصر", "جنيه" },   { "الرياض", "السعودية", "ريال" },
    { "أبها", "السعودية", "ريال" },    { "تبوك", "السعودية", "ريال" },
    { "بريدة", "السعودية", "ريال" },   { "حائل", "السعودية", "ريال" },
    { "الجهراء", "الكويت", "دينار" },  { "الفروانية", "الكويت", "دينار" },
    { "نزوى", "عُمان", "ريال" },        { "إربد", "الأردن", "دينار" },
    { "الكرك", "الأردن", "دينار" },    { "قسنطينة", "الجزائر", "دينار" },
    { "الموصل", "العراق", "دينار" },   { "أربيل", "العراق", "دينار" },
    { "فاس", "المغرب", "درهم" },       { "أسوان", "مصر", "جنيه" },
};
static const struct place french_places[] = {
    { "Sfax", "Tunisie", "dinars" },        { "Sousse", "Tunisie", "dinars" },
    { "Bizerte", "Tunisie", "dinars" },     { "Gabès", "Tunisie", "dinars" },
    { "Béjaïa", "Algérie", "dinars" },      { "Skikda", "Algérie", "dinars" },
    { "Tanger", "Maroc", "dirhams" },       { "Rabat", "Maroc", "dirhams" },
    { "Tunis", "Tunisie", "dinars" },       { "Tozeur", "Tunisie", "dinars" },
    { "Constantine", "Algérie", "dinars" }, { "Tlemcen", "Algérie", "dinars" },
    { "Fès", "Maroc", "dirhams" },
};
static const char *const men[] = { "سالم", "ماجد", "طارق", "نبيل", "ياسر", "فراس", "هشام", "عادل",
                                   "أنس",  "بدر",  "رامي", "زياد", "وليد", "كريم", "حسام", "منذر",
                                   "لؤي",  "غسان", "مازن", "نزار", "صالح", "إياد" };
static const char *const women[] = {
    "هدى", "ريم", "سلمى", "نورة", "ليلى",  "أمل", "دانة", "رنا",
    "مها", "هند", "سعاد", "وفاء", "جمانة", "لمى", "سمر",  "إيمان"
};
static const char *const families[] = { "الراسي",   "الخزامي",  "السهلي",   "الرملي",   "النخيلي",
                                        "المرجاني", "الشاطري",  "العنبري",  "الوادعي",  "الساحلي",
                                        "البستاني", "القنديلي", "الحقيل",   "الزيتوني", "السنديان",
                                        "المرساوي", "الغافري",  "الينبوعي", "الصنوبري", "الدفتري",
                                        "الكثيبي",  "النوارسي" };
static const char *const french_men[] = { "Karim Selmane",  "Sofiane Tebessi", "Walid Chenoufi",
                                          "Hédi Mestouri",  "Nassim Kerbache", "Yacine Bourassi",
                                          "Tarek Ghozlani", "Mehdi Ouardane",  "Fares Belkhir" };
static const char *const french_women[] = { "Nadia Zouari",   "Rym Ouardane",  "Leïla Marzagui",
                                            "Inès Baraket",   "Samia Dahlouk", "Mounira Talbaoui",
                                            "Amel Ferdjaoui", "Selma Chenoufi" };
static const char *const areas[] = { "الزهور",  "النخيل",  "الورود",   "الربوة", "البستان",
                                     "المنارة", "الصفا",   "الياسمين", "الواحة", "المرجان",
                                     "الكروم",  "السنابل", "القلعة",   "الجامعة" };
static const char *const clubs[] = {
    "نسور الجبل",  "شباب الواحة",  "نجوم الساحل",  "اتحاد المرفأ", "أسود الوادي", "وفاق القلعة",
    "فرسان السهل", "بحارة الخليج", "صقور الكثبان", "رواد المدينة", "أمل النخيل",  "نهضة السنابل"
};
static const char *const companies[] = { "«مدى» للاتصالات",     "«سنابل» للأغذية",
                                         "«مرسى» للنقل البحري", "«أفق» للطاقة",
                                         "«بنيان» للتطوير",     "«نسيج» للملابس",
                                         "«رواق» للتقنية",      "«قافلة» للخدمات اللوجستية",
                                         "«ينابيع» للمياه",     "«درب» للنقل" };
static const char *const universities[] = {
    "جامعة الواحة",         "جامعة الساحل",   "جامعة الأفق",  "جامعة المرفأ",  "جامعة السهل للعلوم",
    "جامعة الكثبان",        "جامعة الينابيع", "جامعة النخيل", "جامعة المنارة", "جامعة الضفاف",
    "جامعة القلعة للتقنية", "جامعة السنابل",  "جامعة الرواق"
};
/* From Sunday on, as struct civil counts. */
static const char *const days[] = { "الأحد",  "الإثنين", "الثلاثاء", "الأربعاء",
                                    "الخميس", "الجمعة",  "السبت" };
static const char *const ordinals[] = { "الثالثة", "الرابعة", "الخامسة", "السادسة",
                                        "السابعة", "الثامنة", "التاسعة", "العاشرة" };
static const char *const books[] = { "«رسائل إلى البحر»",       "«حارس البئر»",
                                     "«نافذة على السوق»",       "«أوراق الصيف الأخير»",
                                     "«بيت من طين وضوء»",       "«خرائط الرمل»",
                                     "«ما قاله النهر»",         "«مقهى المسافرين»",
                                     "«دفتر الغياب»",           "«سلّم إلى السطح»",
                                     "«حكاية الساعة المتوقفة»", "«طريق القوافل»",
                                     "«مطر على الحجر»",         "«غرفة تطل على الميناء»",
                                     "«آخر الحدائق»",           "«اسم من الماء»" };
/* Places where the earth does shake, for one of the stories. */
static const char *const world_cities[] = { "لشبونة",   "أثينا",     "مانيلا",  "ليما",   "كيتو",
                                            "سانتياغو", "جاكرتا",    "بوغوتا",  "تبليسي", "إزمير",
                                            "زغرب",     "بوخارست",   "طوكيو",   "تايبيه", "أوكلاند",
                                            "نابولي",   "سان خوسيه", "فانكوفر", "سالونيك" };
static const char *const french_areas[] = { "des Oliviers", "du Vieux-Port", "des Jasmins",
                                            "de la Gare",   "des Palmiers",  "du Belvédère" };
static const char *const french_days[] = { "dimanche", "lundi",    "mardi", "mercredi",
                                           "jeudi",    "vendredi", "samedi" };

/* Different tags of one table give different rows. */
static size_t draw(const struct demo_voice *v, const char *table, span tag, size_t count) {
    uint64_t base = hash64(span_of(table), v->event) % count;
    uint64_t step = tag.len ? (uint64_t) (tag.at[0] - 'a' + 1) : 0;
    return (size_t) ((base + step * (count > 7 ? 5 : 1)) % count);
}

static uint64_t number(const struct demo_voice *v, span name) {
    return hash64(name, v->event * 31 + 7);
}

static bool put_number(const struct demo_voice *v, span kind, span name, struct buf *out) {
    uint64_t n = number(v, name);
    const char *comma = strcmp(v->lang, "fr") == 0 ? "," : ".";
    if (span_eq(kind, SPAN("n3")))
        buf_add_i64(out, (int64_t) (3 + n % 8));
    else if (span_eq(kind, SPAN("n11")))
        buf_add_i64(out, (int64_t) (11 + n % 89));
    else if (span_eq(kind, SPAN("n15")))
        buf_add_i64(out, (int64_t) (12 + n % 12));
    else if (span_eq(kind, SPAN("n100")))
        buf_add_i64(out, (int64_t) (200 + n % 8 * 100));
    else if (span_eq(kind, SPAN("k11")) || span_eq(kind, SPAN("m11")))
        buf_add_i64(out, (int64_t) (11 + n % 89));
    else if (span_eq(kind, SPAN("pct"))) {
        buf_add_i64(out, (int64_t) (1 + n % 9));
        buf_add(out, span_of(comma));
        buf_add_i64(out, (int64_t) (1 + n / 9 % 9));
    } else if (span_eq(kind, SPAN("pct50"))) {
        buf_add_i64(out, (int64_t) (21 + n % 60));
    } else if (span_eq(kind, SPAN("price"))) {
        buf_add_i64(out, (int64_t) (61 + n % 29));
        buf_add_fmt(out, "%s%02u", comma, (unsigned) (11 + n / 29 % 85));
    } else if (span_eq(kind, SPAN("goals"))) {
        buf_add_i64(out, (int64_t) (2 + n % 3));
    } else if (span_eq(kind, SPAN("fewer"))) {
        buf_add_i64(out, (int64_t) (n % 2));
    } else {
        return false;
    }
    return true;
}

static bool put_place(const struct demo_voice *v, span kind, span tag, struct buf *out) {
    bool french = strcmp(v->lang, "fr") == 0;
    const struct place *p = french ? french_places : arabic_places;
    size_t count = french ? COUNT_OF(french_places) : COUNT_OF(arabic_places);
    if (v->by_the_sea) count = french ? FRENCH_PORTS : ARABIC_PORTS;
    p += draw(v, "place", tag, count);
    if (span_eq(kind, SPAN("city")))
        buf_add(out, span_of(p->city));
    else if (span_eq(kind, SPAN("country")))
        buf_add(out, span_of(p->country));
    else if (span_eq(kind, SPAN("cur")))
        buf_add(out, span_of(p->currency));
    else
        return false;
    return true;
}

static bool put_person(const struct demo_voice *v, span kind, span tag, struct buf *out) {
    const char *const *first = men;
    size_t count = COUNT_OF(men);
    if (span_eq(kind, SPAN("pf")))
        first = women, count = COUNT_OF(women);
    else if (!span_eq(kind, SPAN("pm")))
        return false;
    buf_add(out, span_of(first[draw(v, first == men ? "men" : "women", tag, count)]));
    buf_add_char(out, ' ');
    buf_add(out, span_of(families[draw(v, first == men ? "fm" : "fw", tag, COUNT_OF(families))]));
    return true;
}

/* {day} is the day of the event; tags are days after it. */
static bool put_day(const struct demo_voice *v, span kind, span tag, struct buf *out) {
    bool french = span_eq(kind, SPAN("fday"));
    if (!french && !span_eq(kind, SPAN("day"))) return false;
    unsigned later = tag.len ? (unsigned) (tag.at[0] - 'a') * 2 : 0;
    buf_add(out, span_of((french ? french_days : days)[(v->weekday + later) % 7]));
    return true;
}

bool demo_slot(const struct demo_voice *v, span name, struct buf *out) {
    static const struct {
        const char *kind;
        const char *const *rows;
        size_t count;
    } tables[] = {
        { "area", areas, COUNT_OF(areas) },
        { "club", clubs, COUNT_OF(clubs) },
        { "company", companies, COUNT_OF(companies) },
        { "univ", universities, COUNT_OF(universities) },
        { "nth", ordinals, COUNT_OF(ordinals) },
        { "book", books, COUNT_OF(books) },
        { "world", world_cities, COUNT_OF(world_cities) },
        { "fm", french_men, COUNT_OF(french_men) },
        { "ff", french_women, COUNT_OF(french_women) },
        { "farea", french_areas, COUNT_OF(french_areas) },
    };
    span rest = name, kind;
    (void) span_next(&rest, ':', &kind);
    span tag = kind.len < name.len ? rest : SPAN_EMPTY;
    if (put_number(v, kind, name, out) || put_place(v, kind, tag, out) ||
        put_person(v, kind, tag, out) || put_day(v, kind, tag, out))
        return true;
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        if (!span_eq(kind, span_of(tables[i].kind))) continue;
        buf_add(out, span_of(tables[i].rows[draw(v, tables[i].kind, tag, tables[i].count)]));
        return true;
    }
    return false;
}

span demo_section_name(enum demo_section s, const char *lang, unsigned variant) {
    static const char *const arabic[DEMO_SECTIONS][2] = {
        { "محليات", "أخبار محلية" }, { "اقتصاد", "مال وأعمال" }, { "رياضة", "ملاعب" },
        { "تقنية", "علوم وتقنية" },  { "صحة", "صحة" },           { "ثقافة", "ثقافة وفنون" },
        { "دولي", "عربي ودولي" },    { "مجتمع", "مجتمع" },
    };
    static const char *const french[DEMO_SECTIONS][2] = {
        { "Régions", "Société" },        { "Économie", "Économie" }, { "Sport", "Sports" },
        { "Technologies", "High-tech" }, { "Santé", "Santé" },       { "Culture", "Culture" },
        { "Monde", "International" },    { "Société", "Société" },
    };
    return span_of((strcmp(lang, "fr") == 0 ? french : arabic)[s][variant % 2]);
}

void demo_author(const struct press_demo_paper *paper, uint64_t n, struct buf *out) {
    /* A paper has six people; they are drawn from its name, not from the event. */
    struct demo_voice v = { .event = hash64(span_of(paper->slug), n % 6), .lang = paper->lang };
    if (strcmp(paper->lang, "fr") == 0)
        (void) demo_slot(&v, n % 2 ? SPAN("fm") : SPAN("ff"), out);
    else
        (void) demo_slot(&v, n % 6 < 4 ? SPAN("pm") : SPAN("pf"), out);
}
