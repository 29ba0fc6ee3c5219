/* base: spans, buffers with a maximum, errors, arenas. */

#include "base/arena.h"
#include "base/buf.h"
#include "check.h"

static void spans_find_and_split(void) {
    span rest = SPAN("a,b,,c"), part;
    const char *want[] = { "a", "b", "", "c" };
    size_t n = 0;
    while (span_next(&rest, ',', &part)) {
        CHECK(n < 4 && span_eq(part, span_of(want[n])), "part %zu is '%.*s'", n, SPAN_ARG(part));
        n++;
    }
    CHECK(n == 4, "parts: %zu", n);
    CHECK(span_find(SPAN("hello"), SPAN("llo")) == 2, "find");
    CHECK(span_find_nocase(SPAN("heLLo"), SPAN("ll")) == 2, "find without case");
    CHECK(span_find(SPAN("x"), SPAN("xx")) == -1, "needle longer than hay");
    CHECK(span_sub(SPAN("abc"), 5, 2).len == 0, "sub is clamped");
}

static void numbers_are_strict(void) {
    static const struct {
        const char *text;
        bool ok;
        int64_t want;
    } rows[] = {
        { "0", true, 0 },
        { "-5", true, -5 },
        { "9223372036854775807", true, INT64_MAX },
        { "9223372036854775808", false, 0 },
        { "", false, 0 },
        { "1 ", false, 0 },
        { "+1", false, 0 },
        { "1.5", false, 0 },
        { "-", false, 0 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t got = 0;
        bool ok = span_to_i64(span_of(rows[i].text), &got);
        CHECK(ok == rows[i].ok && got == rows[i].want, "'%s' gives %d %lld", rows[i].text, ok,
              (long long) got);
    }
}

static void buf_never_passes_its_maximum(void) {
    DEFER(buf_done) struct buf b = BUF(10);
    buf_add(&b, SPAN("12345678"));
    buf_add(&b, SPAN("abc"));
    CHECK(b.full && b.len == 8, "full=%d len=%zu", b.full, b.len);
    buf_clear(&b);
    buf_add(&b, SPAN("1234567890"));
    CHECK(!b.full && strcmp(buf_cstr(&b), "1234567890") == 0, "exactly the maximum fits");
}

static void varints_survive_the_round_trip(void) {
    static const uint64_t rows[] = { 0, 1, 127, 128, 300, UINT32_MAX, UINT64_MAX };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(buf_done) struct buf b = BUF(64);
        buf_add_varint(&b, rows[i]);
        buf_add_u64(&b, rows[i]);
        buf_add_blob(&b, SPAN("x"));
        struct cursor c = cursor_of(buf_span(&b));
        CHECK(cursor_varint(&c) == rows[i], "varint row %zu", i);
        CHECK(cursor_u64(&c) == rows[i], "u64 row %zu", i);
        CHECK(span_eq(cursor_blob(&c), SPAN("x")) && !c.bad, "blob row %zu", i);
        CHECK(cursor_u32(&c) == 0 && c.bad, "reading past the end is bad");
    }
}

static void first_error_wins_and_takes_prefixes(void) {
    struct error err = { 0 };
    (void) error_set(&err, ERRC_IO, "cannot open '%s'", "x");
    (void) error_set(&err, ERRC_DB, "second");
    error_prefix(&err, "feed '%s'", "f");
    CHECK(err.code == ERRC_IO && strcmp(err.msg, "feed 'f': cannot open 'x'") == 0, "%s", err.msg);
    CHECK(error_set(NULL, ERRC_DB, "x") == ERRC_DB, "a NULL error is allowed");
}

static void arena_gives_aligned_lasting_memory(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    span first = arena_copy(&a, SPAN("kept"));
    for (size_t i = 1; i < 3000; i++) {
        char *p = arena_alloc(&a, i);
        CHECK(((uintptr_t) p & 15) == 0, "alignment of %zu", i);
        memset(p, 1, i);
    }
    CHECK(span_eq(first, SPAN("kept")), "the first copy is still there");
    CHECK(span_eq(arena_fmt(&a, "%d-%s", 7, "x"), SPAN("7-x")), "formatting");
    arena_reset(&a);
    CHECK(arena_alloc(&a, 8) != NULL, "usable after a reset");
}

/* Who asks for as much again and again asks the system once; what is huge is given back. */
static void a_reset_arena_keeps_a_fair_block(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    for (int turn = 0; turn < 3; turn++) {
        for (int i = 0; i < 40; i++) CHECK(arena_alloc(&a, 1000) != NULL, "memory");
        size_t asked = a.total;
        arena_reset(&a);
        CHECK(a.total >= 20000 && a.total <= ARENA_KEPT, "%zu kept of %zu", a.total, asked);
        CHECK(turn < 2 || a.total == asked, "asked again: %zu, then %zu", a.total, asked);
    }
    size_t before = a.total;
    CHECK(arena_alloc(&a, 10 * ARENA_KEPT) != NULL, "memory");
    arena_reset(&a);
    CHECK(a.total == before, "%zu, and then %zu", before, a.total);
}

int main(void) {
    RUN(spans_find_and_split);
    RUN(numbers_are_strict);
    RUN(buf_never_passes_its_maximum);
    RUN(varints_survive_the_round_trip);
    RUN(first_error_wins_and_takes_prefixes);
    RUN(arena_gives_aligned_lasting_memory);
    RUN(a_reset_arena_keeps_a_fair_block);
    return check_done();
}
