#ifndef PAGE_TEMPLATE_H
#define PAGE_TEMPLATE_H

/* template - what the pages of one source repeat, learnt from its articles as they are read.
 *
 *   page_parse(.trace) -> struct page_traces --template_learn()--> struct template_model
 *   page_parse(.known) <- struct page_template <--template_digest()------+
 *
 * A model remembers for each block of text (a hash of its folded text and of the place it stands
 * in) on which of the last TEMPLATE_ARTICLES articles it was. A block on many of them, under
 * headlines that have nothing to do with each other, is the paper's and not the article's. The
 * model also remembers what kind of element held the texts.
 *
 * Why these guards: docs/decisions/0003-templates.md.
 *
 * Pure       no clock, no I/O; the same articles in the same order give the same bytes.
 * Ownership  a model is the caller's; a digest lives in the arena.
 * Limits     TEMPLATE_BLOCKS blocks a source; TEMPLATE_BYTES written out.
 * Errors     ERRC_CORRUPT from template_open: the bytes are not what template_save wrote.
 * Threads    one at a time a model; a digest may be read by any.
 */

#include "base/arena.h"
#include "base/buf.h"

enum {
    TEMPLATE_ARTICLES = 64,  /* a bit each */
    TEMPLATE_BLOCKS = 2048,  /* the least shared and oldest go first */
    TEMPLATE_SEEN_MAX = 160, /* blocks of one page that are looked at */
    TEMPLATE_KNOWN_MAX = 256,
    TEMPLATE_BYTES = 40 * 1024,
};

/* What one page shows of its template. */
struct page_traces {
    struct {
        uint64_t hash;
        uint32_t chars;
    } seen[TEMPLATE_SEEN_MAX];
    size_t count;
    uint64_t home; /* the kind of element that held the text; 0 = none to learn from */
};

/* What a source's other pages say about the next one. Hashes are sorted. */
struct page_template {
    const uint64_t *always; /* the paper's own, even when dressed like the text */
    size_t always_count;
    const uint64_t *apart; /* the paper's own when it looks different from the text */
    size_t apart_count;
    uint64_t home; /* the kind of element that holds its texts; 0 = not known */
};

struct template_model;

struct template_model *template_new(void);
void template_free(struct template_model *m);
/* Articles that it remembers. */
size_t template_articles(const struct template_model *m);
/* False when there was nothing to learn: no headline, no text, or an article that it knows already
 * (fetched again, a copy, a new version). */
bool template_learn(struct template_model *m, span title, const struct page_traces *t);
/* Empty while nothing is sure. */
void template_digest(const struct template_model *m, struct arena *arena,
                     struct page_template *ret);
void template_save(const struct template_model *m, struct buf *out);
enum errc template_open(span bytes, struct template_model **ret, struct error *err) MUST_CHECK;

#endif
