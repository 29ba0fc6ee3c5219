/* phrases - what the words of a line say about it. */

#include "base/utf8.h"
#include "page/blocks_priv.h"

enum { LINE_BYTES = 1600 };

static const char *const starts[] = {
    "اقرأ أيضا",
    "اقرأ المزيد",
    "شاهد أيضا",
    "مواضيع ذات صلة",
    "أخبار ذات صلة",
    "موضوعات متعلقة",
    "للمزيد:",
    "تابعوا آخر",
    "تابعنا على",
    "تابعونا على",
    "لمتابعة آخر",
    "ذات صلة",
    "مواضيع متعلقة",
    "اشترك في",
    "read more:",
    "read also",
    "also read",
    "read next",
    "see also:",
    "related:",
    "related articles",
    "more from",
    "follow us on",
    "share this",
    "advertisement",
    "click here to",
    "sign up for",
    "subscribe to",
    "lire aussi",
    "à lire aussi",
    "voir aussi",
    "lesen sie auch",
    "mehr zum thema",
    "lea también",
    "leia também",
    "leggi anche",
    "story continues below",
    "article continues below",
    "scroll to continue",
    "watch:",
    "read:",
    "view comments",
    "keine kommentare",
    "no comments",
    "leave a comment",
    "war der artikel nützlich",
    "war dieser artikel hilfreich",
    "was this article helpful",
    "möchten sie den artikel teilen",
    "if you enjoyed",
    "photograph by",
    "titelbild:",
    "beitragsbild",
    "das könnte sie auch interessieren",
    "das könnte dich auch interessieren",
    "das thema könnte dich",
    "weitere nachrichten",
    "pour lire la suite",
    "czytaj też",
    "czytaj także",
    "bild anzeigen",
    "لا توجد تعليقات",
    "أضف تعليق",
    "tags:",
    "tags ",
    "etiquetas:",
    "schlagwörter:",
    "schlagworte:",
    "mots-clés",
    "الكلمات الدلالية",
    "كلمات دلالية",
    "الوسوم",
    "وسوم:",
    "subscribe now",
    "to continue reading",
    "to read the full",
    "to view the full",
    "already a subscriber",
    "le puede interesar",
    "te puede interesar",
    "lee también",
    "lee además",
    "mirá también",
    "mira también",
    "vea también",
    "veja também",
    "читайте также",
    "don't miss",
    "don’t miss",
    "الخبر التالي",
    "قد يهمك",
    "شاهد:",
    "طالع أيضا",
    "حمل تطبيق",
    "اقرأ في",
    "شارك الخبر",
    "شارك المقال",
    "شارك الموضوع",
    "شارك هذا",
    "انسخ الرابط",
    "نسخ الرابط",
    "رابط مختصر",
    "الرابط المختصر",
    "عدد القراءات",
    "عدد المشاهدات",
    "عدد الزيارات",
    "أرسل لصديق",
    "حجم الخط",
    "تابعوا صفحتنا",
    "تابع صفحتنا",
    "انضم إلى قناتنا",
    "تصفح أيضا",
    "مقالات ذات صلة",
    "موضوعات ذات صلة",
    "روابط ذات صلة",
};

/* Headings of what is not the article: everything under them goes. */
static const char *const box_starts[] = {
    "more great",
    "more from",
    "more on",
    "more stories",
    "related",
    "recommended",
    "read more",
    "don't miss",
    "don’t miss",
    "you may also",
    "you might also",
    "also read",
    "latest news",
    "most read",
    "most popular",
    "trending",
    "about the author",
    "share this",
    "leave a comment",
    "leave a reply",
    "comments",
    "further reading on",
    "auch interessant",
    "mehr zum thema",
    "das könnte",
    "lesen sie auch",
    "weitere artikel",
    "lire aussi",
    "à lire aussi",
    "sur le même",
    "te puede interesar",
    "leggi anche",
    "leia também",
    "مواضيع ذات صلة",
    "أخبار ذات صلة",
    "اقرأ أيضا",
    "اقرأ المزيد",
    "قد يعجبك",
    "مقالات ذات صلة",
    "الأكثر قراءة",
    "أخبار متعلقة",
    "موضوعات متعلقة",
    "شاهد أيضا",
    "التعليقات",
    "اترك تعليق",
    "كلمات مفتاحية",
    "ذات صلة",
    "top stories",
    "top news",
    "up next",
    "in other news",
    "editor's picks",
    "editors' picks",
    "what to read next",
    "популярн",
    "читайте также",
    "смотрите также",
    "по теме",
    "te puede gustar",
    "le puede interesar",
    "lee también",
    "notas relacionadas",
    "artículos relacionados",
    "notícias relacionadas",
    "veja também",
    "aktuell auf der startseite",
    "meistgelesen",
    "weitere themen",
    "passend zum thema",
    "articles liés",
    "à la une",
    "les plus lus",
    "الأكثر مشاهدة",
    "اخترنا لك",
    "قد يهمك",
    "موضوعات ذات صلة",
    "أخبار مشابهة",
    "المقال التالي",
    "الخبر التالي",
    "تابع أيضا",
    "آخر الأخبار",
    "daha fazla",
    "ilgili haberler",
    "مطالب مرتبط",
    "اخبار مرتبط",
    "موضوعات قد",
    "مواضيع قد",
    "مقالات قد",
    "قد تعجبك",
    "أخبار أخرى",
    "مواضيع أخرى",
    "موضوعات أخرى",
    "مقالات أخرى",
    "المزيد من الأخبار",
    "المزيد من أخبار",
    "مزيد من الأخبار",
    "الأكثر تداول",
    "الأكثر تفاعل",
    "أهم الأخبار",
    "روابط ذات صلة",
    "تصفح أيضا",
    "للكاتب نفسه",
    "اقرأ للكاتب",
};

static const char *const stamp_starts[] = {
    "published",    "updated",     "last updated",   "posted",      "first published",
    "aktualisiert", "stand:",      "veröffentlicht", "publié",      "mis à jour",
    "publicado",    "actualizado", "pubblicato",     "تاريخ النشر", "آخر تحديث",
    "نشر في",       "نُشر",         "نشرت",           "تم النشر",    "تاريخ",
    "date:",        "erstellt",
};

/* Letters that Arabic writes now this way, now that way, and case. 0: no letter of its own. */
static uint32_t plain_letter(uint32_t r) {
    if (r >= 'A' && r <= 'Z') return r + 32;
    if (r == 0x622 || r == 0x623 || r == 0x625 || r == 0x671) return 0x627;
    if (r == 0x649) return 0x64A;
    if (r == 0x629) return 0x647;
    return (r >= 0x64B && r <= 0x652) || r == 0x640 ? 0 : r;
}

static bool starts_with(span text, span start) {
    if (text.len == 0 || (text.at[0] | 32) != (start.at[0] | 32)) return false;
    for (uint32_t want, r = 0; utf8_next(&start, &want); r = 0) {
        if (!(want = plain_letter(want))) continue;
        while (r == 0)
            if (!utf8_next(&text, &r))
                return false;
            else
                r = plain_letter(r);
        if (r != want) return false;
    }
    return true;
}

static bool starts_with_any(span text, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (starts_with(text, span_of(list[i]))) return true;
    return false;
}

/* Without the bullets, arrows and dashes before its first word. */
static span skip_marks(span text) {
    for (uint32_t r; text.len;) {
        size_t n = utf8_decode(text, &r);
        bool mark = r <= ' ' || r == '-' || r == '*' || r == '>' || r == '(' || r == '[' ||
                    r == '|' || r == ':' || r == 0xBB || (r >= 0x200E && r <= 0x200F) ||
                    (r >= 0x2010 && r <= 0x2015) || r == 0x2022 || (r >= 0x2190 && r <= 0x21FF) ||
                    (r >= 0x25A0 && r <= 0x25FF);
        if (!mark) break;
        text = span_from(text, n);
    }
    return text;
}

bool phrase_heads_box(span text) {
    return text.len < 120 && starts_with_any(skip_marks(text), box_starts, COUNT_OF(box_starts));
}

bool phrase_is_stamp(span text) {
    return text.len < 150 && starts_with_any(text, stamp_starts, COUNT_OF(stamp_starts));
}

/* Lines that date the last change, not the first publication. */
bool phrase_is_update(span text) {
    static const char *const signs[] = {
        "updated",
        "update:",
        "last update",
        "last modified",
        "last edited",
        "last revised",
        "last reviewed",
        "aktualisiert",
        "letzte änd",
        "zuletzt geändert",
        "zuletzt bearbeitet",
        "mis à jour",
        "mise à jour",
        "modifié le",
        "actualizado",
        "actualización",
        "modificado",
        "aggiornato",
        "aggiornamento",
        "ultima modifica",
        "atualizado",
        "atualização",
        "actualitzat",
        "actualizat",
        "bijgewerkt",
        "uppdaterad",
        "oppdatert",
        "opdateret",
        "päivitetty",
        "aktualizacja",
        "zaktualizowan",
        "aktualizov",
        "frissít",
        "güncelle",
        "diperbarui",
        "обновлен",
        "изменено",
        "оновлено",
        "ενημέρωση",
        "ενημερώθηκε",
        "עודכן",
        "آخر تحديث",
        "تم التحديث",
        "حُدّث",
        "به‌روزرسانی",
        "更新",
        "수정",
    };
    for (size_t i = 0; text.len < 200 && i < COUNT_OF(signs); i++)
        if (span_find_nocase(text, span_of(signs[i])) >= 0) return true;
    return false;
}

bool phrase_is_boilerplate(span text) {
    return starts_with_any(skip_marks(text), starts, COUNT_OF(starts));
}

/* Only ever asked of short lines: what is longer than `low` is a text. */
static bool holds_any(span text, const char *const *list, size_t count) {
    char low[LINE_BYTES];
    if (text.len > sizeof(low)) return false;
    for (size_t i = 0; i < text.len; i++)
        low[i] = (char) (text.at[i] >= 'A' && text.at[i] <= 'Z' ? text.at[i] | 32 : text.at[i]);
    for (size_t i = 0; i < count; i++)
        if (span_find((span){ low, text.len }, span_of(list[i])) >= 0) return true;
    return false;
}

bool phrase_names_picture(span text) {
    static const char *const signs[] = {
        "photo by",   "ap photo",     "photo:",      "file photo", "image:",     "foto:",
        "/afp",       "getty images", "/reuters",    "credit:",    "©",          "courtesy of",
        "photograph", "bildrechte",   "bildquelle:", "symbolbild", "archivbild", "archivfoto",
        "crédit",     "imago",        "تصوير:",      "تصوير :",    "(رويترز)",   "(أ ف ب)",
        "(أ.ف.ب)",    "(الأناضول)",   "(غيتي)",      "(د ب أ)",    "(أ ب)",      "أرشيفية",
    };
    return holds_any(text, signs, COUNT_OF(signs));
}

bool phrase_ends_in_rights(span text) {
    ptrdiff_t at = span_find(text, SPAN("©"));
    return at >= 0 && span_find(span_from(text, (size_t) at), SPAN(". ")) < 0;
}

bool phrase_calls_reader(span text) {
    static const char *const calls[] = {
        "follow ",    "like us", "download ",  "join ",     "subscribe",  "sign up",
        "submit ",    "send us", "support us", "donate",    "folge ",     "folgen sie",
        "abonnier",   "suivez",  "abonnez",    "síguenos",  "sigue ",     "únete",
        "suscríbete", "seguici", "iscriviti",  "siga ",     "takip edin", "подпис",
        "تابع",       "اشترك",   "انضم",       "حمل تطبيق", "حمّل",        "للاشتراك",
    };
    static const char *const places[] = {
        "facebook", "twitter",     "instagram", "whatsapp",  "telegram",   "youtube",
        "tiktok",   "newsletter",  "linkedin",  "messenger", "app store",  "google play",
        "our app",  "google news", "patreon",   "android",   "ios ",       "فيسبوك",
        "تويتر",    "انستغرام",    "إنستغرام",  "انستجرام",  "واتساب",     "واتس آب",
        "تلغرام",   "تليجرام",     "تيليجرام",  "تيلجرام",   "تلجرام",     "يوتيوب",
        "تيك توك",  "النشرة",      "جوجل نيوز", "غوغل نيوز", "أخبار جوجل", "قناتنا",
        "صفحتنا",
    };
    if (!holds_any(text, calls, COUNT_OF(calls))) return false;
    unsigned named = 0;
    for (size_t i = 0; i < COUNT_OF(places) && named < 2; i++)
        named += span_find_nocase(text, span_of(places[i])) >= 0;
    return named > 1 || (named && starts_with_any(text, calls, COUNT_OF(calls)));
}

/* "Comments are moderated before they appear": rules of the page below. */
static bool rules_comments(span text) {
    static const char *const what[] = {
        "comments", "kommentare", "commentaires", "comentarios", "comentários",
        "commenti", "yorumlar",   "комментари",   "التعليقات",
    };
    static const char *const rules[] = {
        "moderat",        "moderier",  "moderador", "modérat", "модер",
        "freigeschaltet", "approved",  "aprobad",   "aprovad", "onay",
        "قبل نشرها",      "قبل النشر", "مراجعة",    "تنشر",    "بنشر",
    };
    return holds_any(text, what, COUNT_OF(what)) && holds_any(text, rules, COUNT_OF(rules));
}

bool phrase_is_notice(span text) {
    static const char *const signs[] = {
        "do not necessarily re",   "does not necessarily re", "not responsible for the",
        "views expressed",         "opinions expressed",      "written permission",
        "alle rechte vorbehalten", "spiegelt nicht",          "tous droits réservés",
        "n'engagent que",          "n’engagent que",          "no reflejan necesariamente",
        "todos los derechos",      "todos os direitos",       "tutti i diritti",
        "все права защищены",      "لا تعبر عن رأي",          "لا يعبر عن رأي",
        "لا تعبر بالضرورة",        "لا يعبر بالضرورة",        "لا تعكس بالضرورة",
        "جميع الحقوق محفوظة",      "كل الحقوق محفوظة",
    };
    return holds_any(text, signs, COUNT_OF(signs)) || rules_comments(text);
}
