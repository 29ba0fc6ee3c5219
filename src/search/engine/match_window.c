/* match_window - the same tree, asked for all matches of a window at once: bits that every node
 * narrows. Few bits are tested one by one, many by filling a window of the list's own. */
#include "search/engine/kernels.h"
#include "search/engine/match_priv.h"

/* To look up one document costs about as much as to fill in this many of a list; of one that has
 * more than one in SET_SHARE, which are mostly sets of bits, as many as SET_TEST_COST. */
enum { TEST_COST = 6, SET_TEST_COST = 48, SET_SHARE = 8, SPARSE_WIDTH = 64 };
/* One document in so many: every window has some. */
enum { DENSE = 256 };
/* Matches of a window at most; those of a first list are then looked at one by one. */
enum { FEW = 4, LISTED_FEW = 32 };

static uint32_t words_of(const struct window *w) {
    return (w->hi - w->lo + 63) / 64;
}

static void clear(struct window *w) {
    memset(w->bits, 0, words_of(w) * 8);
}

/* Clears what is not in [lo, hi). */
static void keep_range(struct window *w, uint32_t lo, uint32_t hi) {
    uint32_t words = words_of(w);
    if (lo >= w->hi || hi <= w->lo) {
        clear(w);
        return;
    }
    if (lo > w->lo) {
        uint32_t at = (lo - w->lo) / 64;
        memset(w->bits, 0, at * 8);
        w->bits[at] &= ~0ULL << ((lo - w->lo) % 64);
    }
    if (hi - w->lo < words * 64) {
        uint32_t at = (hi - w->lo) / 64;
        w->bits[at] &= (1ULL << ((hi - w->lo) % 64)) - 1;
        memset(w->bits + at + 1, 0, (words - at - 1) * 8);
    }
}

static void narrow(struct match *m, struct match_node *n, struct window *w);

static void test_each(struct match *m, struct match_node *n, struct window *w) {
    uint32_t size = w->hi - w->lo;
    for (uint32_t i = 0; bits_next(w->bits, size, &i); i++)
        if (!match_node_test(m, n, w->lo + i)) w->bits[i / 64] &= ~(1ULL << (i % 64));
}

static bool is_few(const struct match *m, const struct match_node *n, uint64_t bits,
                   uint32_t size) {
    uint64_t listed = n->most * size / m->segment->docs;
    if (listed > size) listed = size; /* a file that lies about its lists */
    return bits * (listed * SET_SHARE > size ? SET_TEST_COST : TEST_COST) <= listed;
}

/* Of few bits those that the list has. */
static void keep_listed(struct postings *p, struct window *w, size_t count) {
    NOT_ZEROED uint32_t docs[WINDOW_DOCS / TEST_COST + 1];
    uint32_t n = 0, size = w->hi - w->lo;
    assert(count < COUNT_OF(docs));
    for (uint32_t i = 0; bits_next(w->bits, size, &i); i++) docs[n++] = w->lo + i;
    n = postings_keep(p, docs, n);
    clear(w);
    kernel_set_bits(w->bits, docs, n, w->lo);
}

static void narrow_term(struct match *m, struct match_node *n, struct window *w) {
    if (!n->found) {
        clear(w);
        return;
    }
    if (n->title) {
        test_each(m, n, w);
        return;
    }
    size_t count = window_count(w);
    if (is_few(m, n, count, w->hi - w->lo)) {
        keep_listed(match_walk(m, n), w, count);
        return;
    }
    NOT_ZEROED uint64_t own[WINDOW_WORDS];
    uint32_t words = words_of(w);
    memset(own, 0, words * 8);
    postings_window(match_walk(m, n), w->lo, w->hi, own);
    for (uint32_t i = 0; i < words; i++) w->bits[i] &= own[i];
}

static void narrow_or(struct match *m, struct match_node *n, struct window *w) {
    NOT_ZEROED uint64_t any[WINDOW_WORDS];
    uint32_t words = words_of(w);
    size_t count = window_count(w);
    memset(any, 0, words * 8);
    for (struct match_node *c = n->first; c; c = c->next) {
        if (match_node_is_list(c) && (!c->found || !is_few(m, c, count, w->hi - w->lo))) {
            if (c->found) postings_window(match_walk(m, c), w->lo, w->hi, any);
            continue;
        }
        NOT_ZEROED struct window own;
        own.lo = w->lo;
        own.hi = w->hi;
        for (uint32_t i = 0; i < words; i++) own.bits[i] = w->bits[i] & ~any[i];
        narrow(m, c, &own);
        for (uint32_t i = 0; i < words; i++) any[i] |= own.bits[i];
    }
    for (uint32_t i = 0; i < words; i++) w->bits[i] &= any[i];
}

static bool is_empty(const struct window *w) {
    uint64_t any = 0;
    for (uint32_t i = 0; i < words_of(w); i++) any |= w->bits[i];
    return !any;
}

static void narrow(struct match *m, struct match_node *n, struct window *w) {
    switch (n->type) {
    case PLAN_TERM: narrow_term(m, n, w); return;
    case PLAN_PHRASE: test_each(m, n, w); return;
    case PLAN_OR: narrow_or(m, n, w); return;
    case PLAN_TIME: keep_range(w, n->lo, n->hi); return;
    case PLAN_NONE: clear(w); return;
    case PLAN_PREFIX:
        for (uint32_t i = 0; i < words_of(w); i++) w->bits[i] &= n->bits[w->lo / 64 + i];
        return;
    case PLAN_AND:
        for (struct match_node *c = n->first; c && !is_empty(w); c = c->next) narrow(m, c, w);
        return;
    case PLAN_NOT: break;
    }
    NOT_ZEROED struct window own;
    own.lo = w->lo;
    own.hi = w->hi;
    memcpy(own.bits, w->bits, words_of(w) * 8);
    narrow(m, n->first, &own);
    for (uint32_t i = 0; i < words_of(w); i++) w->bits[i] &= ~own.bits[i];
}

/* No document in [from, ret) matches. */
static uint32_t next_of(struct match *m, struct match_node *n, uint32_t from) {
    uint32_t next = POSTINGS_END;
    switch (n->type) {
    case PLAN_TERM:
        if (!n->found) return POSTINGS_END;
        if (n->most * DENSE > m->segment->docs) return from;
        return postings_advance(match_walk(m, n), from);
    case PLAN_AND: return n->first ? next_of(m, n->first, from) : from;
    case PLAN_TIME: return from >= n->hi ? POSTINGS_END : from > n->lo ? from : n->lo;
    case PLAN_NONE: return POSTINGS_END;
    case PLAN_PHRASE:
    case PLAN_PREFIX:
    case PLAN_NOT: return from;
    case PLAN_OR: break;
    }
    for (struct match_node *c = n->first; c && next > from; c = c->next) {
        uint32_t own = next_of(m, c, from);
        if (own < next) next = own;
    }
    return next;
}

static bool begins_with_list(const struct match *m) {
    const struct match_node *first = m->root->first;
    return first && match_node_is_list(first) && first->found;
}

/* What is seen of the window, and of it what the first list has when there is one to begin with.
 * Returns what is left to narrow. */
static struct match_node *begin_window(struct match *m, struct window *w) {
    struct match_node *first = m->root->first;
    const uint64_t *seen = m->seen + w->lo / 64;
    if (!begins_with_list(m)) {
        memcpy(w->bits, seen, words_of(w) * 8);
        return first;
    }
    clear(w);
    postings_window(match_walk(m, first), w->lo, w->hi, w->bits);
    for (uint32_t i = 0; m->hidden && i < words_of(w); i++) w->bits[i] &= seen[i];
    return first->next;
}

bool match_is_union(const struct match *m) {
    return match_is_any_of(m, SIZE_MAX) && m->root->first->most * 64 > m->segment->docs;
}

/* Larger pieces than windows: lists are cut less often, nothing is looked at twice. */
uint64_t match_count_union(struct match *m) {
    enum { PIECE_DOCS = 1 << 15 };
    NOT_ZEROED uint64_t bits[PIECE_DOCS / 64];
    uint64_t sum = 0;
    for (uint32_t lo = m->lo - m->lo % 64, hi; lo < m->hi; lo = hi) {
        if (match_out_of_time(m)) break;
        hi = m->hi - lo < PIECE_DOCS ? m->hi : lo + PIECE_DOCS;
        memset(bits, 0, (hi - lo + 63) / 64 * sizeof(*bits));
        for (struct match_node *c = m->root->first->first; c; c = c->next)
            if (c->found) postings_window(match_walk(m, c), lo, hi, bits);
        for (uint32_t i = 0; m->hidden && i * 64 < hi - lo; i++) bits[i] &= m->seen[lo / 64 + i];
        sum += kernel_count_bits(bits, m->lo > lo ? m->lo - lo : 0, hi - lo);
    }
    return sum;
}

/* Of a document of the first list. */
static bool matches(struct match *m, uint32_t doc) {
    if (!match_sees(m, doc)) return false;
    for (struct match_node *c = m->root->first->next; c; c = c->next)
        if (!match_node_test(m, c, doc)) return false;
    return true;
}

/* One word of bits, of the documents of the first list one by one. */
static bool sparse_window(struct match *m, uint32_t from, struct window *w) {
    enum { DEADLINE_DOCS = 256 };
    struct postings *lead = match_walk(m, m->root->first);
    uint32_t doc = postings_advance(lead, from);
    for (unsigned turn = 1; doc < m->hi && !matches(m, doc); turn++) {
        if (turn % DEADLINE_DOCS == 0 && match_out_of_time(m)) return false;
        doc = postings_next(lead);
    }
    if (doc >= m->hi || m->stopped) return false;
    w->lo = doc - doc % SPARSE_WIDTH;
    w->hi = m->hi - w->lo < SPARSE_WIDTH ? m->hi : w->lo + SPARSE_WIDTH;
    w->bits[0] = 1ULL << doc % SPARSE_WIDTH;
    while ((doc = postings_next(lead)) < w->hi)
        if (matches(m, doc)) w->bits[0] |= 1ULL << doc % SPARSE_WIDTH;
    return !m->stopped;
}

bool match_window(struct match *m, uint32_t from, uint32_t width, struct window *w) {
    if (from < m->lo) from = m->lo;
    uint64_t expected = m->root->most * width / (m->segment->docs + 1);
    if (expected < LISTED_FEW && begins_with_list(m)) return sparse_window(m, from, w);
    /* A word at a time is less to clear and to look through. */
    if (expected < FEW) width = SPARSE_WIDTH;
    for (unsigned turn = 0; from < m->hi; from = w->hi, turn++) {
        if (turn % 16 == 15 && match_out_of_time(m)) return false;
        uint32_t at = next_of(m, m->root, from);
        if (at >= m->hi) return false;
        w->lo = at - at % 64;
        w->hi = m->hi - w->lo < width ? m->hi : w->lo + width;
        struct match_node *rest = begin_window(m, w);
        keep_range(w, at, w->hi);
        for (; rest && !is_empty(w); rest = rest->next) narrow(m, rest, w);
        if (m->stopped) return false;
        if (!is_empty(w)) return true;
    }
    return false;
}
