/* date_names - the names of months and weekdays as readers of each country write them. */

#include "text/date.h"

static const char *const gulf[] = { "يناير", "فبراير", "مارس",   "أبريل",  "مايو",   "يونيو",
                                    "يوليو", "أغسطس",  "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر" };
static const char *const levant[] = {
    "كانون الثاني", "شباط", "آذار",  "نيسان",       "أيار",         "حزيران",
    "تموز",         "آب",   "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"
};
static const char *const maghreb[] = { "جانفي",  "فيفري", "مارس",   "أفريل",  "ماي",    "جوان",
                                       "جويلية", "أوت",   "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر" };
static const char *const morocco[] = { "يناير",  "فبراير", "مارس",  "أبريل",  "ماي",   "يونيو",
                                       "يوليوز", "غشت",    "شتنبر", "أكتوبر", "نونبر", "دجنبر" };
static const char *const french[] = { "janvier",   "février", "mars",     "avril",
                                      "mai",       "juin",    "juillet",  "août",
                                      "septembre", "octobre", "novembre", "décembre" };
static const char *const english[] = { "January",   "February", "March",    "April",
                                       "May",       "June",     "July",     "August",
                                       "September", "October",  "November", "December" };
static const char *const hijri[] = { "محرم",         "صفر",          "ربيع الأول", "ربيع الآخر",
                                     "جمادى الأولى", "جمادى الآخرة", "رجب",        "شعبان",
                                     "رمضان",        "شوال",         "ذو القعدة",  "ذو الحجة" };
static const char *const hijri_french[] = {
    "mouharram",          "safar",        "rabia al awal", "rabia ath-thani", "joumada al oula",
    "joumada ath-thania", "rajab",        "chaabane",      "ramadan",         "chawwal",
    "dhou al qi`da",      "dhou al-hijja"
};
static const char *const hijri_english[] = {
    "Muharram", "Safar",   "Rabiʻ I", "Rabiʻ II", "Jumada I",     "Jumada II",
    "Rajab",    "Shaʻban", "Ramadan", "Shawwal",  "Dhuʻl-Qiʻdah", "Dhuʻl-Hijjah"
};
static const char *const days[] = { "الأحد",  "الاثنين", "الثلاثاء", "الأربعاء",
                                    "الخميس", "الجمعة",  "السبت" };
static const char *const days_french[] = { "dimanche", "lundi",    "mardi", "mercredi",
                                           "jeudi",    "vendredi", "samedi" };
static const char *const days_english[] = { "Sunday",   "Monday", "Tuesday", "Wednesday",
                                            "Thursday", "Friday", "Saturday" };

static bool is(const char *a, const char *b) {
    return span_eq(span_of(a), span_of(b));
}

static const char *const *names_of(const char *lang, const char *const *ar, const char *const *fr,
                                   const char *const *en) {
    return is(lang, "fr") ? fr : is(lang, "ar") ? ar : en;
}

span date_month_name(const char *lang, const char *tradition, int month) {
    if (month < 1 || month > 12) return SPAN_EMPTY;
    const char *const *arabic = is(tradition, "levant")    ? levant
                                : is(tradition, "maghreb") ? maghreb
                                : is(tradition, "morocco") ? morocco
                                                           : gulf;
    return span_of(names_of(lang, arabic, french, english)[month - 1]);
}

span date_hijri_month_name(const char *lang, int month) {
    if (month < 1 || month > 12) return SPAN_EMPTY;
    return span_of(names_of(lang, hijri, hijri_french, hijri_english)[month - 1]);
}

span date_weekday_name(const char *lang, int weekday) {
    if (weekday < 0 || weekday > 6) return SPAN_EMPTY;
    return span_of(names_of(lang, days, days_french, days_english)[weekday]);
}
