/* bench_brute - answers counts by reading every token: what the engines are checked against.
 *
 *     bench_brute TOKENS.tsv < queries        a line a query: FROM TO CLAUSE..., see README.md
 *
 * Prints a count a query. Knows nothing of an index; shares only the file with them.
 */

#include "base/fs.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/vec.h"

#include <stdio.h>

enum { WORDS_MAX = 64, CLAUSES_MAX = 64 };

struct clause {
    char op; /* + must, ? any, - not, # source */
    span text;
    size_t words[WORDS_MAX], count;
};
struct question {
    int64_t from_s, to_s, hits;
    struct clause clauses[CLAUSES_MAX];
    size_t count;
};
struct places {
    VEC_OF(uint32_t) at; /* in the article being read */
};

static struct {
    struct map words; /* hash -> places */
    VEC_OF(struct places) places;
    VEC_OF(struct question *) questions;
} all;

static int64_t number(span s) {
    int64_t v = 0;
    for (size_t i = 0; i < s.len && s.at[i] >= '0' && s.at[i] <= '9'; i++)
        v = v * 10 + s.at[i] - '0';
    return v;
}

static size_t place_of(span word) {
    uint64_t *at = map_at(&all.words, hash64(word, 1), all.places.len);
    if (*at == all.places.len) *VEC_PUSH(&all.places) = (struct places){ 0 };
    return *at;
}

static struct question *parse(span line) {
    struct question *q = mem_zalloc(1, sizeof(*q));
    span part, word;
    if (span_next(&line, '\t', &part)) q->from_s = number(part);
    if (span_next(&line, '\t', &part)) q->to_s = number(part);
    while (q->count < CLAUSES_MAX && span_next(&line, ' ', &part)) {
        struct clause *c = &q->clauses[q->count++];
        c->op = part.at[0];
        c->text = span_from(part, 1);
        for (span rest = c->text; c->count < WORDS_MAX && span_next(&rest, '~', &word);)
            c->words[c->count++] = place_of(word);
    }
    return q;
}

static bool has_phrase(const struct clause *c) {
    const struct places *first = &all.places.at[c->words[0]];
    for (size_t i = 0; i < first->at.len; i++) {
        size_t w = 1;
        for (; w < c->count; w++) {
            const struct places *p = &all.places.at[c->words[w]];
            size_t k = 0;
            while (k < p->at.len && p->at.at[k] != first->at.at[i] + w) k++;
            if (k == p->at.len) break;
        }
        if (w == c->count) return true;
    }
    return false;
}

static bool matches(const struct question *q, int64_t time_s, span source) {
    if (q->from_s && time_s < q->from_s) return false;
    if (q->to_s && time_s >= q->to_s) return false;
    bool any = false, wants_any = false, must = false;
    for (size_t i = 0; i < q->count; i++) {
        const struct clause *c = &q->clauses[i];
        bool here = c->op == '#' ? span_eq(c->text, source) : has_phrase(c);
        if (c->op == '?') {
            wants_any = true;
            any |= here;
            continue;
        }
        if (here == (c->op == '-')) return false;
        must |= c->op == '+';
    }
    return must || !wants_any || any;
}

static void read_article(span line) {
    span field[6];
    for (size_t i = 0; i < 5; i++)
        if (!span_next(&line, '\t', &field[i])) return;
    for (size_t i = 0; i < all.places.len; i++) all.places.at[i].at.len = 0;
    uint32_t at = 0;
    for (span word; span_next(&line, ' ', &word); at++) {
        uint64_t place;
        if (map_get(&all.words, hash64(word, 1), &place)) *VEC_PUSH(&all.places.at[place].at) = at;
    }
    for (size_t i = 0; i < all.questions.len; i++)
        all.questions.at[i]->hits += matches(all.questions.at[i], number(field[1]), field[2]);
}

int main(int argc, char **argv) {
    DEFER(buf_done) struct buf in = BUF(64 * MIB);
    struct error err = { 0 };
    struct fs_map map;
    if (argc != 2 || fs_read_fd(0, &in, &err) || fs_map_open(argv[1], &map, &err)) {
        fprintf(stderr, "bench_brute: %s\n", argc == 2 ? err.msg : "usage: TOKENS.tsv < queries");
        return 1;
    }
    all.words = (struct map) MAP_INIT;
    for (span rest = buf_span(&in), line; span_next(&rest, '\n', &line);)
        if (line.len) *VEC_PUSH(&all.questions) = parse(line);
    for (span rest = map.bytes, line; span_next(&rest, '\n', &line);)
        if (line.len) read_article(line);
    for (size_t i = 0; i < all.questions.len; i++)
        printf("%lld\n", (long long) all.questions.at[i]->hits);
    return 0;
}
