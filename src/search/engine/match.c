/* match - see match.h: the tree, and the tests of a single document. */
#include "search/engine/match.h"

#include "base/clock.h"
#include "search/engine/match_priv.h"

enum { MATCH_TESTS = 256 };

bool match_out_of_time(struct match *m) {
    if (!m->stopped && m->deadline_us && clock_mono_us() >= m->deadline_us) m->stopped = true;
    return m->stopped;
}

static void open_walk(struct match *m, struct match_node *n) {
    postings_open_range(n->walk, m->segment, n->slot->term.at[0], &n->slot->info, m->lo, m->hi);
}

struct postings *match_walk(struct match *m, struct match_node *n) {
    if (n->walk) return n->walk;
    n->walk = arena_alloc(m->scratch, sizeof(*n->walk));
    open_walk(m, n);
    return n->walk;
}

/* Where the positions of a phrase's word are: an exact word's are its stem's. */
static struct postings *open_places(struct match *m, struct postings *p,
                                    const struct plan_slot *s) {
    if (!s->found) return NULL;
    if (!p) p = arena_alloc(m->scratch, sizeof(*p));
    if (s->places.len)
        postings_open(p, m->segment, s->places.at[0], &s->places_info);
    else
        postings_open(p, m->segment, s->term.at[0], &s->info);
    return p;
}

static struct match_node *new_node(struct match *m, const struct plan *p, enum plan_type type) {
    struct match_node *n = arena_new(m->scratch, struct match_node);
    n->type = type;
    n->plan = p;
    n->most = m->segment->docs;
    return n;
}

/* Children by cost; among equals the later one last. */
static void insert(struct match *m, struct match_node *group, struct match_node *n) {
    uint64_t docs = m->segment->docs;
    n->cost = n->most;
    if (n->type == PLAN_NOT || n->type == PLAN_PREFIX) n->cost += docs;
    if (n->title) n->cost += 2 * docs;
    if (n->positions) n->cost += 3 * docs;
    struct match_node **at = &group->first;
    while (*at && (*at)->cost <= n->cost) at = &(*at)->next;
    n->next = *at;
    *at = n;
}

static struct match_node *term_node(struct match *m, const struct plan *p,
                                    const struct plan_slot *s) {
    struct match_node *n = new_node(m, p, PLAN_TERM);
    n->slot = s;
    n->found = s->found;
    n->most = s->found ? s->info.df : 0;
    return n;
}

static struct match_node *phrase_node(struct match *m, const struct plan *p) {
    struct match_node *n = new_node(m, p, PLAN_PHRASE);
    n->positions = true;
    n->order = arena_alloc(m->scratch, plan_words(p) + 1);
    phrase_order(p, n->order);
    return n;
}

void match_open_places(struct match *m, struct match_node *n) {
    size_t count = plan_words(n->plan);
    n->each = arena_new_n(m->scratch, struct postings *, count + 1);
    for (size_t i = 0; i < count; i++) n->each[i] = open_places(m, NULL, &n->plan->slots[i]);
}

static void time_range(const struct match *m, const struct plan *p, uint32_t *lo, uint32_t *hi) {
    const struct segment *s = m->segment;
    *lo = p->to_s == INT64_MAX ? 0 : segment_first_before(s, p->to_s);
    *hi = s->docs;
    if (p->from_s == INT64_MIN || *lo == s->docs) return;
    /* Most ranges are short beside all there is: searched from their beginning. */
    *hi = segment_time(s, *lo) < p->from_s ? *lo : segment_next_before(s, *lo, p->from_s);
}

static struct match_node *compile(struct match *m, const struct plan *p);

/* Times that everything is ANDed with narrow the range that lists are read in. */
static void take_times(struct match *m, const struct plan *p) {
    uint32_t lo, hi;
    if (p->type == PLAN_AND)
        for (const struct plan *c = p->first; c; c = c->next) take_times(m, c);
    if (p->type != PLAN_TIME) return;
    time_range(m, p, &lo, &hi);
    if (lo > m->lo) m->lo = lo;
    if (hi < m->hi) m->hi = hi;
}

static bool is_required(const struct match_node *and, const struct plan_slot *s) {
    for (const struct match_node *c = and->first; c; c = c->next)
        if (match_node_is_list(c) && span_eq(c->slot->term, s->term)) return true;
    return false;
}

static void require(struct match *m, struct match_node *and, const struct plan *p) {
    switch (p->type) {
    case PLAN_AND:
        for (const struct plan *c = p->first; c; c = c->next) require(m, and, c);
        return;
    case PLAN_TIME:
        if (and == m->root) return; /* taken */
        break;
    case PLAN_TERM:
    case PLAN_PHRASE:
        for (size_t i = 0; i < p->slot_count; i++)
            if (!p->slots[i].in_pair && !is_required(and, &p->slots[i]))
                insert(m, and, term_node(m, p, &p->slots[i]));
        if (p->type == PLAN_PHRASE && !plan_is_pair(p)) insert(m, and, phrase_node(m, p));
        if (p->type == PLAN_TERM && p->title) {
            struct match_node *title = term_node(m, p, p->slots);
            title->title = true;
            insert(m, and, title);
        }
        return;
    case PLAN_PREFIX:
    case PLAN_NONE:
    case PLAN_OR:
    case PLAN_NOT: break;
    }
    insert(m, and, compile(m, p));
}

static struct match_node *conjunction(struct match *m, const struct plan *p) {
    struct match_node *n = new_node(m, p, PLAN_AND);
    if (!m->root) m->root = n;
    if (p) require(m, n, p);
    for (const struct match_node *c = n->first; c; c = c->next)
        if (c->most < n->most) n->most = c->most;
    return n;
}

static struct match_node *compile(struct match *m, const struct plan *p) {
    struct match_node *n = NULL;
    switch (p->type) {
    case PLAN_TERM: return p->title ? conjunction(m, p) : term_node(m, p, p->slots);
    case PLAN_PHRASE:
    case PLAN_AND: return conjunction(m, p);
    case PLAN_TIME:
        n = new_node(m, p, PLAN_TIME);
        time_range(m, p, &n->lo, &n->hi);
        n->most = n->hi - n->lo;
        return n;
    case PLAN_NONE:
        n = new_node(m, p, PLAN_NONE);
        n->most = 0;
        return n;
    case PLAN_PREFIX:
        n = new_node(m, p, PLAN_PREFIX);
        n->bits = prefix_bits(m, p);
        return n;
    case PLAN_NOT:
        n = new_node(m, p, PLAN_NOT);
        n->first = compile(m, p->first);
        return n;
    case PLAN_OR: break;
    }
    n = new_node(m, p, PLAN_OR);
    n->most = 0;
    for (const struct plan *c = p->first; c; c = c->next) {
        struct match_node *child = compile(m, c);
        n->most += child->most;
        insert(m, n, child);
    }
    if (n->most > m->segment->docs) n->most = m->segment->docs;
    return n;
}

void match_range(struct match *m, const struct plan *root) {
    m->lo = 0;
    m->hi = m->segment->docs;
    if (root) take_times(m, root);
    if (m->lo > m->hi) m->hi = m->lo;
}

void match_open(struct match *m, const struct plan *root) {
    m->root = NULL;
    (void) conjunction(m, root);
    if (!m->root->most) m->hi = m->lo;
}

bool match_is_list(const struct match *m) {
    const struct match_node *only = m->root->first;
    return only && !only->next && match_node_is_list(only);
}

struct postings *match_list(struct match *m) {
    return match_walk(m, m->root->first);
}

bool match_is_any_of(const struct match *m, size_t most) {
    const struct match_node *only = m->root->first;
    size_t n = 0;
    if (!only || only->next || only->type != PLAN_OR) return false;
    for (const struct match_node *c = only->first; c; c = c->next)
        if (!match_node_is_list(c) || ++n > most) return false;
    return true;
}

uint32_t match_next_of_any(struct match *m, uint32_t from) {
    uint32_t next = POSTINGS_END;
    for (struct match_node *c = m->root->first->first; c; c = c->next) {
        uint32_t own = c->found ? postings_advance(match_walk(m, c), from) : POSTINGS_END;
        if (own < next) next = own;
    }
    return next;
}

static void reopen(struct match *m, struct match_node *n) {
    for (; n; n = n->next) {
        if (n->walk) open_walk(m, n);
        if (n->each)
            for (size_t i = 0; i < plan_words(n->plan); i++)
                (void) open_places(m, n->each[i], &n->plan->slots[i]);
        reopen(m, n->first);
    }
}

void match_reopen(struct match *m, uint32_t lo, uint32_t hi) {
    m->lo = lo;
    m->hi = hi;
    reopen(m, m->root);
}

static bool is_damaged(const struct match_node *n) {
    bool bad = false;
    for (; n && !bad; n = n->next) {
        bad = n->walk && n->walk->damaged;
        for (size_t i = 0; n->each && i < plan_words(n->plan); i++)
            bad |= n->each[i] && n->each[i]->damaged;
        bad |= is_damaged(n->first);
    }
    return bad;
}

bool match_is_damaged(const struct match *m) {
    return m->damaged || is_damaged(m->root);
}

bool match_node_test(struct match *m, struct match_node *n, uint32_t doc) {
    switch (n->type) {
    case PLAN_TERM:
        if (!n->found || postings_advance(match_walk(m, n), doc) != doc) return false;
        return !n->title || postings_in_title(n->walk);
    case PLAN_PHRASE:
        if (++m->tests % MATCH_TESTS == 0 && match_out_of_time(m)) return false;
        return phrase_at(m, n, doc);
    case PLAN_PREFIX: return bits_get(n->bits, doc);
    case PLAN_TIME: return doc >= n->lo && doc < n->hi;
    case PLAN_NONE: return false;
    case PLAN_NOT: return !match_node_test(m, n->first, doc);
    case PLAN_AND:
    case PLAN_OR: break;
    }
    bool any = n->type == PLAN_OR;
    for (struct match_node *c = n->first; c; c = c->next)
        if (match_node_test(m, c, doc) == any) return any;
    return !any;
}

bool match_test(struct match *m, uint32_t doc) {
    return match_node_test(m, m->root, doc);
}

bool match_test_rest(struct match *m, uint32_t doc) {
    for (struct match_node *c = m->root->first; c; c = c->next) {
        if (match_node_is_list(c)) continue;
        if (!match_node_test(m, c, doc)) return false;
    }
    return true;
}
