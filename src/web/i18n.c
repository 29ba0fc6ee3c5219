#include "web/i18n.h"

#include "model/lang.h"

static const char *const codes[UI_COUNT] = { "ar", "fr", "en" };

const char *ui_lang_code(enum ui_lang lang) {
    return codes[lang];
}

bool ui_lang_parse(span code, enum ui_lang *ret) {
    for (int i = 0; i < UI_COUNT; i++)
        if (span_eq(code, span_of(codes[i]))) return *ret = (enum ui_lang) i, true;
    return false;
}

bool ui_lang_rtl(enum ui_lang lang) {
    return lang == UI_AR;
}

const char *i18n_get(enum ui_lang lang, enum msg id) {
    return i18n_forms[lang][id][PLURAL_OTHER];
}

void i18n_number(struct buf *out, enum ui_lang lang, int64_t n) {
    char digits[24];
    int len = snprintf(digits, sizeof(digits), "%lld", (long long) (n < 0 ? -n : n));
    if (n < 0) buf_add_char(out, '-');
    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0) buf_add(out, lang == UI_FR ? SPAN("\u202f") : SPAN(","));
        buf_add_char(out, digits[i]);
    }
}

static const struct i18n_arg *find_arg(const struct i18n_arg *args, size_t count, span name) {
    for (size_t i = 0; i < count; i++)
        if (span_eq(span_of(args[i].name), name)) return &args[i];
    return NULL;
}

/* Walks a message: text to add_text, arguments to add_arg. */
static void walk(enum ui_lang lang, enum msg id, const struct i18n_arg *args, size_t count,
                 void *ctx, void (*add_text)(void *, span),
                 void (*add_arg)(void *, enum ui_lang, const struct i18n_arg *)) {
    const struct i18n_arg *n = find_arg(args, count, SPAN("n"));
    enum plural form = n ? text_plural(codes[lang], (uint64_t) n->number) : PLURAL_OTHER;
    const char *text = i18n_forms[lang][id][form];
    span rest = span_of(text ? text : i18n_forms[lang][id][PLURAL_OTHER]);
    while (rest.len) {
        ptrdiff_t open = span_find_char(rest, '{');
        ptrdiff_t close = open < 0 ? -1 : span_find_char(span_from(rest, (size_t) open), '}');
        if (close < 0) break;
        const struct i18n_arg *arg =
            find_arg(args, count, span_sub(rest, (size_t) open + 1, (size_t) close - 1));
        add_text(ctx, span_sub(rest, 0, (size_t) open));
        if (arg) add_arg(ctx, lang, arg);
        rest = span_from(rest, (size_t) (open + close) + 1);
    }
    add_text(ctx, rest);
}

static void html_add_text(void *ctx, span s) {
    html_text(ctx, s);
}

static void html_add_arg(void *ctx, enum ui_lang lang, const struct i18n_arg *arg) {
    struct html *h = ctx;
    if (arg->is_number) {
        i18n_number(h->out, lang, arg->number);
        return;
    }
    html_trusted(h, SPAN("<bdi>"));
    html_text(h, arg->text);
    html_trusted(h, SPAN("</bdi>"));
}

void i18n_html(struct html *h, enum ui_lang lang, enum msg id, const struct i18n_arg *args,
               size_t count) {
    walk(lang, id, args, count, h, html_add_text, html_add_arg);
}

static void plain_add_text(void *ctx, span s) {
    buf_add(ctx, s);
}

static void plain_add_arg(void *ctx, enum ui_lang lang, const struct i18n_arg *arg) {
    if (arg->is_number) {
        i18n_number(ctx, lang, arg->number);
        return;
    }
    /* A name in another script must not turn the sentence round. */
    bool foreign = arg->text.len && text_is_rtl(arg->text) != ui_lang_rtl(lang);
    if (foreign) buf_add(ctx, SPAN("\u2068"));
    buf_add(ctx, arg->text);
    if (foreign) buf_add(ctx, SPAN("\u2069"));
}

void i18n_text(struct buf *out, enum ui_lang lang, enum msg id, const struct i18n_arg *args,
               size_t count) {
    walk(lang, id, args, count, out, plain_add_text, plain_add_arg);
}

void i18n_attribute(struct html *h, enum ui_lang lang, enum msg id, const struct i18n_arg *args,
                    size_t count) {
    DEFER(buf_done) struct buf text = BUF(64 * 1024);
    i18n_text(&text, lang, id, args, count);
    html_text(h, buf_span(&text));
}

enum msg i18n_category(int category) {
    static const enum msg names[CATEGORY_COUNT] = {
        [CATEGORY_UNKNOWN] = MSG_category_unknown, [CATEGORY_LOCAL] = MSG_category_local,
        [CATEGORY_WORLD] = MSG_category_world,     [CATEGORY_POLITICS] = MSG_category_politics,
        [CATEGORY_ECONOMY] = MSG_category_economy, [CATEGORY_SPORT] = MSG_category_sport,
        [CATEGORY_TECH] = MSG_category_tech,       [CATEGORY_HEALTH] = MSG_category_health,
        [CATEGORY_CULTURE] = MSG_category_culture, [CATEGORY_SOCIETY] = MSG_category_society,
        [CATEGORY_OPINION] = MSG_category_opinion, [CATEGORY_MISC] = MSG_category_misc,
    };
    return names[category >= 0 && category < CATEGORY_COUNT ? category : CATEGORY_UNKNOWN];
}
