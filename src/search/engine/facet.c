#include "search/engine/facet.h"

#include "base/clock.h"
#include "base/mem.h"

void facets_done(struct facets *f) {
    map_done(&f->sources);
    map_done(&f->days);
}

static int64_t day_of(int64_t t_s, int utc_offset_min) {
    int64_t local = t_s + utc_offset_min * 60LL;
    return local >= 0 ? local / DAY_S : -((-local + DAY_S - 1) / DAY_S);
}

void facets_add(struct facets *f, const struct segment *s, const uint64_t *bits, uint32_t lo,
                uint32_t hi) {
    uint64_t *by_source = mem_zalloc(s->source_count + 1, sizeof(*by_source));
    /* Times fall, so a day is one run of documents. */
    int64_t day = 0, day_from = INT64_MAX, run = 0;
    for (uint32_t d = lo; bits_next(bits, hi, &d); d++) {
        by_source[s->sources[d]]++;
        f->categories[s->categories[d]]++;
        if (s->times[d] < day_from) {
            if (run) *map_at(&f->days, (uint64_t) day, 0) += (uint64_t) run;
            day = day_of(s->times[d], f->utc_offset_min);
            day_from = day * DAY_S - f->utc_offset_min * 60LL;
            run = 0;
        }
        run++;
    }
    if (run) *map_at(&f->days, (uint64_t) day, 0) += (uint64_t) run;
    for (uint32_t i = 0; i < s->source_count; i++)
        if (by_source[i]) *map_at(&f->sources, (uint64_t) s->source_table[i], 0) += by_source[i];
    mem_free(by_source);
}

static int by_count(const void *a, const void *b) {
    const struct facet_value *x = a, *y = b;
    if (x->count != y->count) return x->count < y->count ? 1 : -1;
    return (x->value > y->value) - (x->value < y->value);
}

static int by_value(const void *a, const void *b) {
    const struct facet_value *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

static struct facet_value *values_of(const struct map *m, struct arena *arena, size_t *ret_count) {
    struct facet_value *v = arena_new_n(arena, struct facet_value, m->len + 1);
    size_t n = 0;
    uint64_t key, count;
    for (size_t i = 0; map_next(m, &i, &key, &count);)
        v[n++] = (struct facet_value){ (int64_t) key, (int64_t) count };
    *ret_count = n;
    return v;
}

void facets_finish(const struct facets *f, struct arena *arena, struct results *ret) {
    ret->sources = values_of(&f->sources, arena, &ret->source_count);
    ret->days = values_of(&f->days, arena, &ret->day_count);
    ret->categories = arena_new_n(arena, struct facet_value, CATEGORY_COUNT);
    for (int64_t c = 0; c < CATEGORY_COUNT; c++)
        if (f->categories[c])
            ret->categories[ret->category_count++] = (struct facet_value){ c, f->categories[c] };
    qsort(ret->sources, ret->source_count, sizeof(*ret->sources), by_count);
    qsort(ret->categories, ret->category_count, sizeof(*ret->categories), by_count);
    qsort(ret->days, ret->day_count, sizeof(*ret->days), by_value);
}
