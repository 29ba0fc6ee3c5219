/* match_words - the two slow tests of a match: words in order, words that begin with. */
#include "base/vec.h"
#include "search/engine/match_priv.h"

bool phrase_at(struct match *m, const struct plan *p, struct postings **each, uint32_t d) {
    for (unsigned i = 0; i < 2; i++)
        if (!m->positions[i])
            m->positions[i] = arena_alloc(m->scratch, PHRASE_POSITIONS_MAX * sizeof(uint32_t));
    uint32_t *starts = m->positions[0], *own = m->positions[1];
    size_t count = 0;
    for (size_t s = 0; s < p->slot_count; s++) {
        if (postings_advance(each[s], d) != d) return false;
        size_t n =
            postings_positions(each[s], p->slots[s].code, s ? own : starts, PHRASE_POSITIONS_MAX);
        uint32_t offset = p->slots[s].offset;
        if (!s) {
            count = n;
            continue;
        }
        size_t kept = 0;
        for (size_t i = 0, j = 0; i < count && j < n;) {
            uint32_t want = starts[i] + offset;
            if (own[j] < want)
                j++;
            else if (own[j] > want)
                i++;
            else {
                starts[kept++] = starts[i++];
                j++;
            }
        }
        count = kept;
        if (!count) return false;
    }
    return count && (!p->title || starts[0] < TITLE_POSITIONS);
}

/* The lowest frequency of which, with all higher ones, at most QUERY_EXPANSIONS_MAX terms have. */
static uint32_t frequency_floor(const struct term_info *t, size_t n) {
    enum { HIGHEST = 4096 };
    uint32_t have[HIGHEST + 1] = { 0 };
    for (size_t i = 0; i < n; i++) have[t[i].df < HIGHEST ? t[i].df : HIGHEST]++;
    size_t sum = 0;
    uint32_t df = HIGHEST + 1;
    while (df && sum + have[df - 1] <= QUERY_EXPANSIONS_MAX) sum += have[--df];
    return df;
}

size_t prefix_terms(struct match *m, span prefix, struct term_info **ret) {
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
        if (all.at[i].df >= least) (*ret)[n++] = all.at[i];
    VEC_DONE(&all);
    return n;
}
