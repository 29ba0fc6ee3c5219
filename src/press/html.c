#include "press/html.h"

#include "base/utf8.h"
#include "text/date.h"

#include <stdarg.h>

void press_text(struct buf *out, span s) {
    for (size_t i = 0; i < s.len; i++) {
        switch (s.at[i]) {
        case '&': buf_add(out, SPAN("&amp;")); break;
        case '<': buf_add(out, SPAN("&lt;")); break;
        case '>': buf_add(out, SPAN("&gt;")); break;
        case '"': buf_add(out, SPAN("&quot;")); break;
        case '\'': buf_add(out, SPAN("&#39;")); break;
        default:
            /* The block marks of a body and other controls are not text. */
            if ((unsigned char) s.at[i] >= ' ' || s.at[i] == '\n' || s.at[i] == '\t')
                buf_add_char(out, s.at[i]);
        }
    }
}

void press_put(struct buf *out, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    for (const char *at = fmt; *at; at++) {
        const char *mark = strchr(at, '%');
        if (!mark) {
            buf_add(out, span_of(at));
            break;
        }
        buf_add(out, (span){ at, (size_t) (mark - at) });
        at = mark + 1;
        switch (*at) {
        case 's': press_text(out, span_of(va_arg(ap, const char *))); break;
        case 'S': press_text(out, va_arg(ap, span)); break;
        case 'R': buf_add(out, va_arg(ap, span)); break;
        case 'd': buf_add_i64(out, va_arg(ap, int)); break;
        default: assert(*at == '%'); buf_add_char(out, '%');
        }
    }
    va_end(ap);
}

const struct press_words *press_words(const char *lang) {
    static const struct press_words arabic = {
        .home = "الرئيسية",
        .latest = "آخر الأخبار",
        .related = "مواضيع ذات صلة",
        .most_read = "الأكثر قراءة",
        .comments = "التعليقات",
        .share = "شارك الخبر",
        .advert = "إعلان",
        .cookies = "نستخدم ملفات تعريف الارتباط لتحسين تجربتك. بمتابعة التصفح فإنك توافق على "
                   "سياسة الخصوصية.",
        .more = "اقرأ أيضا",
        .published = "نُشر في",
        .by = "كتب",
        .source = "المصدر",
        .next = "الصفحة التالية",
        .search = "بحث",
        .about = "من نحن",
        .subscribe = "اشترك في النشرة البريدية ليصلك جديدنا كل صباح",
        .rights = "جميع الحقوق محفوظة",
        .picture = "صورة تعبيرية",
        .weather = "حالة الطقس",
        .prayer = "مواقيت الصلاة",
    };
    static const struct press_words french = {
        .home = "Accueil",
        .latest = "Dernières nouvelles",
        .related = "À lire aussi",
        .most_read = "Les plus lus",
        .comments = "Commentaires",
        .share = "Partager cet article",
        .advert = "Publicité",
        .cookies = "Nous utilisons des cookies pour améliorer votre visite. En poursuivant, vous "
                   "acceptez notre politique de confidentialité.",
        .more = "Lire aussi",
        .published = "Publié le",
        .by = "Par",
        .source = "Source",
        .next = "Page suivante",
        .search = "Rechercher",
        .about = "Qui sommes-nous",
        .subscribe = "Inscrivez-vous à notre lettre d'information",
        .rights = "Tous droits réservés",
        .picture = "Illustration",
        .weather = "Météo",
        .prayer = "Horaires",
    };
    return strcmp(lang, "ar") == 0 ? &arabic : &french;
}

bool press_is_arabic(const struct press_paper *paper) {
    return strcmp(paper->lang, "ar") == 0;
}

void press_iso(struct buf *out, const struct press_paper *paper, int64_t t_s) {
    char text[ISO_SIZE];
    if (t_s != TIME_UNKNOWN) buf_add(out, span_of(clock_iso(t_s, paper->offset_min, text)));
}

void press_rfc822(struct buf *out, const struct press_paper *paper, int64_t t_s) {
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (t_s == TIME_UNKNOWN) return;
    struct civil c = clock_civil(t_s + paper->offset_min * 60);
    buf_add_fmt(out, "%.3s, %02d %.3s %04d %02d:%02d:%02d +%02d%02d", days + 3 * c.weekday, c.day,
                months + 3 * (c.month - 1), c.year, c.hour, c.minute, c.second,
                paper->offset_min / 60, paper->offset_min % 60);
}

/* As the press of that country names the months. */
static const char *tradition(const struct press_paper *paper) {
    static const char *const levant[] = { "SY", "LB", "JO", "IQ", "PS" };
    static const char *const maghreb[] = { "TN", "DZ" };
    for (size_t i = 0; i < COUNT_OF(levant); i++)
        if (strcmp(paper->country, levant[i]) == 0) return "levant";
    for (size_t i = 0; i < COUNT_OF(maghreb); i++)
        if (strcmp(paper->country, maghreb[i]) == 0) return "maghreb";
    return "gulf";
}

void press_date_words(struct buf *out, const struct press_paper *paper, int64_t t_s) {
    if (t_s == TIME_UNKNOWN) return;
    struct civil c = clock_civil(t_s + paper->offset_min * 60);
    span day = date_weekday_name(paper->lang, c.weekday);
    span month = date_month_name(paper->lang, tradition(paper), c.month);
    buf_add_fmt(out, "%.*s %d %.*s %d", SPAN_ARG(day), c.day, SPAN_ARG(month), c.year);
}

void press_date_hijri(struct buf *out, const struct press_paper *paper, int64_t t_s) {
    if (t_s == TIME_UNKNOWN) return;
    struct civil c = clock_civil(t_s + paper->offset_min * 60), h;
    if (!date_hijri(&c, &h)) return;
    span day = date_weekday_name(paper->lang, c.weekday);
    span month = date_hijri_month_name(paper->lang, h.month);
    buf_add_fmt(out, "%.*s %d %.*s %dهـ", SPAN_ARG(day), h.day, SPAN_ARG(month), h.year);
}

void press_arabic_digits(struct buf *out, span s) {
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] >= '0' && s.at[i] <= '9')
            buf_add_rune(out, 0x660u + (uint32_t) (s.at[i] - '0'));
        else
            buf_add_char(out, s.at[i]);
    }
}

void press_picture_url(struct buf *out, const struct press_paper *paper,
                       const struct press_item *item, int width) {
    const char *format = press_picture_format(paper);
    buf_add_fmt(out, "%.*s/pic/%llu-%d.%s", SPAN_ARG(paper->base),
                (unsigned long long) item->serial, width,
                strcmp(format, "jpeg") == 0 ? "jpg" : format);
}

void press_item_url(struct buf *out, const struct press_paper *paper,
                    const struct press_item *item) {
    buf_add(out, paper->base);
    /* '&' cannot occur: our queries have one parameter, the rest is percent-encoded. */
    buf_add(out, item->path);
}

void press_lead(struct buf *out, const struct press_item *item) {
    if (item->summary.len) {
        buf_add(out, item->summary);
        return;
    }
    span rest = item->body, text;
    int kind;
    while (body_next(&rest, &kind, &text)) {
        if (kind == BLOCK_HEADING) continue;
        span cut = utf8_cut_runes(text, 240);
        while (cut.len < text.len && cut.len && cut.at[cut.len - 1] != ' ') cut.len--;
        buf_add(out, span_trim(cut));
        if (cut.len < text.len) buf_add(out, SPAN("…"));
        return;
    }
}
