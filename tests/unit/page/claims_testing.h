#ifndef PAGE_CLAIMS_TESTING_H
#define PAGE_CLAIMS_TESTING_H

/* What the tests of claims share: a page out of a head and a body. */

#include "check.h"
#include "page/page.h"

static inline bool read_head(const char *head, const char *body, const char *url, struct arena *a,
                             struct page *p) {
    span html = arena_fmt(
        a, "<html><head>%s</head><body>%s<p>Words, and some more words.</p></body></html>", head,
        body);
    struct page_input in = { .html = html, .url = span_of(url), .now_s = 1767225600 };
    return page_parse(&in, a, p, NULL) == ERRC_OK;
}

#define LD(json) "<script type='application/ld+json'>" json "</script>"

#define WORDS                                                                                      \
    "The council agreed on Monday to rebuild the old bridge, which has been closed since the "     \
    "flood, and residents welcomed the decision when it was read."

#endif
