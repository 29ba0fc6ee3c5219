#ifndef WEB_I18N_H
#define WEB_I18N_H

/* i18n - the interface's words in its three languages, from web/i18n/<lang>.txt.
 *
 * A message is text with {arguments}; the argument "n" chooses the plural form (CLDR) and is shown
 * with the language's thousands separator. Into HTML, text arguments are escaped and isolated in
 * <bdi>; into plain text and attributes they are isolated with FSI...PDI.
 * Threads    any.
 */

#include "text/text.h"
#include "web/html_writer.h"
#include "web/i18n_gen.h"

enum ui_lang { UI_AR, UI_FR, UI_EN, UI_COUNT };
enum { I18N_FORMS = PLURAL_OTHER + 1 };

extern const char *const i18n_forms[UI_COUNT][MSG_COUNT][I18N_FORMS];

struct i18n_arg {
    const char *name;
    span text;
    int64_t number;
    bool is_number;
};

static inline struct i18n_arg i18n_arg_span(const char *name, span s) {
    return (struct i18n_arg){ .name = name, .text = s };
}
static inline struct i18n_arg i18n_arg_cstr(const char *name, const char *s) {
    return (struct i18n_arg){ .name = name, .text = span_of(s) };
}
static inline struct i18n_arg i18n_arg_int(const char *name, int64_t n) {
    return (struct i18n_arg){ .name = name, .number = n, .is_number = true };
}
#define I18N_ARG(name, x)                                                                          \
    _Generic((x), span: i18n_arg_span, const char *: i18n_arg_cstr, char *: i18n_arg_cstr,         \
        default: i18n_arg_int)(name, x)

const char *ui_lang_code(enum ui_lang lang); /* "ar" */
bool ui_lang_parse(span code, enum ui_lang *ret);
bool ui_lang_rtl(enum ui_lang lang);

/* The message without arguments. */
const char *i18n_get(enum ui_lang lang, enum msg id);
void i18n_html(struct html *h, enum ui_lang lang, enum msg id, const struct i18n_arg *args,
               size_t count);
/* As text, escaped: where no element may stand. */
void i18n_attribute(struct html *h, enum ui_lang lang, enum msg id, const struct i18n_arg *args,
                    size_t count);
void i18n_text(struct buf *out, enum ui_lang lang, enum msg id, const struct i18n_arg *args,
               size_t count);
/* "1,184"; French separates with a narrow no-break space. */
void i18n_number(struct buf *out, enum ui_lang lang, int64_t n);
enum msg i18n_category(int category);

#endif
