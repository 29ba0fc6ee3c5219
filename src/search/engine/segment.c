#include "search/engine/segment.h"

#include "base/hash.h"
#include "base/mem.h"
#include "model/lang.h"
#include "search/engine/rank.h"
#include "text/text.h"

enum { SEGMENT_TRUSTED_BYTES = 256 << 20 };

struct layout {
    span part[SECTION_COUNT];
    uint64_t sum[SECTION_COUNT];
};

static enum errc bad(struct error *err, const char *what) {
    return error_set(err, ERRC_CORRUPT, "damaged segment: %s", what);
}

static enum errc read_trailer(span bytes, struct segment *s, struct layout *ret,
                              struct error *err) {
    static_assert(TRAILER_BYTES + 0 >= COLUMN_PADDING + 0, "readable behind the last column");
    if (bytes.len < TRAILER_BYTES) return bad(err, "too short");
    size_t room = bytes.len - TRAILER_BYTES;
    span t = span_from(bytes, room);
    struct cursor c = cursor_of(t);
    if (cursor_u64(&c) != SEGMENT_MAGIC) return bad(err, "no trailer");
    if (cursor_u32(&c) != FORMAT_VERSION || cursor_u32(&c) != TEXT_ANALYSIS_VERSION)
        return bad(err, "of another version");
    s->docs = cursor_u32(&c);
    uint32_t sections = cursor_u32(&c);
    s->length_sum = cursor_u64(&c);
    s->min_s = (int64_t) cursor_u64(&c);
    s->max_s = (int64_t) cursor_u64(&c);
    s->terms = cursor_u64(&c);
    struct cursor last = cursor_of(span_from(t, TRAILER_BYTES - 8));
    if (cursor_u64(&last) != hash64(span_sub(t, 0, TRAILER_BYTES - 8), 0))
        return bad(err, "sum of the trailer");
    if (sections != SECTION_COUNT || s->docs > SEGMENT_DOCS_MAX) return bad(err, "its counts");
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        uint64_t at = cursor_u64(&c), size = cursor_u64(&c);
        ret->sum[i] = cursor_u64(&c);
        if (at % SECTION_ALIGN || at > room || size > room - at)
            return bad(err, "a section lies outside");
        ret->part[i] = (span){ bytes.at + at, (size_t) size };
    }
    return ERRC_OK;
}

static enum errc place_sections(const struct layout *l, struct segment *s, struct error *err) {
    const span *part = l->part;
    if (part[SECTION_NORMS].len != s->docs ||
        !falling_open(part[SECTION_TIMES], s->docs, &s->times) ||
        !column_open(part[SECTION_IDS], s->docs, &s->ids) ||
        !column_open(part[SECTION_STORIES], s->docs, &s->stories) ||
        !column_open(part[SECTION_SOURCES], s->docs, &s->sources) ||
        !column_open(part[SECTION_CATEGORIES], s->docs, &s->categories) ||
        !column_open(part[SECTION_FLAGS], s->docs, &s->flags) ||
        !column_open(part[SECTION_BY_ID], s->docs, &s->by_id))
        return bad(err, "size of a column");
    s->lists = l->part[SECTION_LISTS];
    s->positions = l->part[SECTION_POSITIONS];
    if (s->lists.len < LIST_PADDING || s->positions.len < LIST_PADDING ||
        l->part[SECTION_SOURCE_TABLE].len % 8 || l->part[SECTION_FENCE].len % FENCE_BYTES)
        return bad(err, "size of a section");
    dict_open(&s->dict, l->part[SECTION_DICT], l->part[SECTION_FENCE]);
    s->lists.len -= LIST_PADDING;
    s->positions.len -= LIST_PADDING;
    s->average = ranker_of(segment_average(s->length_sum, s->docs), 0).average;
    s->source_table = (const void *) l->part[SECTION_SOURCE_TABLE].at;
    s->source_count = (uint32_t) (l->part[SECTION_SOURCE_TABLE].len / 8);
    s->norms = (const void *) l->part[SECTION_NORMS].at;
    return ERRC_OK;
}

/* What the sums cannot say: numbers that are used as places. */
static enum errc check_columns(const struct segment *s, struct error *err) {
    int64_t newest = DOC_TIME_MAX;
    for (uint32_t i = 0; i < s->docs; i++) {
        uint64_t source = (uint64_t) column_get(&s->sources, i),
                 category = (uint64_t) column_get(&s->categories, i),
                 doc = (uint64_t) column_get(&s->by_id, i);
        int64_t t_s = segment_time(s, i);
        if (source >= s->source_count || doc >= s->docs || category >= CATEGORY_COUNT ||
            t_s < -DOC_TIME_MAX || t_s > newest)
            return bad(err, "a column");
        newest = t_s;
    }
    return ERRC_OK;
}

static enum errc check_sums(const struct layout *l, bool lists, struct error *err) {
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        if (!lists && (i == SECTION_LISTS || i == SECTION_POSITIONS)) continue;
        if (section_sum(l->part[i]) != l->sum[i])
            return error_set(err, ERRC_CORRUPT, "damaged segment: sum of section %zu", i);
    }
    return ERRC_OK;
}

static enum errc load(span bytes, struct segment *s, struct error *err) {
    struct layout l = { 0 };
    enum errc rc = read_trailer(bytes, s, &l, err);
    if (!rc) rc = place_sections(&l, s, err);
    if (!rc) rc = check_sums(&l, bytes.len <= SEGMENT_TRUSTED_BYTES, err);
    if (!rc) rc = check_columns(s, err);
    return rc;
}

enum errc segment_open(const char *path, uint64_t number, struct segment **ret, struct error *err) {
    struct segment *s = mem_zalloc(1, sizeof(*s));
    s->refs = 1;
    s->number = number;
    enum errc rc = fs_map_open(path, &s->map, err);
    if (!rc) rc = load(s->map.bytes, s, err);
    if (rc) {
        segment_unref(s);
        return rc;
    }
    *ret = s;
    return ERRC_OK;
}

enum errc segment_open_bytes(span bytes, struct segment **ret, struct error *err) {
    struct segment *s = mem_zalloc(1, sizeof(*s));
    s->refs = 1;
    enum errc rc = load(bytes, s, err);
    if (rc) {
        mem_free(s);
        return rc;
    }
    *ret = s;
    return ERRC_OK;
}

struct segment *segment_ref(struct segment *s) {
    __atomic_add_fetch(&s->refs, 1, __ATOMIC_RELAXED);
    return s;
}

void segment_unref(struct segment *s) {
    if (!s || __atomic_sub_fetch(&s->refs, 1, __ATOMIC_ACQ_REL)) return;
    if (s->map.bytes.len) fs_map_close(&s->map);
    mem_free(s->days);
    mem_free(s);
}

enum errc segment_check(const struct segment *s, struct error *err) {
    struct segment again = { 0 };
    struct layout l = { 0 };
    enum errc rc = read_trailer(s->map.bytes, &again, &l, err);
    return rc ? rc : check_sums(&l, true, err);
}

/* In the order of articles' numbers. */
static uint32_t doc_of(const struct segment *s, uint32_t rank) {
    return (uint32_t) column_get(&s->by_id, rank);
}

int64_t segment_find(const struct segment *s, int64_t article_id) {
    uint32_t lo = 0, hi = s->docs;
    /* New articles have the highest ids: most lookups end here. */
    if (!hi || segment_id(s, doc_of(s, hi - 1)) < article_id) return -1;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (segment_id(s, doc_of(s, mid)) < article_id)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == s->docs || segment_id(s, doc_of(s, lo)) != article_id) return -1;
    return doc_of(s, lo);
}

uint32_t segment_first_before(const struct segment *s, int64_t t_s) {
    return falling_first_below(&s->times, 0, s->docs, t_s);
}

uint32_t segment_next_before(const struct segment *s, uint32_t from, int64_t t_s) {
    return falling_next_below(&s->times, from + 1, s->docs, t_s);
}
