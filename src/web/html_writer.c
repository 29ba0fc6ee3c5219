#include "web/html_writer.h"

void html_text(struct html *h, span s) {
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        span with;
        switch (s.at[i]) {
        case '&': with = SPAN("&amp;"); break;
        case '<': with = SPAN("&lt;"); break;
        case '>': with = SPAN("&gt;"); break;
        case '"': with = SPAN("&#34;"); break;
        case '\'': with = SPAN("&#39;"); break;
        default: continue;
        }
        buf_add(h->out, span_sub(s, from, i - from));
        buf_add(h->out, with);
        from = i + 1;
    }
    buf_add(h->out, span_from(s, from));
}

void html_cstr(struct html *h, const char *s) {
    html_text(h, span_of(s));
}

void html_int(struct html *h, int64_t v) {
    buf_add_i64(h->out, v);
}

void html_trusted(struct html *h, span s) {
    buf_add(h->out, s);
}

bool html_url_safe(span s) {
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char) s.at[i] <= ' ' || s.at[i] == 0x7f) return false;
    if (!s.len) return false;
    if (s.at[0] == '?' || s.at[0] == '#') return true;
    /* "//host" and "/\host" leave the site. */
    if (s.at[0] == '/') return s.len == 1 || (s.at[1] != '/' && s.at[1] != '\\');
    return span_starts_nocase(s, SPAN("http://")) || span_starts_nocase(s, SPAN("https://")) ||
           span_starts_nocase(s, SPAN("mailto:"));
}

void html_url(struct html *h, span s) {
    html_text(h, html_url_safe(s) ? s : SPAN("#"));
}

void html_url_cstr(struct html *h, const char *s) {
    html_url(h, span_of(s));
}
