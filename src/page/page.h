#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

/* page - an HTML page becomes an article; also charsets and HTML fragments.
 *
 * Truths weighed together: JSON-LD, microdata, OpenGraph / meta, visible text density.
 * Pure       bytes in, struct out; no network, no entities, no DTD. Runs in the jail.
 * Ownership  results live in the arena.
 * Limits     LIMIT_BODY_BYTES, LIMIT_DEPTH, LIMIT_NODES, article limits.
 * Library    page/charset.h: uchardet, ICU converters.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/article.h"
#include "page/rules.h"
#include "page/template.h"

/* What stands in an article's place. */
enum page_stub {
    PAGE_WHOLE,
    PAGE_MISSING,    /* "not found", with status 200 */
    PAGE_CONSENT,    /* cookies, robots: a question before the page */
    PAGE_PAYWALL,    /* first lines, then an offer */
    PAGE_PRINT_ONLY, /* the text is on paper or in a PDF */
};
const char *page_stub_name(enum page_stub s); /* "", "soft-404", "consent", "paywall", "print" */

struct page_input {
    span html;
    span url;                          /* final address, normalised */
    span content_type;                 /* HTTP header, may be empty */
    int64_t now_s;                     /* for dates; 0 = unknown */
    int utc_offset_min;                /* of the paper, for dates that name no zone */
    bool trace;                        /* fill page.traces, for template_learn() */
    const struct page_template *known; /* what the source's other pages repeat; NULL = nothing */
    span rules;                        /* the source's hand rules (rule_book_for); empty = none */
};

struct page {
    struct article article; /* title, authors, section, summary, body, image_url, lang, times,
                               flags, url = canonical */
    span canonical;         /* as the page claims, same registrable domain only; may be empty */
    span site_name;
    span robots;   /* meta robots words, lower-case, comma-separated */
    span feeds[8]; /* autodiscovered feed addresses, absolute */
    size_t feed_count;
    span links[512]; /* same-site links in document order (home and section pages) */
    size_t link_count;
    int published_offset_min; /* zone the page wrote its time in; for showing the paper's own day */
    enum page_stub stub;
    bool rtl;
    struct page_traces traces;
    unsigned rules_used, rules_missed; /* sets of 1 << enum page_rule */
    span repeated; /* text left out of the body because `known` says so, in the body's form */
};

/* ERRC_PARSE when the bytes are not HTML at all; an article may still have an empty body. */
enum errc page_parse(const struct page_input *in, struct arena *arena, struct page *ret,
                     struct error *err) MUST_CHECK;

/* Loads whatever the libraries load on first use; call before the jail closes. */
void page_warm_up(void);

/* An HTML fragment (a feed's description) as body blocks; plain text passes through. */
void page_fragment_to_body(span html, struct arena *arena, struct buf *out);
/* An HTML fragment as one line of text, entities decoded once. */
void page_fragment_to_text(span html, struct buf *out);
/* A fragment written anew from an allow-list of elements, attributes and styles; relative addresses
 * made absolute, script and foreign content gone. For lab and tests: readers get blocks. */
void page_fragment_sanitise(span html, span base, struct buf *out);
/* First <img src> of a fragment, as written; empty when none. */
span page_fragment_image(span html, struct arena *arena);

#endif
