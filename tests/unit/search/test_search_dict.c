/* Columns of every width, times that fall, and a dictionary whose stems are forms, too. */
#include "base/mem.h"
#include "base/rand.h"
#include "check.h"
#include "search/engine/column.h"
#include "search/engine/dict.h"

static void pad(struct buf *b) {
    static const char padding[COLUMN_PADDING];
    buf_add(b, (span){ padding, sizeof(padding) });
}

static span without_padding(const struct buf *b) {
    return span_sub(buf_span(b), 0, b->len - COLUMN_PADDING);
}

static void check_column(struct rng *r, unsigned bits, uint32_t n) {
    DEFER(buf_done) struct buf b = BUF(1 << 20);
    int64_t *v = mem_alloc((n + 1) * sizeof(*v));
    uint64_t mask = bits ? UINT64_MAX >> (64 - bits) : 0, base = rng_next(r) >> 1;
    for (uint32_t i = 0; i < n; i++) v[i] = (int64_t) (base + (rng_next(r) & mask));
    if (bits == 64 && n > 1) v[0] = INT64_MIN, v[1] = INT64_MAX;
    column_write(v, n, &b);
    pad(&b);
    struct column c;
    CHECK(column_open(without_padding(&b), n, &c), "%u bits, %u numbers", bits, n);
    CHECK(!column_open(buf_span(&b), n, &c), "bytes too many are refused");
    CHECK(column_open(without_padding(&b), n, &c), "again");
    for (uint32_t i = 0; i < n; i++)
        CHECK(column_get(&c, i) == v[i], "%u bits: number %u of %u", bits, i, n);
    CHECK(bits || c.width == 0, "equal numbers take no bits");
    mem_free(v);
}

static void columns_come_back(void) {
    struct rng r = rng_of(7);
    for (unsigned bits = 0; bits <= 64; bits++)
        for (uint32_t n = 0; n < 300; n += 1 + (uint32_t) (rng_next(&r) % 60))
            check_column(&r, bits, n);
}

static void check_falling(struct rng *r, uint32_t n, unsigned gap_bits) {
    DEFER(buf_done) struct buf b = BUF(1 << 20);
    int64_t *v = mem_alloc((n + 1) * sizeof(*v)), at = (int64_t) 1 << 40;
    for (uint32_t i = 0; i < n; i++)
        v[i] = at -= (int64_t) (rng_next(r) & (((uint64_t) 1 << gap_bits) - 1));
    falling_write(v, n, &b);
    pad(&b);
    struct falling_column c;
    CHECK(falling_open(without_padding(&b), n, &c), "%u numbers", n);
    for (uint32_t i = 0; i < n; i++) {
        CHECK(falling_get(&c, i) == v[i], "number %u of %u", i, n);
        CHECK(falling_most(&c, i) >= v[i], "bound at %u of %u", i, n);
        uint32_t lo = (uint32_t) (rng_next(r) % (i + 1)), want = lo;
        while (want < n && v[want] >= v[i]) want++;
        CHECK(falling_first_below(&c, lo, n, v[i]) == want, "search from %u for number %u", lo, i);
        CHECK(falling_next_below(&c, lo, n, v[i]) == want, "from %u to below number %u", lo, i);
        uint32_t hi = lo + (uint32_t) (rng_next(r) % (n - lo + 1)), cut = want < hi ? want : hi;
        CHECK(falling_next_below(&c, lo, hi, v[i]) == cut, "from %u to %u at most", lo, hi);
    }
    if (n) {
        span cut = span_sub(buf_span(&b), 0, b.len - COLUMN_PADDING - 1);
        CHECK(!falling_open(cut, n, &c), "a byte too few is refused");
    }
    mem_free(v);
}

static void falling_columns_come_back(void) {
    struct rng r = rng_of(8);
    for (unsigned bits = 0; bits < 36; bits += 5)
        for (uint32_t n = 0; n < 600; n += 1 + (uint32_t) (rng_next(&r) % 90))
            check_falling(&r, n, bits);
}

/* Names in rising order: a word of two letters and a number. */
static span name_of(char *out, char kind, unsigned i) {
    int n = snprintf(out, 16, "%c%c%c%04u", kind, 'a' + (char) (i / 260), 'a' + (char) (i % 26), i);
    return (span){ out, (size_t) n };
}

enum { STEMS = 1000 };
static bool is_stem(unsigned i) {
    return i % 3 != 1;
}
static bool is_form(unsigned i) {
    return i % 5 != 2;
}
/* In the lower half of the names only: whole blocks have no such stem. */
static bool is_both(unsigned i) {
    return is_stem(i) && is_form(i) && i % 7 != 3 && i < STEMS / 2;
}

static int by_bytes(const void *a, const void *b) {
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

struct names {
    char text[STEMS][16], *sorted[STEMS];
};

static unsigned number_of(const struct names *names, const char *sorted) {
    return (unsigned) ((sorted - names->text[0]) / (ptrdiff_t) sizeof(names->text[0]));
}

static void write_dict(struct dict_out *out, struct names *names) {
    for (unsigned i = 0; i < STEMS; i++) {
        (void) name_of(names->text[i], 'w', i);
        names->sorted[i] = names->text[i];
    }
    qsort(names->sorted, STEMS, sizeof(*names->sorted), by_bytes);
    dict_out_init(out);
    for (unsigned k = 0; k < STEMS; k++) {
        unsigned i = number_of(names, names->sorted[k]);
        struct term_info info = { .df = i + 1, .list_at = out->list_end, .list_len = i % 200 };
        if (is_stem(i)) dict_out_add(out, span_of(names->sorted[k]), SPAN_EMPTY, &info);
    }
    for (unsigned k = 0; k < STEMS; k++) {
        unsigned i = number_of(names, names->sorted[k]);
        struct term_info info = { .df = i + 1, .list_at = out->list_end, .list_len = 3 }, stem;
        uint64_t number;
        names->sorted[k][0] = 'x';
        bool found = dict_out_find_stem(out, span_of(names->sorted[k] + 1), &stem, &number);
        CHECK(found == is_stem(i), "stem %u is found while it is written", i);
        CHECK(!found || stem.df == i + 1, "stem %u is itself", i);
        if (is_both(i))
            dict_out_mark_form(out);
        else if (is_form(i))
            dict_out_add(out, span_of(names->sorted[k]), SPAN_EMPTY, &info);
    }
}

static void check_found(const struct dict *d) {
    char text[16];
    for (unsigned i = 0; i < STEMS; i++) {
        struct term_info stem = { 0 }, form = { 0 };
        bool has_stem = dict_find(d, name_of(text, 'w', i), &stem);
        bool has_form = dict_find(d, name_of(text, 'x', i), &form);
        CHECK(has_stem == is_stem(i) && has_form == is_form(i), "name %u: %d %d", i, has_stem,
              has_form);
        CHECK(!has_form || form.df == i + 1, "form %u: in %u", i, form.df);
        CHECK(!is_both(i) || (form.list_at == stem.list_at && form.list_len == stem.list_len),
              "form %u has its stem's list", i);
    }
}

/* From every name on, and from before all: the forms in order, none twice. */
static void check_walks(const struct dict *d, const struct names *names) {
    DEFER(buf_done) struct buf spelling = BUF(256);
    for (unsigned from = 0; from < STEMS; from += 37) {
        struct dict_cursor c;
        bool more = dict_seek(d, span_of(names->sorted[from]), &c);
        for (unsigned k = from; k < STEMS; k++) {
            unsigned i = number_of(names, names->sorted[k]);
            if (!is_form(i)) continue;
            CHECK(more && span_eq(dict_term(&c), span_of(names->sorted[k])), "form %u from %u", k,
                  from);
            if (!more) return;
            CHECK(c.info.df == i + 1, "form %u: in %u", i, c.info.df);
            dict_spelling(&c, &spelling);
            CHECK(span_eq(buf_span(&spelling), span_of(names->sorted[k] + 1)), "spelling of %u", i);
            more = dict_next(&c);
        }
        CHECK(!more, "nothing behind the last");
    }
    struct dict_cursor c;
    unsigned count = 0, want = 0;
    for (unsigned i = 0; i < STEMS; i++) want += is_stem(i) + is_form(i);
    for (bool more = dict_seek(d, SPAN_EMPTY, &c); more; more = dict_next(&c)) count++;
    CHECK(count == want, "%u terms, want %u", count, want);
}

static void stems_that_are_forms_are_both(void) {
    struct names *names = mem_zalloc(1, sizeof(*names));
    struct dict_out out;
    write_dict(&out, names);
    struct dict d;
    dict_open(&d, buf_span(&out.bytes), buf_span(&out.fence));
    check_found(&d);
    check_walks(&d, names);
    dict_out_done(&out);
    mem_free(names);
}

int main(void) {
    RUN(columns_come_back);
    RUN(falling_columns_come_back);
    RUN(stems_that_are_forms_are_both);
    return check_done();
}
