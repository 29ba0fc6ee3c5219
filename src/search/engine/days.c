#include "search/engine/days.h"

#include "base/clock.h"
#include "base/mem.h"

static int64_t day_of(int64_t t_s, int utc_offset_min) {
    int64_t local = t_s + utc_offset_min * 60LL;
    return local >= 0 ? local / DAY_S : -((-local + DAY_S - 1) / DAY_S);
}

static int64_t begin_of(int64_t day, int utc_offset_min) {
    return day * DAY_S - utc_offset_min * 60LL;
}

static uint32_t count_days(const struct segment *s, int utc_offset_min) {
    uint32_t n = 0;
    for (uint32_t doc = 0; doc < s->docs; n++) {
        int64_t day = day_of(segment_time(s, doc), utc_offset_min);
        doc = segment_next_before(s, doc, begin_of(day, utc_offset_min));
    }
    return n;
}

static size_t bytes_of(uint32_t count, uint32_t docs) {
    return sizeof(struct days) + count * (sizeof(int64_t) + sizeof(uint32_t)) +
           (docs / DAYS_STEP + 1) * sizeof(uint32_t);
}

static void fill(struct days *d, const struct segment *s, int utc_offset_min, uint32_t count) {
    int64_t *day = (int64_t *) (d + 1);
    uint32_t *end = (uint32_t *) (day + count), *near = end + count, doc = 0, n = 0;
    *d = (struct days){ utc_offset_min, count, day, end, near };
    for (uint32_t i = 0; i < count; i++) {
        day[i] = day_of(segment_time(s, doc), utc_offset_min);
        end[i] = doc = segment_next_before(s, doc, begin_of(day[i], utc_offset_min));
        while (n * DAYS_STEP < doc) near[n++] = i;
    }
}

const struct days *days_of(const struct segment *s, int utc_offset_min, struct arena *arena) {
    /* A cache, not a change. */
    struct days **at = &((struct segment *) (uintptr_t) s)->days, *none = NULL;
    struct days *have = __atomic_load_n(at, __ATOMIC_ACQUIRE);
    if (have && have->utc_offset_min == utc_offset_min) return have;
    uint32_t n = count_days(s, utc_offset_min);
    struct days *d =
        have ? arena_alloc(arena, bytes_of(n, s->docs)) : mem_alloc(bytes_of(n, s->docs));
    fill(d, s, utc_offset_min, n);
    if (have ||
        __atomic_compare_exchange_n(at, &none, d, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return d;
    mem_free(d); /* somebody was quicker, perhaps with another offset: then the arena has it */
    return days_of(s, utc_offset_min, arena);
}
