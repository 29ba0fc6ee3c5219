#ifndef SEARCH_ENGINE_MATCH_H
#define SEARCH_ENGINE_MATCH_H

/* match - which documents of one segment a plan finds: asked for window by window, a bit per
 * document, or document by document.
 *
 * The plan becomes a tree of nodes with their own places in the lists. The root is a conjunction
 * into which all conjunctions below it are dissolved; a phrase stands in it as its words, which
 * narrow, and the test of its positions, which comes last. Every list is read forwards only, so
 * documents must be asked for in rising order.
 *
 * Limits     QUERY_EXPANSIONS_MAX terms of a prefix, the most frequent ones; then `cut` is set.
 * Deadline   looked at between windows and every MATCH_TESTS tests; then `stopped` is set and
 *            there are no more windows.
 */

#include "search/engine/kernels.h"
#include "search/engine/overlay.h"
#include "search/engine/plan.h"
#include "search/engine/postings.h"

enum { QUERY_EXPANSIONS_MAX = 1000, WINDOW_DOCS = 4096, WINDOW_WORDS = WINDOW_DOCS / 64 };

/* Documents lo..hi - 1, lo a multiple of 64; bit i of the words is document lo + i, none behind hi.
 */
struct window {
    uint32_t lo, hi;
    uint64_t bits[WINDOW_WORDS];
};

struct match_node {
    enum plan_type type;
    bool title, positions; /* tests behind the lists: of a title's word, of a phrase */
    const struct plan *plan;
    const struct plan_slot *slot; /* of a term */
    uint64_t most, cost;          /* documents at most; order among the children of a group */
    bool found;                   /* of a term: the segment has it */
    struct postings *walk;        /* of a term; NULL: not opened yet */
    struct postings **each;       /* of a phrase's words; NULL: not opened yet */
    uint8_t *order;               /* of them: rarest first */
    const uint64_t *bits;         /* of a prefix, whole segment */
    uint32_t lo, hi;              /* of times */
    struct match_node *first, *next;
};
/* Its matches are the documents of one list. */
static inline bool match_node_is_list(const struct match_node *n) {
    return n->type == PLAN_TERM && !n->title;
}

struct match {
    const struct segment *segment;
    struct arena *scratch;
    const uint64_t *seen; /* documents that may be found: alive ones, or visible ones */
    uint32_t hidden;      /* documents that are not seen */
    int64_t deadline_us;
    uint32_t lo, hi; /* documents that may match */
    struct match_node *root;
    bool stopped, cut, damaged;
    unsigned tests;
    uint32_t *positions[2];
};

static inline bool match_sees(const struct match *m, uint32_t doc) {
    return !m->hidden || bits_get(m->seen, doc);
}
/* Sets lo and hi: which documents lie in the times that everything is ANDed with. segment is set by
 * the caller. */
void match_range(struct match *m, const struct plan *root);
/* Behind match_range(), when there are any. The slots of the plan hold this segment's entries;
 * scratch, seen, hidden and deadline_us are set by the caller. */
void match_open(struct match *m, const struct plan *root);
/* Whether the matches are just those documents of one list in [lo, hi) that are seen; and that
 * list, which stands on its first document there or before. */
bool match_is_list(const struct match *m);
struct postings *match_list(struct match *m);
/* Whether the matches are just those documents of up to `most` lists that are seen; and the first
 * of these documents, seen or not, from `from` on, which must rise. */
bool match_is_any_of(const struct match *m, size_t most);
uint32_t match_next_of_any(struct match *m, uint32_t from);
/* Whether the matches are those of some lists, so many that most words of bits have one; how many
 * they are, without windows: only counted. */
bool match_is_union(const struct match *m);
uint64_t match_count_union(struct match *m);
/* Starts again with the documents in [lo, hi). */
void match_reopen(struct match *m, uint32_t lo, uint32_t hi);
/* The next window with matches at or behind `from`, of about `width` documents. */
bool match_window(struct match *m, uint32_t from, uint32_t width, struct window *ret);
/* Whether a document that is seen matches; `rest`: all but the lists that the root requires. */
bool match_test(struct match *m, uint32_t doc);
bool match_test_rest(struct match *m, uint32_t doc);
bool match_out_of_time(struct match *m);
/* Collects `damaged` of all lists. */
bool match_is_damaged(const struct match *m);

/* for (uint32_t d = lo; bits_next(bits, hi, &d); d++) */
static inline bool bits_next(const uint64_t *bits, uint32_t hi, uint32_t *at) {
    for (uint32_t d = *at; d < hi; d = (d | 63) + 1) {
        uint64_t word = bits[d / 64] >> (d % 64);
        if (!word) continue;
        *at = d + (uint32_t) __builtin_ctzll(word);
        return *at < hi;
    }
    return false;
}
static inline size_t window_count(const struct window *w) {
    return kernel_count(w->bits, (w->hi - w->lo + 63) / 64);
}

#endif
