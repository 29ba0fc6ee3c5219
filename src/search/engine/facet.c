#include "search/engine/facet.h"

/* So many documents a day are passed over, not looked at. */
enum { MANY_A_DAY = 4 };

void facets_init(struct facets *f, unsigned kinds, int utc_offset_min, struct arena *memory) {
    f->sources = (struct map) MAP_INIT;
    f->days = NULL;
    f->day_count = f->day_room = 0;
    f->memory = memory;
    f->kinds = kinds;
    f->utc_offset_min = utc_offset_min;
    if (kinds & FACET_CATEGORIES) memset(f->categories, 0, sizeof(f->categories));
}

void facets_done(struct facets *f) {
    map_done(&f->sources);
}

/* Room for so many days more. */
static void reserve_days(struct facets *f, size_t n) {
    if (f->day_room - f->day_count >= n) return;
    f->day_room = 2 * f->day_count + n;
    struct facet_value *more = arena_alloc(f->memory, f->day_room * sizeof(*more));
    if (f->day_count) memcpy(more, f->days, f->day_count * sizeof(*more));
    f->days = more;
}

void facets_open(struct facets *f, const struct segment *s, struct arena *scratch) {
    f->segment = s;
    if (f->kinds & FACET_SOURCES)
        f->by_source = arena_new_n(scratch, uint64_t, s->source_count + 1);
    if (f->kinds & FACET_CATEGORIES) memset(f->by_category, 0, sizeof(f->by_category));
    f->run = f->day = 0;
    if (!(f->kinds & FACET_DAYS)) return;
    f->table = days_of(s, f->utc_offset_min, scratch);
}

static void end_day(struct facets *f) {
    if (f->run) f->days[f->day_count++] = (struct facet_value){ f->table->day[f->day], f->run };
    f->run = 0;
}

static void add_days(struct facets *f, const struct window *w) {
    const struct days *t = f->table;
    uint32_t size = w->hi - w->lo;
    reserve_days(f, t->count - f->day); /* of those before there are no more than was made for */
    for (uint32_t i = 0; bits_next(w->bits, size, &i);) {
        uint32_t doc = w->lo + i;
        if (doc >= t->end[f->day]) {
            end_day(f);
            f->day = days_find(t, f->day, doc);
        }
        uint32_t end = t->end[f->day] < w->hi ? t->end[f->day] - w->lo : size;
        f->run += (int64_t) kernel_count_bits(w->bits, i, end);
        i = end;
    }
}

/* Document by document. */
static int64_t add_each(struct facets *f, struct postings *p, uint32_t lo, uint32_t hi) {
    const struct days *t = f->table;
    struct facet_value *next = f->days + f->day_count, *now = next;
    uint32_t day = 0, end = 0; /* the first document opens a day */
    int64_t sum = 0;
    for (uint32_t doc = postings_advance(p, lo); doc < hi; doc = postings_behind(p)) {
        uint32_t i = p->i, n = p->n;
        for (; i < n && p->docs[i] < hi; i++) {
            if (p->docs[i] >= end) {
                day = days_find(t, day, p->docs[i]);
                end = t->end[day];
                now = next++;
                *now = (struct facet_value){ t->day[day], 0 };
            }
            now->count++;
        }
        sum += i - p->i;
        if (i < n) break;
    }
    f->day_count = (size_t) (next - f->days);
    return sum;
}

int64_t facets_add_list(struct facets *f, struct postings *p, uint32_t lo, uint32_t hi) {
    const struct days *t = f->table;
    reserve_days(f, p->df < t->count ? p->df : t->count);
    if (p->df < MANY_A_DAY * t->count) return add_each(f, p, lo, hi);
    int64_t sum = 0;
    uint32_t doc = postings_advance(p, lo), before = postings_rank(p);
    while (doc < hi) {
        f->day = days_find(t, f->day, doc);
        doc = postings_advance(p, t->end[f->day] < hi ? t->end[f->day] : hi);
        if (p->damaged) break;
        f->run = postings_rank(p) - before;
        before += (uint32_t) f->run;
        sum += f->run;
        end_day(f);
    }
    return sum;
}

static void add_sources(struct facets *f, const struct window *w) {
    for (uint32_t i = 0; i * 64 < w->hi - w->lo; i++)
        for (uint64_t word = w->bits[i]; word; word &= word - 1)
            f->by_source[segment_source(f->segment,
                                        w->lo + i * 64 + (uint32_t) __builtin_ctzll(word))]++;
}

static void add_categories(struct facets *f, const struct window *w) {
    for (uint32_t i = 0; i * 64 < w->hi - w->lo; i++)
        for (uint64_t word = w->bits[i]; word; word &= word - 1)
            f->by_category[segment_category(f->segment,
                                            w->lo + i * 64 + (uint32_t) __builtin_ctzll(word))]++;
}

void facets_add(struct facets *f, const struct window *w) {
    if (f->kinds & FACET_SOURCES) add_sources(f, w);
    if (f->kinds & FACET_CATEGORIES) add_categories(f, w);
    if (f->kinds & FACET_DAYS) add_days(f, w);
}

void facets_close(struct facets *f) {
    const struct segment *s = f->segment;
    end_day(f);
    if (f->kinds & FACET_SOURCES)
        for (uint32_t i = 0; i < s->source_count; i++)
            if (f->by_source[i])
                *map_at(&f->sources, (uint64_t) s->source_table[i], 0) += f->by_source[i];
    if (f->kinds & FACET_CATEGORIES)
        for (unsigned c = 0; c < CATEGORY_COUNT; c++)
            f->categories[c] += (int64_t) f->by_category[c];
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

static size_t join_same(struct facet_value *v, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept && v[kept - 1].value == v[i].value)
            v[kept - 1].count += v[i].count;
        else
            v[kept++] = v[i];
    }
    return kept;
}

/* Oldest first. One segment gave them newest first; several, or times that overlap, want sorting.
 */
static void give_days(const struct facets *f, struct arena *arena, struct results *ret) {
    size_t n = f->day_count;
    struct facet_value *v = arena_alloc(arena, (n + 1) * sizeof(*v));
    bool falls = true;
    for (size_t i = 0; i < n; i++) {
        v[n - 1 - i] = f->days[i];
        falls &= !i || f->days[i].value < f->days[i - 1].value;
    }
    if (!falls) {
        qsort(v, n, sizeof(*v), by_value);
        n = join_same(v, n);
    }
    ret->days = v;
    ret->day_count = n;
}

static void give_sources(const struct facets *f, struct arena *arena, struct results *ret) {
    struct facet_value *v = arena_alloc(arena, (f->sources.len + 1) * sizeof(*v));
    size_t n = 0;
    uint64_t key, count;
    for (size_t i = 0; map_next(&f->sources, &i, &key, &count);)
        v[n++] = (struct facet_value){ (int64_t) key, (int64_t) count };
    qsort(v, n, sizeof(*v), by_count);
    ret->sources = v;
    ret->source_count = n;
}

static void give_categories(const struct facets *f, struct arena *arena, struct results *ret) {
    struct facet_value *v = arena_alloc(arena, CATEGORY_COUNT * sizeof(*v));
    size_t n = 0;
    for (int64_t c = 0; c < CATEGORY_COUNT; c++)
        if (f->categories[c]) v[n++] = (struct facet_value){ c, f->categories[c] };
    qsort(v, n, sizeof(*v), by_count);
    ret->categories = v;
    ret->category_count = n;
}

void facets_finish(const struct facets *f, struct arena *arena, struct results *ret) {
    if (f->kinds & FACET_SOURCES) give_sources(f, arena, ret);
    if (f->kinds & FACET_CATEGORIES) give_categories(f, arena, ret);
    if (f->kinds & FACET_DAYS) give_days(f, arena, ret);
}
