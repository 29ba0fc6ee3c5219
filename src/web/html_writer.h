#ifndef WEB_HTML_WRITER_H
#define WEB_HTML_WRITER_H

/* html_writer - append to a page; foreign text is escaped unless somebody says html_trusted().
 *
 * html_trusted() is for markup of our own: templates and code that escapes itself. Who looks for
 * holes greps for it and for {{raw:}}.
 *
 * Errors     sticky in the buf (`full`): read once at the end.
 * Threads    one at a time.
 */

#include "base/buf.h"

struct html {
    struct buf *out;
};

void html_text(struct html *h, span s); /* & < > " ' escaped: text and quoted attributes */
void html_cstr(struct html *h, const char *s);
void html_int(struct html *h, int64_t v);
void html_trusted(struct html *h, span s);
/* For href, src, action: http, https, mailto, or an address of ours ("/x", "?x", "#x"); anything
 * else, "//host" too, becomes "#". */
void html_url(struct html *h, span s);
void html_url_cstr(struct html *h, const char *s);
bool html_url_safe(span s);

/* What the templates write: {{x}} and {{url:x}}. */
#define html_put(h, x)                                                                             \
    _Generic((x), span: html_text, const char *: html_cstr, char *: html_cstr, default: html_int)( \
        h, x)
#define html_put_url(h, x)                                                                         \
    _Generic((x), span : html_url, const char * : html_url_cstr, char * : html_url_cstr)(h, x)

#endif
