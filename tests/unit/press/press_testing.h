#ifndef PRESS_TESTING_H
#define PRESS_TESTING_H

/* press_testing - a small corpus of one paper for each layout, and requests without sockets. */

#include "check.h"
#include "press/press_priv.h"

static inline void testing_corpus(struct buf *out, size_t papers, size_t articles) {
    for (size_t p = 0; p < papers; p++)
        for (size_t n = 0; n < articles; n++)
            buf_add_fmt(out,
                        "{\"id\":\"p%zu-%zu\",\"source\":\"paper%zu\",\"published\":"
                        "\"2015-07-%02zuT%02zu:31:00\",\"title\":\"افتتاح «حديقة» رقم %zu & أكثر\","
                        "\"author\":\"سالم الراسي\",\"category\":\"محليات\",\"body\":"
                        "\"بدأ العمل في الحديقة %zu صباح اليوم <وسط> المدينة.\\n## ماذا بعد\\n"
                        "قال المشرف إن الزوار رحبوا بالفكرة وطلبوا المزيد.\"}\n",
                        p, n, p, 1 + n / 20 % 28, n % 20 + 3, n, n);
}

static inline struct press *testing_open(span jsonl, const struct press_options *more) {
    struct press_options opts = more ? *more : (struct press_options){ 0 };
    opts.corpus_text = jsonl;
    struct press *p = NULL;
    struct error err = { 0 };
    CHECK_OK(press_open(&opts, &p, &err), err);
    return p;
}

/* Fills a; release with press_answer_done(). */
static inline void testing_get(struct press *p, const char *host, const char *target,
                               struct press_answer *a) {
    DEFER(buf_done) struct buf head = BUF(16 * KIB);
    buf_add_fmt(&head, "GET %s HTTP/1.1\r\nHost: %s.localhost:%d\r\n\r\n", target, host,
                press_port(p));
    struct press_request req = { 0 };
    size_t used = 0;
    enum errc rc = press_request_parse(buf_span(&head), &req, &used, NULL);
    press_answer_init(a);
    CHECK(rc == ERRC_OK && used, "%s is a request", target);
    if (rc == ERRC_OK && used) press_answer(p, &req, a);
}

static inline bool testing_has(const struct press_answer *a, const char *text) {
    return span_find(buf_span(&a->body), span_of(text)) >= 0;
}

/* Tags balance, attributes are quoted, no bare '&' or '<': what an XML reader insists on. */
static inline const char *testing_xml_fault(span s) {
    static char names[64][64];
    size_t depth = 0;
    while (s.len) {
        ptrdiff_t open = span_find_char(s, '<');
        span text = open < 0 ? s : span_sub(s, 0, (size_t) open);
        for (ptrdiff_t amp; (amp = span_find_char(text, '&')) >= 0;) {
            text = span_from(text, (size_t) amp + 1);
            ptrdiff_t semi = span_find_char(text, ';');
            if (semi < 1 || semi > 6) return "a bare ampersand";
        }
        if (open < 0) break;
        s = span_from(s, (size_t) open + 1);
        ptrdiff_t close = span_find_char(s, '>');
        if (close < 1) return "a tag without an end";
        span tag = span_sub(s, 0, (size_t) close);
        s = span_from(s, (size_t) close + 1);
        if (span_find_char(tag, '<') >= 0) return "a bare angle bracket";
        if (tag.at[0] == '?' || span_ends(tag, SPAN("/"))) continue;
        bool end = tag.at[0] == '/';
        span name = end ? span_from(tag, 1) : tag;
        ptrdiff_t blank = span_find_char(name, ' ');
        if (blank >= 0) name = span_sub(name, 0, (size_t) blank);
        if (!end) {
            if (depth == 64 || name.len > 63) return "too deep";
            snprintf(names[depth++], 64, "%.*s", SPAN_ARG(name));
        } else if (!depth || !span_eq(name, span_of(names[--depth]))) {
            return "an end tag that ends nothing";
        }
    }
    return depth ? "a tag that is never closed" : NULL;
}

#endif
