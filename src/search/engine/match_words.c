/* match_words - the two slow tests of a match: words in order, words that begin with. */
#include "base/vec.h"
#include "search/engine/match_priv.h"

/* Where the phrase may begin, from the positions of one of its words. */
static size_t starts_of(uint32_t *at, size_t n, uint32_t offset) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (at[i] >= offset) at[kept++] = at[i] - offset;
    return kept;
}

/* All that begin both, or just the first. */
static size_t intersect(uint32_t *starts, size_t count, const uint32_t *own, size_t n,
                        uint32_t offset, bool all) {
    size_t kept = 0;
    for (size_t i = 0, j = 0; i < count && j < n;) {
        uint32_t want = starts[i] + offset;
        if (own[j] < want) {
            j++;
        } else if (own[j] > want) {
            i++;
        } else {
            starts[kept++] = starts[i++];
            if (!all) return kept;
            j++;
        }
    }
    return kept;
}

void phrase_order(const struct plan *p, uint8_t *ret) {
    for (size_t i = 0; i < plan_words(p); i++) {
        size_t at = i;
        for (; at && p->slots[ret[at - 1]].info.df > p->slots[i].info.df; at--)
            ret[at] = ret[at - 1];
        ret[at] = (uint8_t) i;
    }
}

bool phrase_at(struct match *m, struct match_node *n, uint32_t d) {
    const struct plan *p = n->plan;
    size_t words = plan_words(p);
    if (!n->each) match_open_places(m, n);
    for (size_t i = 0; i < words; i++)
        if (!n->each[i] || postings_advance(n->each[i], d) != d) return false;
    for (unsigned i = 0; i < 2; i++)
        if (!m->positions[i])
            m->positions[i] = arena_alloc(m->scratch, PHRASE_POSITIONS_MAX * sizeof(uint32_t));
    uint32_t *starts = m->positions[0], *own = m->positions[1];
    size_t count = 0;
    for (size_t k = 0; k < words; k++) { /* rarest first: most fail by the first pair */
        size_t s = n->order[k], read;
        uint32_t last = k ? starts[count - 1] + p->slots[s].offset : POSITION_MAX;
        read = postings_positions(n->each[s], p->slots[s].code, last, k ? own : starts,
                                  PHRASE_POSITIONS_MAX);
        if (k)
            count = intersect(starts, count, own, read, p->slots[s].offset, k + 1 < words);
        else
            count = starts_of(starts, read, p->slots[s].offset);
        if (!count || (p->title && starts[0] >= TITLE_POSITIONS)) return false;
    }
    return true;
}

enum { FREQUENCY_HIGHEST = 4096 }; /* terms of more documents are alike */

static uint32_t frequency_of(const struct term_info *t) {
    return t->df < FREQUENCY_HIGHEST ? t->df : FREQUENCY_HIGHEST;
}

/* The lowest frequency of which, with all higher ones, at most QUERY_EXPANSIONS_MAX terms have. */
static uint32_t frequency_floor(const struct term_info *t, size_t n) {
    uint32_t have[FREQUENCY_HIGHEST + 1] = { 0 };
    for (size_t i = 0; i < n; i++) have[frequency_of(&t[i])]++;
    size_t sum = 0;
    uint32_t df = FREQUENCY_HIGHEST + 1;
    while (df && sum + have[df - 1] <= QUERY_EXPANSIONS_MAX) sum += have[--df];
    return df;
}

/* The most frequent QUERY_EXPANSIONS_MAX of them. */
static size_t prefix_terms(struct match *m, span prefix, struct term_info **ret) {
    VEC_OF(struct term_info) all = { 0 };
    struct dict_cursor c;
    bool more = dict_seek(&m->segment->dict, prefix, &c);
    for (; more && span_starts(dict_term(&c), prefix); more = dict_next(&c))
        *VEC_PUSH(&all) = c.info;
    uint32_t least = 0;
    if (all.len > QUERY_EXPANSIONS_MAX) {
        least = frequency_floor(all.at, all.len);
        m->cut = true;
    }
    *ret = arena_new_n(m->scratch, struct term_info, QUERY_EXPANSIONS_MAX);
    size_t n = 0;
    for (size_t i = 0; i < all.len && n < QUERY_EXPANSIONS_MAX; i++)
        if (frequency_of(&all.at[i]) >= least) (*ret)[n++] = all.at[i];
    /* And of those just below the floor the first that there is room for: they may be all. */
    for (size_t i = 0; least && i < all.len && n < QUERY_EXPANSIONS_MAX; i++)
        if (frequency_of(&all.at[i]) == least - 1) (*ret)[n++] = all.at[i];
    VEC_DONE(&all);
    return n;
}

const uint64_t *prefix_bits(struct match *m, const struct plan *p) {
    struct term_info *terms = NULL;
    size_t n = prefix_terms(m, p->term, &terms);
    uint64_t *any = arena_zalloc(m->scratch, bits_words(m->segment->docs), 8);
    for (size_t i = 0; i < n && !match_out_of_time(m); i++) {
        NOT_ZEROED struct postings walk;
        postings_open(&walk, m->segment, p->term.at[0], &terms[i]);
        if (!p->title) {
            postings_fill(&walk, m->lo, m->hi, any);
        } else {
            uint32_t d = postings_advance(&walk, m->lo);
            for (; d < m->hi; d = postings_next(&walk))
                if (postings_in_title(&walk)) any[d / 64] |= 1ULL << (d % 64);
        }
        m->damaged |= walk.damaged;
    }
    return any;
}
