/* bench_tokens - analyses an archive once, so that every engine of the benchmark indexes the same.
 *
 *     bench_tokens CORPUS.jsonl OUT.tsv [ARTICLES SEED]
 *
 * Writes a line an article, oldest first: id, time, source, category, story and the tokens (title,
 * then body), divided by tabs, the tokens by blanks. A token is a stem, for a stop word its form.
 * OUT.tsv.terms gets every token with its document frequency, OUT.tsv.json the sums.
 *
 * With ARTICLES the real articles are recombined: a grown article has the title of a real one and
 * as many sentences as it, half from it and half from those around it in time; which one it is
 * follows the time (one in five is drawn from all), so that words come and go as in news. Words of
 * one or two articles get new endings half of the time: else a big archive had no rare words.
 * A story is a run of grown articles of one origin within two days; real ones get theirs by lot.
 */

#include "base/fs.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/rand.h"
#include "base/vec.h"
#include "model/record.h"
#include "text/text.h"

#include <stdio.h>

enum { TOKENS_MAX = 20000, NEAR = 30, RARE = 2, STORY_S = 2 * 86400, YEARS = 5 };
#define GROWN_FROM_S 1577836800LL /* 2020-01-01 */
#define FOUND_S 1767225600LL

struct sentence {
    size_t at, len;
    uint32_t words;
};
struct real {
    int64_t time_s;
    size_t sentences_from;
    uint32_t sentences, number; /* the first is the title */
    char source[32];
    enum category category;
};
struct term {
    size_t at;
    uint32_t len, df, last;
};

struct maker {
    struct analyzer *analyzer, *again;
    struct buf text;      /* of all sentences */
    struct buf spellings; /* of all terms */
    VEC_OF(struct sentence) sentences;
    VEC_OF(struct real) reals;
    VEC_OF(struct term) terms;
    struct map by_hash, real_df; /* token -> terms; token -> 1 when it is rare */
    struct rng rng;
    FILE *out;
    struct buf line;
    uint32_t line_words;
    int64_t articles, words, token_bytes, source_bytes, renamed;
};

static _Noreturn void fail(const char *what) {
    fprintf(stderr, "bench_tokens: %s\n", what);
    exit(1);
}

static struct term *term_of(struct maker *m, span token) {
    uint64_t *at = map_at(&m->by_hash, hash64(token, 1), m->terms.len);
    if (*at < m->terms.len) return &m->terms.at[*at];
    struct term *t = VEC_PUSH(&m->terms);
    *t = (struct term){ m->spellings.len, (uint32_t) token.len, 0, UINT32_MAX };
    buf_add(&m->spellings, token);
    return t;
}

static void count(struct maker *m, span token, uint32_t doc) {
    struct term *t = term_of(m, token);
    if (t->last != doc) t->df++;
    t->last = doc;
}

/* Whether the analyzer, in a language without rules, finds exactly this word again. */
static bool is_stable(struct maker *m, span token) {
    const struct token *t = NULL;
    return analyzer_run(m->again, token, "xx", &t) == 1 && span_eq(t->surface, token) &&
           span_eq(t->stem, token);
}

static void add_token(struct maker *m, const struct token *t, uint32_t doc) {
    span token = t->stop ? t->surface : t->stem;
    char name[32];
    if (!is_stable(m, token)) {
        snprintf(name, sizeof(name), "w%llx", (unsigned long long) hash64(token, 1));
        token = span_of(name);
        m->renamed++;
    }
    struct sentence *s = &m->sentences.at[m->sentences.len - 1];
    if (s->words) buf_add_char(&m->text, ' ');
    buf_add(&m->text, token);
    s->len = m->text.len - s->at;
    s->words++;
    count(m, token, doc);
}

static void begin_sentence(struct maker *m) {
    *VEC_PUSH(&m->sentences) = (struct sentence){ .at = m->text.len };
}

static bool ends_sentence(span gap) {
    for (size_t i = 0; i < gap.len; i++)
        if (memchr("\n.!?", gap.at[i], 4)) return true;
    return span_find(gap, SPAN("؟")) >= 0;
}

static void add_text(struct maker *m, span text, uint32_t doc) {
    const struct token *t = NULL;
    size_t n = analyzer_run(m->analyzer, text, "ar", &t);
    if (n > TOKENS_MAX) n = TOKENS_MAX;
    begin_sentence(m);
    for (size_t i = 0; i < n; i++) {
        if (i && ends_sentence(span_sub(text, t[i - 1].end, t[i].start - t[i - 1].end)))
            begin_sentence(m);
        add_token(m, &t[i], doc);
    }
}

static void read_corpus(struct maker *m, span lines) {
    struct arena arena = ARENA_INIT;
    for (span line; span_next(&lines, '\n', &line);) {
        struct article a;
        arena_reset(&arena);
        if (record_parse(line, &arena, &a, NULL)) continue;
        struct real r = { .time_s = article_order_s(a.published_s, FOUND_S),
                          .sentences_from = m->sentences.len,
                          .number = (uint32_t) m->reals.len,
                          .category = a.category };
        snprintf(r.source, sizeof(r.source), "%.*s", (int) a.source.len, a.source.at);
        add_text(m, a.title, r.number);
        add_text(m, a.body, r.number);
        r.sentences = (uint32_t) (m->sentences.len - r.sentences_from);
        m->source_bytes += (int64_t) (a.title.len + a.body.len);
        *VEC_PUSH(&m->reals) = r;
    }
    arena_done(&arena);
}

static int oldest_first(const void *a, const void *b) {
    const struct real *x = a, *y = b;
    if (x->time_s != y->time_s) return x->time_s < y->time_s ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static void put_word(struct maker *m, span word) {
    if (m->line_words++) buf_add_char(&m->line, ' ');
    buf_add(&m->line, word);
}

static bool is_arabic(span word) {
    return (unsigned char) word.at[0] >= 0xD8 && (unsigned char) word.at[0] <= 0xDB;
}

/* A word of this article alone becomes another word now and then. */
static void put_grown_word(struct maker *m, span word, uint32_t doc) {
    static const char letters[] = "بتجدرسشعفقكلمن";
    char longer[160];
    size_t n = word.len;
    if (n < 100 && is_arabic(word) && map_has(&m->real_df, hash64(word, 1)) &&
        rng_below(&m->rng, 2)) {
        memcpy(longer, word.at, n);
        for (int i = 0; i < 2; i++, n += 2)
            memcpy(longer + n, letters + 2 * rng_below(&m->rng, (sizeof(letters) - 1) / 2), 2);
        word = (span){ longer, n };
    }
    put_word(m, word);
    count(m, word, doc);
}

static void put_sentence(struct maker *m, const struct sentence *s, uint32_t doc, bool grown) {
    span text = span_sub(buf_span(&m->text), s->at, s->len), word;
    if (m->line_words + s->words > TOKENS_MAX) return;
    if (!grown && s->words) {
        put_word(m, text);
        m->line_words += s->words - 1;
        return;
    }
    while (s->words && span_next(&text, ' ', &word)) put_grown_word(m, word, doc);
}

static void end_line(struct maker *m, const struct real *r, int64_t time_s, int64_t story) {
    fprintf(m->out, "%lld\t%lld\t%s\t%s\t%lld\t", (long long) m->articles, (long long) time_s,
            r->source[0] ? r->source : "none", category_name(r->category), (long long) story);
    fwrite(m->line.len ? m->line.at : "", 1, m->line.len, m->out);
    fputc('\n', m->out);
    m->words += m->line_words;
    m->token_bytes += (int64_t) m->line.len;
    buf_clear(&m->line);
    m->line_words = 0;
}

static void write_real(struct maker *m) {
    int64_t *stories = mem_zalloc(m->reals.len + 1, sizeof(*stories));
    for (size_t i = 0; i < m->reals.len; i++) {
        const struct real *r = &m->reals.at[i];
        m->articles++;
        for (uint32_t s = 0; s < r->sentences; s++)
            put_sentence(m, &m->sentences.at[r->sentences_from + s], (uint32_t) i, false);
        uint64_t back = 1 + rng_below(&m->rng, NEAR);
        stories[i] = back <= i && rng_below(&m->rng, 3) == 0 ? stories[i - back] : m->articles;
        end_line(m, r, r->time_s, stories[i]);
    }
    mem_free(stories);
}

static size_t near(struct maker *m, size_t at, size_t reach) {
    size_t low = at > reach ? at - reach : 0;
    size_t high = at + reach < m->reals.len ? at + reach : m->reals.len - 1;
    return low + rng_below(&m->rng, high - low + 1);
}

static const struct sentence *draw_sentence(struct maker *m, size_t base) {
    const struct real *r = &m->reals.at[rng_below(&m->rng, 2) ? base : near(m, base, NEAR)];
    if (r->sentences < 2) r = &m->reals.at[base];
    uint32_t s = r->sentences < 2 ? 0 : 1 + (uint32_t) rng_below(&m->rng, r->sentences - 1);
    return &m->sentences.at[r->sentences_from + s];
}

static void write_grown(struct maker *m, size_t articles) {
    struct {
        int64_t time_s, story;
    } *last = mem_zalloc(m->reals.len, sizeof(*last));
    int64_t step = YEARS * 365LL * 86400 * 1000 / (int64_t) articles; /* milliseconds */
    for (size_t i = 0; i < articles; i++) {
        size_t now = i * m->reals.len / articles;
        size_t base = rng_below(&m->rng, 5) ? near(m, now, m->reals.len / 50)
                                            : rng_below(&m->rng, m->reals.len);
        const struct real *r = &m->reals.at[base];
        int64_t time_s =
            GROWN_FROM_S +
            ((int64_t) i * step + (int64_t) rng_below(&m->rng, (uint64_t) step)) / 1000;
        uint32_t doc = (uint32_t) i;
        m->articles++;
        put_sentence(m, &m->sentences.at[r->sentences_from], doc, true);
        for (uint32_t s = 1; s < r->sentences; s++)
            put_sentence(m, draw_sentence(m, base), doc, true);
        if (!last[base].story || time_s - last[base].time_s > STORY_S)
            last[base].story = m->articles;
        last[base].time_s = time_s;
        end_line(m, r, time_s, last[base].story);
    }
    mem_free(last);
}

/* What the real articles say of rarity, before the counts begin anew. */
static void keep_rare(struct maker *m) {
    for (size_t i = 0; i < m->terms.len; i++) {
        struct term *t = &m->terms.at[i];
        if (t->df <= RARE)
            (void) map_put(&m->real_df, hash64(span_sub(buf_span(&m->spellings), t->at, t->len), 1),
                           1);
        t->df = 0;
        t->last = UINT32_MAX;
    }
}

static void write_side_files(struct maker *m, const char *path, const char *how) {
    char name[FS_PATH_SIZE];
    snprintf(name, sizeof(name), "%s.terms", path);
    FILE *f = fopen(name, "w");
    if (!f) fail("cannot write the terms");
    size_t terms = 0;
    for (size_t i = 0; i < m->terms.len; i++) {
        const struct term *t = &m->terms.at[i];
        if (!t->df) continue;
        terms++;
        fprintf(f, "%u\t%.*s\n", t->df, (int) t->len, m->spellings.at + t->at);
    }
    if (fclose(f)) fail("cannot write the terms");
    snprintf(name, sizeof(name), "%s.json", path);
    f = fopen(name, "w");
    if (!f) fail("cannot write the sums");
    fprintf(f,
            "{\"articles\":%lld,\"tokens\":%lld,\"terms\":%zu,\"token_bytes\":%lld,"
            "\"source_bytes\":%lld,\"renamed\":%lld,\"how\":\"%s\"}\n",
            (long long) m->articles, (long long) m->words, terms, (long long) m->token_bytes,
            (long long) m->source_bytes, (long long) m->renamed, how);
    if (fclose(f)) fail("cannot write the sums");
}

int main(int argc, char **argv) {
    if (argc != 3 && argc != 5) fail("usage: CORPUS.jsonl OUT.tsv [ARTICLES SEED]");
    struct maker m = { .analyzer = analyzer_new(),
                       .again = analyzer_new(),
                       .by_hash = MAP_INIT,
                       .real_df = MAP_INIT,
                       .rng = rng_of(argc == 5 ? strtoull(argv[4], NULL, 10) : 1) };
    buf_init(&m.text, SIZE_MAX / 2);
    buf_init(&m.spellings, SIZE_MAX / 2);
    buf_init(&m.line, SIZE_MAX / 2);
    struct fs_map map;
    struct error err = { 0 };
    if (fs_map_open(argv[1], &map, &err)) fail(err.msg);
    read_corpus(&m, map.bytes);
    if (!m.reals.len) fail("no articles");
    qsort(m.reals.at, m.reals.len, sizeof(*m.reals.at), oldest_first);
    m.out = fopen(argv[2], "w");
    if (!m.out) fail("cannot write the tokens");
    size_t articles = argc == 5 ? strtoull(argv[3], NULL, 10) : 0;
    if (articles) {
        keep_rare(&m);
        write_grown(&m, articles);
        /* A real byte of text has as many tokens everywhere. */
        m.source_bytes =
            (int64_t) ((double) m.source_bytes * (double) m.token_bytes / (double) m.text.len);
    } else {
        write_real(&m);
    }
    if (fclose(m.out)) fail("cannot write the tokens");
    write_side_files(&m, argv[2], articles ? "grown by recombining sentences" : "real articles");
    return 0;
}
