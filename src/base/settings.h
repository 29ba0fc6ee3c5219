#ifndef BASE_SETTINGS_H
#define BASE_SETTINGS_H

/* settings - one table describes every setting; the parser, --help and the docs come from it.
 *
 * The table itself is cmd's (cmd/settings_table.c); rooms get their own options struct, filled
 * from it. File form (warraq.ini): "[section]" lines, "key = value" lines, "#" or ";" comments.
 * A setting's name is "section.key".
 *
 * Errors     ERRC_USAGE with file and line: unknown name, bad value, out of range.
 * Threads    written at start, then read by any.
 */

#include "base/buf.h"

enum setting_type { SETTING_INT, SETTING_BOOL, SETTING_TEXT, SETTING_ENUM };

struct setting {
    const char *name; /* "crawl.host_delay_ms" */
    enum setting_type type;
    const char *fallback; /* the default, as it would be written */
    int64_t min, max;     /* SETTING_INT: range; SETTING_TEXT: max = bytes */
    const char *choices;  /* SETTING_ENUM: "a|b|c" */
    const char *doc;      /* one line */
};

struct settings; /* values over a table */

struct settings *settings_new(const struct setting *table, size_t count);
void settings_free(struct settings *s);
enum errc settings_set(struct settings *s, span name, span value, struct error *err) MUST_CHECK;
enum errc settings_parse(struct settings *s, const char *file_name, span text, struct error *err)
    MUST_CHECK;
/* The name must be in the table (asserted). */
int64_t settings_int(const struct settings *s, const char *name);
bool settings_bool(const struct settings *s, const char *name);
const char *settings_text(const struct settings *s, const char *name);
/* A commented sample file, and a Markdown table. */
void settings_render_sample(const struct settings *s, struct buf *out);
void settings_render_markdown(const struct settings *s, struct buf *out);
void settings_render_help(const struct settings *s, struct buf *out);

#endif
