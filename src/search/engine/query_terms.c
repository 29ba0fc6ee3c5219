#include "search/engine/query_terms.h"

#include "search/engine/positions.h"
#include "search/engine/term_name.h"

static void count_slots(const struct plan *p, size_t *n) {
    for (; p; p = p->next) {
        *n += p->slot_count;
        count_slots(p->first, n);
    }
}

static size_t term_of(struct query_terms *t, span term) {
    for (size_t i = 0; i < t->count; i++)
        if (span_eq(t->terms[i], term)) return i;
    t->terms[t->count] = term;
    return t->count++;
}

static void take_slots(struct query_terms *t, struct plan *p) {
    for (; p; p = p->next) {
        for (size_t i = 0; i < p->slot_count; i++) {
            struct plan_slot *s = &p->slots[i];
            size_t at = t->slot_count++;
            t->slots[at].slot = s;
            t->slots[at].term = term_of(t, s->term);
            t->slots[at].places = s->places.len ? term_of(t, s->places) : 0;
            t->slots[at].variant = s->places.len ? term_of(t, s->variant) : 0;
        }
        take_slots(t, p->first);
    }
}

void query_terms_open(struct query_terms *t, struct query_plan *plan, const struct view *v,
                      struct arena *arena) {
    size_t n = 0;
    t->count = t->slot_count = 0;
    count_slots(plan->root, &n);
    t->slots = arena_alloc(arena, (n + 1) * sizeof(*t->slots));
    t->terms = arena_new_n(arena, span, 3 * n + plan->score_count + 1);
    take_slots(t, plan->root);
    for (size_t i = 0; i < plan->score_count; i++) t->scores[i] = term_of(t, plan->scores[i].term);
    t->infos = arena_new_n(arena, struct term_info *, v->count + 1);
    t->view = v;
    t->arena = arena;
}

/* The beginning of a list is on its way from memory while the others are looked up. */
static void ask_for(const struct segment *s, const struct term_info *info) {
    if (info->list_at < s->lists.len) __builtin_prefetch(s->lists.at + info->list_at);
}

static const struct term_info *infos_of(struct query_terms *t, size_t segment) {
    const struct segment *s = t->view->segments[segment].segment;
    if (t->infos[segment]) return t->infos[segment];
    struct term_info *info = arena_new_n(t->arena, struct term_info, t->count + 1);
    size_t *blocks = arena_alloc(t->arena, (t->count + 1) * sizeof(*blocks));
    for (size_t i = 0; i < t->count; i++) blocks[i] = dict_ask(&s->dict, t->terms[i]);
    for (size_t i = 0; i < t->count; i++) {
        if (dict_find_in(&s->dict, blocks[i], t->terms[i], &info[i]))
            ask_for(s, &info[i]);
        else
            info[i].df = 0;
    }
    return t->infos[segment] = info;
}

void query_terms_give(struct query_terms *t, size_t segment) {
    const struct term_info *infos = infos_of(t, segment);
    for (size_t i = 0; i < t->slot_count; i++) {
        struct plan_slot *s = t->slots[i].slot;
        s->info = infos[t->slots[i].term];
        s->found = s->info.df != 0;
        s->code = CODE_ANY;
        if (!s->places.len) continue;
        s->places_info = infos[t->slots[i].places];
        const struct term_info *variant = &infos[t->slots[i].variant];
        bool alone =
            term_info_alone(&s->places_info) && term_variant_is_stem(s->variant, s->places.len - 1);
        s->found = s->found && s->places_info.df && (variant->df || alone);
        if (s->found) s->code = alone ? 0 : variant->code;
    }
}

const struct term_info *query_terms_score(struct query_terms *t, size_t segment, size_t score) {
    return &infos_of(t, segment)[t->scores[score]];
}
