/* match - see match.h. */
#include "search/engine/match.h"

#include "base/clock.h"
#include "search/engine/match_priv.h"

static uint64_t *new_bits(struct match *m) {
    return arena_zalloc(m->scratch, bits_words(m->segment->docs), 8);
}

static uint64_t *copy_bits(struct match *m, const uint64_t *bits) {
    uint64_t *copy = arena_alloc(m->scratch, bits_words(m->segment->docs) * 8);
    memcpy(copy, bits, bits_words(m->segment->docs) * 8);
    return copy;
}

size_t bits_count(const uint64_t *bits, uint32_t lo, uint32_t hi) {
    size_t n = 0;
    for (uint32_t d = lo; d < hi; d = (d | 63) + 1) {
        uint64_t word = bits[d / 64] >> (d % 64);
        uint32_t room = hi - d;
        if (room < 64) word &= (1ULL << room) - 1;
        n += (size_t) __builtin_popcountll(word);
    }
    return n;
}

static void keep_range(struct match *m, uint64_t *bits, uint32_t lo, uint32_t hi) {
    for (size_t w = 0; w < bits_words(m->segment->docs); w++) {
        uint64_t from = (uint64_t) w * 64, mask = ~0ULL;
        if (hi <= from || lo >= from + 64)
            mask = 0;
        else {
            if (lo > from) mask &= ~0ULL << (lo - from);
            if (hi < from + 64) mask &= ~0ULL >> (from + 64 - hi);
        }
        bits[w] &= mask;
    }
}

static void clear(struct match *m, uint64_t *bits) {
    memset(bits, 0, bits_words(m->segment->docs) * 8);
}

static bool out_of_time(struct match *m) {
    if (!m->stopped && m->deadline_us && clock_mono_us() >= m->deadline_us) m->stopped = true;
    return m->stopped;
}

static void time_range(const struct match *m, const struct plan *p, uint32_t *lo, uint32_t *hi) {
    *lo = p->to_s == INT64_MAX ? 0 : segment_first_before(m->segment, p->to_s);
    *hi = p->from_s == INT64_MIN ? m->segment->docs : segment_first_before(m->segment, p->from_s);
}

/* An exact word of a phrase: its places are its stem's, in the form that has this code here. */
static void find_places(struct match *m, struct plan_slot *s) {
    struct term_info form;
    s->code = CODE_ANY;
    if (!s->found || !s->places.len) return;
    s->found = dict_find(&m->segment->dict, s->places, &s->places_info) &&
               dict_find(&m->segment->dict, s->variant, &form);
    if (s->found) s->code = form.code;
}

static uint64_t rarest_slot(struct match *m, struct plan *p) {
    uint64_t least = m->segment->docs;
    for (size_t i = 0; i < p->slot_count; i++) {
        struct plan_slot *s = &p->slots[i];
        s->found = dict_find(&m->segment->dict, s->term, &s->info);
        uint64_t df = s->found ? s->info.df : 0;
        if (df < least) least = df;
        find_places(m, s);
    }
    return least;
}

/* Looks the terms up in this segment and says how many documents each node may match at most. */
static void look_up(struct match *m, struct plan *p) {
    uint64_t sum = 0, least = m->segment->docs;
    uint32_t lo, hi;
    for (struct plan *c = p->first; c; c = c->next) {
        look_up(m, c);
        sum += c->most;
        if (c->most < least) least = c->most;
    }
    p->most = m->segment->docs;
    switch (p->type) {
    case PLAN_TERM:
    case PLAN_PHRASE: p->most = rarest_slot(m, p); return;
    case PLAN_TIME:
        time_range(m, p, &lo, &hi);
        p->most = hi > lo ? hi - lo : 0;
        return;
    case PLAN_NONE: p->most = 0; return;
    case PLAN_AND: p->most = least; return;
    case PLAN_OR: p->most = sum; return;
    case PLAN_NOT:
    case PLAN_PREFIX: return;
    }
}

static struct postings *open_slot(struct match *m, const struct plan_slot *s) {
    struct postings *p = arena_alloc(m->scratch, sizeof(*p));
    postings_open(p, m->segment, s->term.at[0], &s->info);
    return p;
}

/* Where the positions of the word are. */
static struct postings *open_places(struct match *m, const struct plan_slot *s) {
    if (!s->places.len) return open_slot(m, s);
    struct postings *p = arena_alloc(m->scratch, sizeof(*p));
    postings_open(p, m->segment, s->places.at[0], &s->places_info);
    return p;
}

static void filter_slot(struct match *m, const struct plan_slot *s, uint64_t *bits, bool full) {
    if (!s->found) {
        clear(m, bits);
        return;
    }
    struct postings *p = open_slot(m, s);
    if (full) {
        clear(m, bits);
        postings_fill(p, m->lo, m->hi, bits);
    } else if (bits_count(bits, m->lo, m->hi) * 16 < s->info.df) {
        for (uint32_t d = m->lo; bits_next(bits, m->hi, &d); d++)
            if (postings_advance(p, d) != d) bits[d / 64] &= ~(1ULL << (d % 64));
    } else {
        uint64_t *own = new_bits(m);
        postings_fill(p, m->lo, m->hi, own);
        for (size_t w = 0; w < bits_words(m->segment->docs); w++) bits[w] &= own[w];
    }
    m->damaged |= p->damaged;
}

static void filter_title(struct match *m, const struct plan_slot *s, uint64_t *bits) {
    struct postings *p = open_slot(m, s);
    for (uint32_t d = m->lo; bits_next(bits, m->hi, &d); d++) {
        bool in = postings_advance(p, d) == d && postings_in_title(p);
        if (!in) bits[d / 64] &= ~(1ULL << (d % 64));
    }
}

static void filter_phrase(struct match *m, struct plan *p, uint64_t *bits, bool full) {
    bool taken[LIMIT_QUERY_TERMS] = { false };
    for (size_t n = 0; n < p->slot_count; n++) { /* rarest first */
        size_t best = p->slot_count;
        for (size_t i = 0; i < p->slot_count; i++) {
            if (taken[i]) continue;
            if (best == p->slot_count || !p->slots[i].found ||
                (p->slots[best].found && p->slots[i].info.df < p->slots[best].info.df))
                best = i;
        }
        taken[best] = true;
        filter_slot(m, &p->slots[best], bits, full && n == 0);
        if (!p->slots[best].found) return;
    }
    struct postings **each = arena_new_n(m->scratch, struct postings *, p->slot_count);
    for (size_t i = 0; i < p->slot_count; i++) each[i] = open_places(m, &p->slots[i]);
    unsigned seen = 0;
    for (uint32_t d = m->lo; bits_next(bits, m->hi, &d); d++) {
        if (++seen % 1024 == 0 && out_of_time(m)) break;
        if (!phrase_at(m, p, each, d)) bits[d / 64] &= ~(1ULL << (d % 64));
    }
}

static void filter_prefix(struct match *m, const struct plan *p, uint64_t *bits) {
    struct term_info *terms = NULL;
    size_t n = prefix_terms(m, p->term, &terms);
    uint64_t *any = new_bits(m);
    struct plan_slot s = { .term = p->term, .found = true };
    for (size_t i = 0; i < n && !out_of_time(m); i++) {
        s.info = terms[i];
        if (p->title) {
            uint64_t *own = copy_bits(m, bits);
            filter_slot(m, &s, own, false);
            filter_title(m, &s, own);
            for (size_t w = 0; w < bits_words(m->segment->docs); w++) any[w] |= own[w];
            continue;
        }
        struct postings walk;
        postings_open(&walk, m->segment, TERM_SURFACE, &s.info);
        postings_fill(&walk, m->lo, m->hi, any);
        m->damaged |= walk.damaged;
    }
    for (size_t w = 0; w < bits_words(m->segment->docs); w++) bits[w] &= any[w];
}

static void filter(struct match *m, struct plan *p, uint64_t *bits, bool full);

static void filter_or(struct match *m, struct plan *p, uint64_t *bits) {
    uint64_t *any = new_bits(m);
    for (struct plan *c = p->first; c && !m->stopped; c = c->next) {
        if (c->type == PLAN_TERM && !c->title) {
            if (!c->slots->found) continue;
            struct postings *t = open_slot(m, c->slots);
            postings_fill(t, m->lo, m->hi, any);
            m->damaged |= t->damaged;
            continue;
        }
        uint64_t *own = copy_bits(m, bits);
        filter(m, c, own, false);
        for (size_t w = 0; w < bits_words(m->segment->docs); w++) any[w] |= own[w];
    }
    for (size_t w = 0; w < bits_words(m->segment->docs); w++) bits[w] &= any[w];
}

static void filter_and(struct match *m, struct plan *p, uint64_t *bits, bool full) {
    struct {
        struct plan *plan;
        uint64_t most;
    } child[2 * LIMIT_QUERY_TERMS + 8];
    size_t n = 0;
    for (struct plan *c = p->first; c && n < COUNT_OF(child); c = c->next) {
        uint64_t most = c->most;
        size_t at = n++;
        /* Positions and negations are dear: last among equals. */
        if (c->type == PLAN_NOT || c->type == PLAN_PREFIX) most += m->segment->docs;
        for (; at && child[at - 1].most > most; at--) child[at] = child[at - 1];
        child[at].plan = c;
        child[at].most = most;
    }
    for (size_t i = 0; i < n && !out_of_time(m); i++) {
        filter(m, child[i].plan, bits, full && i == 0);
        uint32_t any = m->lo;
        if (!bits_next(bits, m->hi, &any)) return;
    }
}

static void filter(struct match *m, struct plan *p, uint64_t *bits, bool full) {
    uint32_t lo, hi;
    if (out_of_time(m)) return;
    switch (p->type) {
    case PLAN_TERM:
        filter_slot(m, p->slots, bits, full);
        if (p->title && p->slots->found) filter_title(m, p->slots, bits);
        return;
    case PLAN_PHRASE: filter_phrase(m, p, bits, full); return;
    case PLAN_PREFIX: filter_prefix(m, p, bits); return;
    case PLAN_TIME:
        time_range(m, p, &lo, &hi);
        keep_range(m, bits, lo, hi);
        return;
    case PLAN_NONE: clear(m, bits); return;
    case PLAN_AND: filter_and(m, p, bits, full); return;
    case PLAN_OR: filter_or(m, p, bits); return;
    case PLAN_NOT: break;
    }
    uint64_t *own = copy_bits(m, bits);
    filter(m, p->first, own, false);
    for (size_t w = 0; w < bits_words(m->segment->docs); w++) bits[w] &= ~own[w];
}

uint64_t *match_run(struct match *m, struct plan *root) {
    m->lo = 0;
    m->hi = m->segment->docs;
    uint64_t *bits = arena_alloc(m->scratch, bits_words(m->segment->docs) * 8);
    memset(bits, 0xFF, bits_words(m->segment->docs) * 8);
    /* Times that everything is ANDed with narrow the range that lists are read in. */
    for (struct plan *c = root && root->type == PLAN_AND ? root->first : NULL; c; c = c->next) {
        uint32_t lo, hi;
        if (c->type != PLAN_TIME) continue;
        time_range(m, c, &lo, &hi);
        if (lo > m->lo) m->lo = lo;
        if (hi < m->hi) m->hi = hi;
    }
    if (m->lo >= m->hi) m->hi = m->lo;
    keep_range(m, bits, m->lo, m->hi);
    if (root && m->lo < m->hi) {
        look_up(m, root);
        filter(m, root, bits, true);
    }
    if (m->stopped) clear(m, bits);
    return bits;
}
