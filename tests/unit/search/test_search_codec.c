/* The bytes below postings: packed integers on every path this processor has, and positions. */
#include "base/mem.h"
#include "base/rand.h"
#include "check.h"
#include "search/engine/bitpack.h"
#include "search/engine/kernels.h"
#include "search/engine/patched.h"
#include "search/engine/positions.h"
#include "search/engine/spelling.h"
#include "search/engine/term_name.h"

enum { N_MAX = 128 };

static uint32_t value_of(struct rng *r, unsigned bits) {
    uint32_t v = (uint32_t) rng_next(r);
    return bits == 32 ? v : v & ((1U << bits) - 1);
}

static void check_width(struct rng *r, unsigned bits, size_t n) {
    DEFER(buf_done) struct buf b = BUF(4096);
    uint32_t v[N_MAX] = { 0 }, want = 1000, out[N_MAX + BITPACK_ROOM], rising[N_MAX + BITPACK_ROOM];
    for (size_t i = 0; i < n; i++) v[i] = value_of(r, bits);
    bitpack_write(v, n, bits, &b);
    CHECK(b.len == bitpack_bytes(n, bits), "width %u: %zu bytes", bits, b.len);
    static const char padding[BITPACK_PADDING];
    buf_add(&b, (span){ padding, sizeof(padding) });
    const unsigned char *in = (const unsigned char *) b.at;
    bitpack_read(in, n, bits, out);
    for (size_t i = 0; i < n; i++) {
        CHECK(out[i] == v[i], "width %u of %zu: value %zu is %u, want %u", bits, n, i, out[i],
              v[i]);
        CHECK(bitpack_get(in, i, bits) == v[i], "width %u: value %zu alone", bits, i);
    }
    if (bits > 24) return;
    bitpack_read_rising(in, n, bits, want, false, rising);
    for (size_t i = 0; i < n; i++) {
        want += v[i];
        CHECK(rising[i] == want, "width %u of %zu: sum %zu is %u, want %u", bits, n, i, rising[i],
              want);
        want++;
    }
}

static void check_bits(struct rng *r, size_t n_bits) {
    unsigned char in[1024] = { 0 };
    uint32_t want[4096], out[4096 + BITPACK_ROOM];
    size_t n = 0;
    for (size_t i = 0; i < n_bits; i++) {
        if (rng_below(r, 3)) continue;
        in[i / 8] = (unsigned char) (in[i / 8] | 1 << (i % 8));
        want[n++] = (uint32_t) i + 77;
    }
    if (n_bits % 8) in[n_bits / 8] |= 0x80; /* behind the end: must not count */
    CHECK(bitpack_read_bits(in, n_bits, 77, n, out) == n, "%zu bits: how many", n_bits);
    for (size_t i = 0; i < n; i++) CHECK(out[i] == want[i], "%zu bits: place %zu", n_bits, i);
    if (n) CHECK(bitpack_read_bits(in, n_bits, 77, n - 1, out) == n, "%zu bits: too many", n_bits);
}

static void every_path_reads_the_same(void) {
    struct rng r = rng_of(7);
    for (int path = BITPACK_SCALAR; path <= BITPACK_AVX512; path++) {
        if (bitpack_use((enum bitpack_path) path) != (enum bitpack_path) path) {
            printf("# this processor has no %s\n", bitpack_path_name((enum bitpack_path) path));
            continue;
        }
        printf("# %s\n", bitpack_path_name((enum bitpack_path) path));
        for (unsigned bits = 0; bits <= 32; bits++)
            for (size_t n = 1; n <= N_MAX; n += n < 20 ? 1 : 27) check_width(&r, bits, n);
        for (size_t n = 1; n < 3000; n += 1 + n / 7) check_bits(&r, n);
    }
    (void) bitpack_use(BITPACK_AVX512);
}

/* How often a word stands in each document, summed: small numbers and the largest. */
static void check_sums(struct rng *r, size_t n, unsigned bits) {
    uint32_t freqs[N_MAX] = { 0 }, before[N_MAX + BITPACK_ROOM], sum = 0;
    for (size_t i = 0; i < n; i++)
        freqs[i] = freq_of(1 + value_of(r, bits), (enum place) rng_below(r, PLACES));
    uint32_t got = kernel_sum_counts(freqs, (uint32_t) n, before);
    for (size_t i = 0; i < n; sum += freq_count(freqs[i++]))
        CHECK(before[i] == sum, "%zu counts of %u bits: %u before %zu, want %u", n, bits, before[i],
              i, sum);
    CHECK(got == sum, "%zu counts of %u bits: %u in all, want %u", n, bits, got, sum);
}

static void counts_are_summed(void) {
    struct rng r = rng_of(8);
    for (int path = BITPACK_SCALAR; path <= BITPACK_AVX512; path++) {
        if (kernels_use((enum bitpack_path) path) != (enum bitpack_path) path) continue;
        for (unsigned bits = 0; bits <= 22; bits++)
            for (size_t n = 0; n <= N_MAX; n++) check_sums(&r, n, bits);
    }
    (void) kernels_use(BITPACK_AVX512);
}

static void check_patched(struct rng *r, size_t n, unsigned usual, unsigned high) {
    DEFER(buf_done) struct buf b = BUF(4096);
    uint32_t v[N_MAX] = { 0 }, out[N_MAX + BITPACK_ROOM];
    for (size_t i = 0; i < n; i++) v[i] = value_of(r, rng_below(r, 12) ? usual : high);
    unsigned width = patched_write(v, n, &b);
    size_t len = b.len, plain = bitpack_bytes(n, bitpack_width(v, n));
    CHECK(len <= plain, "%zu of %u and %u bits: %zu bytes, plain %zu", n, usual, high, len, plain);
    static const char padding[BITPACK_PADDING];
    buf_add(&b, (span){ padding, sizeof(padding) });
    const unsigned char *in = (const unsigned char *) b.at;
    CHECK(patched_bytes(in, len, n, width) == len, "%zu: its bytes", n);
    CHECK(!len || patched_bytes(in, len - 1, n, width) > len - 1, "%zu: a byte less is told", n);
    uint32_t rising[N_MAX + BITPACK_ROOM], next = 7;
    patched_read_rising(in, n, width, next, rising);
    for (size_t i = 0; i < n; i++) {
        next += v[i];
        CHECK(rising[i] == next++, "%zu of %u and %u bits: sum %zu", n, usual, high, i);
    }
    patched_read(in, n, width, out);
    for (size_t i = 0; i < n; i++) {
        CHECK(out[i] == v[i], "%zu of %u and %u bits: value %zu is %u, want %u", n, usual, high, i,
              out[i], v[i]);
        struct patched_run alone = patched_from(in, n, width, i);
        CHECK(patched_next(&alone) == v[i], "%zu: value %zu alone", n, i);
    }
    uint32_t places[N_MAX], taken = 0;
    for (uint32_t i = 0; i < n; i += 1 + (uint32_t) rng_below(r, 9)) places[taken++] = i;
    uint32_t first = places[0], last = places[taken - 1];
    patched_take(in, n, width, places, taken);
    CHECK(places[0] == v[first] && places[taken - 1] == v[last], "%zu: some of them", n);
    struct patched_run half = patched_from(in, n, width, n / 2);
    for (size_t i = n / 2; i < n; i++)
        CHECK(patched_next(&half) == v[i], "%zu: value %zu of the second half", n, i);
}

static void patched_numbers_come_back(void) {
    struct rng r = rng_of(5);
    for (int path = BITPACK_SCALAR; path <= BITPACK_AVX512; path++) {
        if (bitpack_use((enum bitpack_path) path) != (enum bitpack_path) path) continue;
        for (size_t n = 1; n <= N_MAX; n += n < 10 ? 1 : 59)
            for (unsigned usual = 0; usual < 25; usual++)
                for (unsigned high = usual; high <= PATCHED_BITS_MAX; high += 3)
                    check_patched(&r, n, usual, high);
    }
    (void) bitpack_use(BITPACK_AVX512);
}

/* Damaged bytes name places that are not there. */
static void patches_outside_are_left_out(void) {
    static const unsigned char in[BITPACK_PADDING] = { 0, 2, 200, 255, 9, 9 };
    uint32_t out[8 + BITPACK_ROOM] = { 0 };
    patched_read(in, 8, PATCHED_SOME | 1, out);
    for (size_t i = 0; i < 8; i++) CHECK(out[i] == 0, "value %zu is %u", i, out[i]);
    struct patched_run alone = patched_from(in, 8, PATCHED_SOME | 1, 3);
    CHECK(patched_next(&alone) == 0, "a value alone");
}

static const struct {
    const char *stem, *form;
    size_t bytes; /* of the form, as it is told */
} variant_rows[] = {
    { "\u0643\u062A\u0627\u0628", "\u0643\u062A\u0627\u0628", 1 },
    { "\u0643\u062A\u0627\u0628", "\u0627\u0644\u0643\u062A\u0627\u0628", 5 },
    { "\u0643\u062A\u0627\u0628", "\u0648\u0643\u062A\u0627\u0628\u0627\u062A", 7 },
    { "etre", "suis", 5 },
    { "a", "aa", 2 },
};

static void variants_come_back(void) {
    for (size_t i = 0; i < COUNT_OF(variant_rows); i++) {
        char both[TERM_NAME_MAX], form[TERM_NAME_MAX];
        span stem = span_of(variant_rows[i].stem), want = span_of(variant_rows[i].form);
        span name = term_variant(both, stem, want);
        span told = span_from(name, stem.len + 1);
        CHECK(told.len == variant_rows[i].bytes, "%s: %zu bytes", variant_rows[i].form, told.len);
        CHECK(span_eq(term_variant_form(form, stem, told), want), "%s comes back",
              variant_rows[i].form);
    }
    char form[TERM_NAME_MAX];
    CHECK(!term_variant_form(form, SPAN("ab"), SPAN("")).len, "nothing is no form");
    CHECK(!term_variant_form(form, SPAN("ab"), SPAN("\x05xy")).len, "the stem stands outside");
}

static const struct {
    const char *form, *spelling;
    size_t bytes;
} spellings[] = {
    { "\u0627\u062D\u0645\u062F", "\u0623\u062D\u0645\u062F", 2 },
    { "\u0645\u062F\u0631\u0633\u0647", "\u0645\u062F\u0631\u0633\u0629", 2 },
    { "\u0627\u0646\u0633\u0627\u0646\u064A\u0647", "\u0625\u0646\u0633\u0627\u0646\u064A\u0629",
      4 },
    { "paris", "Paris", 2 },
    { "cnn", "CNN", 6 },
    { "ete", "\u00E9t\u00E9", 4 },
    { "same", "same", 0 },
    { "x", "", 0 },
    { "long", "lo\u0640ng", 7 },
    { "strasse", "stra\u00DFe", 8 },
};

static void spellings_come_back(void) {
    for (size_t i = 0; i < COUNT_OF(spellings); i++) {
        DEFER(buf_done) struct buf told = BUF(1024), again = BUF(1024);
        span form = span_of(spellings[i].form), spelling = span_of(spellings[i].spelling);
        spelling_write(form, spelling, &told);
        CHECK(told.len == spellings[i].bytes, "%s: %zu bytes", spellings[i].spelling, told.len);
        spelling_read(form, buf_span(&told), &again);
        CHECK(span_eq(buf_span(&again), spelling.len ? spelling : form), "%s comes back",
              spellings[i].spelling);
        for (size_t cut = 0; cut < told.len; cut++) { /* damage gives some text */
            buf_clear(&again);
            spelling_read(form, span_sub(buf_span(&told), cut, told.len), &again);
            CHECK(!again.full, "%s, from byte %zu", spellings[i].spelling, cut);
        }
    }
}

struct block {
    uint32_t gaps[2000 + BITPACK_ROOM], codes[2000 + BITPACK_ROOM], n;
};

static void check_document(struct positions *p, const struct block *b, uint32_t from,
                           uint32_t count, uint32_t code) {
    uint32_t out[64], want[64], begin = from % 7 * 30, next = begin;
    size_t n = 0;
    for (uint32_t i = from; i < from + count; i++) {
        uint32_t at = next + b->gaps[i];
        if (code == CODE_ANY || b->codes[i] == code) want[n++] = at;
        next = at + 1;
    }
    size_t got = positions_read(p, from, count, begin, code, POSITION_MAX, out, COUNT_OF(out));
    CHECK(got == n, "from %u: %zu places, want %zu", from, got, n);
    for (size_t i = 0; i < n && i < got; i++)
        CHECK(out[i] == want[i], "from %u: place %zu is %u, want %u", from, i, out[i], want[i]);
}

static void check_block(struct rng *r, uint32_t n, uint32_t variants) {
    struct block *b = mem_zalloc(2, sizeof(*b)), *again = b + 1;
    DEFER(buf_done) struct buf bytes = BUF(1 << 20);
    b->n = n;
    for (uint32_t i = 0; i < n; i++) {
        b->gaps[i] = value_of(r, (unsigned) rng_below(r, 14));
        b->codes[i] = (uint32_t) (rng_below(r, variants) * rng_below(r, variants) / variants);
    }
    positions_write(b->gaps, b->codes, n, variants, &bytes);
    size_t len = bytes.len;
    static const char padding[BITPACK_PADDING];
    buf_add(&bytes, (span){ padding, sizeof(padding) });
    span s = { bytes.at, len };
    struct positions p = positions_of(s, n, variants);
    for (uint32_t from = 0, count; from < n; from += count) {
        count = 1 + (uint32_t) rng_below(r, n - from < 60 ? n - from : 60);
        check_document(&p, b, from, count, CODE_ANY);
        check_document(&p, b, from, count, (uint32_t) rng_below(r, variants));
    }
    CHECK(!p.damaged, "%u of %u forms: whole", n, variants);
    CHECK(positions_read_all(&p, again->gaps, again->codes), "%u: all at once", n);
    for (uint32_t i = 0; i < n; i++) {
        CHECK(again->gaps[i] == b->gaps[i], "%u of %u forms: gap %u", n, variants, i);
        CHECK(variants == 1 || again->codes[i] == b->codes[i],
              "%u of %u forms: code %u is %u, want %u", n, variants, i, again->codes[i],
              b->codes[i]);
    }
    struct positions cut = positions_of(span_sub(s, 0, len / 2), n, variants);
    uint32_t out[64];
    (void) positions_read(&cut, n - 1, 1, 0, CODE_ANY, POSITION_MAX, out, COUNT_OF(out));
    CHECK(len < 2 || cut.damaged, "%u of %u forms: half of it is told", n, variants);
    struct positions none = positions_of(SPAN_EMPTY, n, variants);
    CHECK(!positions_read_all(&none, again->gaps, again->codes), "%u of %u forms: nothing is told",
          n, variants);
    mem_free(b);
}

static void positions_come_back(void) {
    static const uint32_t counts[] = { 1, 2, 31, 32, 33, 127, 128, 129, 256, 700, 2000 };
    static const uint32_t forms[] = { 1, 2, 3, 4, 5, 200, 300, 70000 };
    struct rng r = rng_of(11);
    for (size_t c = 0; c < COUNT_OF(counts); c++)
        for (size_t f = 0; f < COUNT_OF(forms); f++)
            for (unsigned i = 0; i < 5; i++) check_block(&r, counts[c], forms[f]);
}

int main(void) {
    RUN(every_path_reads_the_same);
    RUN(counts_are_summed);
    RUN(positions_come_back);
    RUN(patched_numbers_come_back);
    RUN(patches_outside_are_left_out);
    RUN(variants_come_back);
    RUN(spellings_come_back);
    return check_done();
}
