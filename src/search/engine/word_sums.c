/* word_sums - see word_sums.h. */
#include "search/engine/word_sums.h"

#include "base/hash.h"
#include "base/vec.h"
#include "search/engine/postings.h"
#include "search/engine/stem_forms.h"

struct summing {
    const struct segment *segment;
    uint64_t *sums;
    struct postings walk;
    struct postings_rows rows;
    VEC_OF(uint64_t) forms; /* of the term at hand: a hash of each, by its code */
};

static uint64_t mixed(uint64_t what, uint64_t n) {
    return hash_mix(what ^ hash_mix(n + 1));
}

static void gather_forms(struct summing *s, span stem) {
    struct stem_forms f = stem_forms_of(&s->segment->dict, stem);
    for (span form; stem_forms_next(&f, &form);) {
        /* Each form has some bytes there: a higher code is damage, and then not known. */
        if (f.info.code > s->segment->dict.bytes.len) continue;
        while (s->forms.len <= f.info.code) *VEC_PUSH(&s->forms) = 0;
        s->forms.at[f.info.code] = hash64(form, 0);
    }
}

static bool add_places(struct summing *s, uint32_t freq) {
    uint32_t from = 0, next = 0, count = freq_count(freq);
    if (!postings_rows(&s->walk, &s->rows, &from)) return false;
    for (uint32_t i = from; i < from + count; i++) {
        uint32_t code = s->walk.variants > 1 ? s->rows.codes[i] : 0;
        if (code >= s->forms.len) return false;
        next += s->rows.gaps[i];
        s->sums[s->walk.doc] += mixed(s->forms.at[code], next++);
    }
    return true;
}

static bool add_list(struct summing *s, span term, const struct term_info *info) {
    bool places = info->pos_len > 0;
    uint64_t name = hash64(term, 0);
    s->forms.len = 0;
    s->rows.ready = false;
    if (places && term.at[0] == TERM_STEM && info->variants)
        gather_forms(s, span_from(term, 1));
    else
        *VEC_PUSH(&s->forms) = hash64(span_from(term, 1), 0);
    postings_open(&s->walk, s->segment, term.at[0], info);
    while (s->walk.doc != POSTINGS_END) {
        uint32_t freq = postings_freq(&s->walk);
        s->sums[s->walk.doc] += mixed(name, freq);
        if (places && !add_places(s, freq)) return false;
        (void) postings_next(&s->walk);
    }
    return !s->walk.damaged;
}

bool word_sums(const struct segment *segment, uint64_t *sums) {
    struct summing *s = mem_zalloc(1, sizeof(*s));
    s->segment = segment;
    s->sums = sums;
    for (uint32_t d = 0; d < segment->docs; d++) sums[d] = mixed(0, segment->norms[d]);
    struct dict_cursor c;
    bool right = true, more = dict_seek(&segment->dict, SPAN_EMPTY, &c);
    for (; more && right; more = dict_next(&c))
        if (dict_term(&c).at[0] != TERM_VARIANT) right = add_list(s, dict_term(&c), &c.info);
    VEC_DONE(&s->forms);
    mem_free(s->rows.gaps);
    mem_free(s->rows.codes);
    mem_free(s);
    return right;
}
