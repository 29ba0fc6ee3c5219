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
        size_t n = postings_positions(each[s], s ? own : starts, PHRASE_POSITIONS_MAX);
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

static int most_frequent_first(const void *a, const void *b) {
    const struct term_info *x = a, *y = b;
    if (x->df != y->df) return x->df < y->df ? 1 : -1;
    return (x->list_at > y->list_at) - (x->list_at < y->list_at);
}

size_t prefix_terms(struct match *m, span prefix, struct term_info **ret) {
    VEC_OF(struct term_info) all = { 0 };
    struct dict_cursor c;
    bool more = dict_seek(&m->segment->dict, prefix, &c);
    for (; more && span_starts(dict_term(&c), prefix); more = dict_next(&c))
        *VEC_PUSH(&all) = c.info;
    size_t n = all.len;
    if (n > QUERY_EXPANSIONS_MAX) {
        qsort(all.at, n, sizeof(*all.at), most_frequent_first);
        n = QUERY_EXPANSIONS_MAX;
        m->cut = true;
    }
    *ret = arena_new_n(m->scratch, struct term_info, n + 1);
    if (n) memcpy(*ret, all.at, n * sizeof(*all.at));
    VEC_DONE(&all);
    return n;
}
