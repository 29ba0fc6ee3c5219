/* stub - pages that stand where an article should: not found, a question first, an offer, a pointer
 * to paper. A phrase counts in a title, or in a text too short to be an article. */

#include "base/utf8.h"
#include "page/parts_priv.h"

enum { STUB_BYTES = 1500, PRINT_BYTES = 700, MISSING_SHARE = 3 };

static bool says(span text, const char *const *signs, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (span_find_nocase(text, span_of(signs[i])) >= 0) return true;
    return false;
}

/* The headline is the message and little else: "Two hikers not found after storm" is news. */
static bool is_missing(span text) {
    static const char *const signs[] = {
        "404",
        "error 404",
        "not found",
        "page not found",
        "no longer available",
        "page introuvable",
        "n'existe pas",
        "n’existe plus",
        "seite nicht gefunden",
        "página no encontrada",
        "página não encontrada",
        "pagina non trovata",
        "sayfa bulunamadı",
        "страница не найдена",
        "غير موجود",
        "لا توجد صفحة",
        "صفحه یافت نشد",
    };
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (span_find_nocase(text, span_of(signs[i])) >= 0 &&
            strlen(signs[i]) * MISSING_SHARE >= text.len)
            return true;
    return false;
}

static bool asks_first(span text) {
    static const char *const signs[] = {
        "before you continue",  "cookie consent",     "consent",
        "just a moment",        "are you a robot",    "access denied",
        "verify you are human", "attention required", "checking your browser",
        "bevor sie fortfahren", "avant de continuer", "vérification de sécurité",
        "antes de continuar",   "هل أنت روبوت",       "تحقق من أنك إنسان",
        "قبل المتابعة",         "تم رفض الوصول",
    };
    return says(text, signs, COUNT_OF(signs));
}

static bool offers(span text) {
    static const char *const signs[] = {
        "subscribe to continue",   "subscribe to read",
        "subscribers only",        "already a subscriber",
        "to continue reading",     "réservé aux abonnés",
        "abonnez-vous pour",       "déjà abonné",
        "nur für abonnenten",      "jetzt weiterlesen",
        "solo para suscriptores",  "exclusivo para suscriptores",
        "riservato agli abbonati", "للمشتركين فقط",
        "حصري للمشتركين",          "اشترك لقراءة",
        "اشترك للمتابعة",          "لمتابعة القراءة",
    };
    return says(text, signs, COUNT_OF(signs));
}

static bool points_to_paper(span text) {
    static const char *const signs[] = {
        "in the print edition",  "in our print edition",  "read the print edition",
        "dans l'édition papier", "dans l’édition papier", "dans la version papier",
        "in der druckausgabe",   "in der printausgabe",   "in unserer printausgabe",
        "en la edición impresa", "النسخة الورقية",        "الطبعة الورقية",
        "النسخة المطبوعة",       "العدد الورقي",          "لتحميل العدد",
        "تحميل العدد pdf",
    };
    return says(text, signs, COUNT_OF(signs));
}

enum page_stub stub_of(span doc_title, const struct article *a, bool paywall) {
    bool stub = a->body.len < STUB_BYTES;
    if (stub && (is_missing(a->title) || is_missing(doc_title))) return PAGE_MISSING;
    if (stub && asks_first(doc_title)) return PAGE_CONSENT;
    if (a->body.len < PRINT_BYTES && points_to_paper(a->body)) return PAGE_PRINT_ONLY;
    return paywall || (stub && offers(a->body)) ? PAGE_PAYWALL : PAGE_WHOLE;
}

const char *page_stub_name(enum page_stub s) {
    static const char *const names[] = { "", "soft-404", "consent", "paywall", "print" };
    return names[s];
}
