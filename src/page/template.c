/* template - the model of one source: learn, judge, write, read.
 *
 *   bytes   u32 magic | u32 articles | u32 blocks
 *           articles, newest first: u64 title | u64 home | 8 x u16 words of the title
 *           blocks by hash: u64 hash | u64 on which articles (bit 0 = the newest)
 *           u64 hash of all before
 */

#include "page/template.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "page/parts_priv.h"

#include <stdlib.h>

enum {
    MAGIC = 0x314C5057, /* "WPL1" */
    WORDS = 8,
    WORD_RUNES_MIN = 3,
    TOPIC_WORDS = 2,     /* headlines that share so many words are about one thing */
    OWN_CHARS_MIN = 40,  /* what an article must have that another has not */
    APART_ARTICLES = 3,  /* articles, and subjects among them, for a block that looks different */
    ALWAYS_ARTICLES = 5, /* the same for one that looks like the text */
    HOME_ARTICLES = 5,
    HEAD_BYTES = 12,
    PAST_BYTES = 16 + 2 * WORDS,
    BLOCK_BYTES = 16,
};

struct past {
    uint64_t title, home;
    uint16_t words[WORDS]; /* hashes, 0 = none */
};

struct known {
    uint64_t hash, on;
};

struct template_model {
    struct past past[TEMPLATE_ARTICLES]; /* newest first */
    size_t past_count;
    struct known *at; /* by hash */
    size_t count;
};

struct template_model *template_new(void) {
    return mem_zalloc(1, sizeof(struct template_model));
}

void template_free(struct template_model *m) {
    if (!m) return;
    mem_free(m->at);
    mem_free(m);
}

size_t template_articles(const struct template_model *m) {
    return m->past_count;
}

static size_t find(const struct template_model *m, uint64_t hash) {
    size_t lo = 0, hi = m->count;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (m->at[mid].hash < hash)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < m->count && m->at[lo].hash == hash ? lo : SIZE_MAX;
}

/* ---- headlines */

static void read_words(span title, uint16_t out[WORDS]) {
    size_t n = 0;
    DEFER(buf_done) struct buf word = BUF(4 * LIMIT_TITLE_BYTES);
    for (span part; n < WORDS && span_next(&title, ' ', &part);) {
        buf_clear(&word);
        fold_plain(part, &word);
        if (utf8_count(buf_span(&word)) < WORD_RUNES_MIN) continue;
        uint16_t h = (uint16_t) (hash64(buf_span(&word), 0) | 1);
        bool twice = false;
        for (size_t i = 0; i < n; i++) twice |= out[i] == h;
        if (!twice) out[n++] = h;
    }
}

/* What a headline is about: its words without those of nearly every headline, such as the paper's
 * name, which say nothing about what two of them have in common. */
struct topic {
    uint16_t words[WORDS];
    unsigned count;
};

/* Of the articles that are remembered, the newest first; and of one that is not yet. */
struct topics {
    uint8_t on[UINT16_MAX + 1]; /* how many headlines have the word */
    struct topic past[TEMPLATE_ARTICLES];
};

static struct topic topic_of(const struct template_model *m, const struct topics *all,
                             const struct past *p) {
    struct topic t = { 0 };
    for (size_t i = 0; i < WORDS && p->words[i]; i++) {
        size_t on = all->on[p->words[i]];
        bool usual = m->past_count >= ALWAYS_ARTICLES && on * 5 >= m->past_count * 4;
        if (!usual) t.words[t.count++] = p->words[i];
    }
    return t;
}

static struct topics *topics_new(const struct template_model *m) {
    struct topics *all = mem_zalloc(1, sizeof(*all));
    for (size_t i = 0; i < m->past_count; i++)
        for (size_t k = 0; k < WORDS && m->past[i].words[k]; k++) all->on[m->past[i].words[k]]++;
    for (size_t i = 0; i < m->past_count; i++) all->past[i] = topic_of(m, all, &m->past[i]);
    return all;
}

static bool same_topic(const struct topic *a, const struct topic *b) {
    unsigned shared = 0;
    for (unsigned i = 0; i < a->count; i++)
        for (unsigned k = 0; k < b->count; k++) shared += a->words[i] == b->words[k];
    return shared >= TOPIC_WORDS;
}

/* Whether at least `enough` of those articles are about different things. */
static bool is_wide(const struct topics *all, uint64_t on, unsigned enough) {
    const struct topic *chosen[ALWAYS_ARTICLES];
    unsigned n = 0;
    assert(enough <= ALWAYS_ARTICLES);
    for (; on && n < enough; on &= on - 1) {
        const struct topic *t = &all->past[__builtin_ctzll(on)];
        bool fresh = true;
        for (unsigned k = 0; k < n && fresh; k++) fresh = !same_topic(t, chosen[k]);
        if (fresh) chosen[n++] = t;
    }
    return n == enough;
}

/* ---- learning */

/* One of the articles that it remembers, in other words or under another headline. */
static bool is_known(const struct template_model *m, const struct past *p,
                     const struct page_traces *t) {
    uint64_t shared[TEMPLATE_ARTICLES] = { 0 }, all = 0;
    for (size_t i = 0; i < t->count; i++) {
        all += t->seen[i].chars;
        size_t at = find(m, t->seen[i].hash);
        for (uint64_t on = at == SIZE_MAX ? 0 : m->at[at].on; on; on &= on - 1)
            shared[__builtin_ctzll(on)] += t->seen[i].chars;
    }
    DEFER(mem_freep) struct topics *topics = topics_new(m);
    struct topic own = topic_of(m, topics, p);
    for (size_t k = 0; k < m->past_count; k++) {
        if (m->past[k].title == p->title || all - shared[k] < OWN_CHARS_MIN) return true;
        if (shared[k] * 10 >= all * 6 && same_topic(&own, &topics->past[k])) return true;
    }
    return false;
}

static int compare_hashes(const void *a, const void *b) {
    uint64_t x, y;
    memcpy(&x, a, sizeof(x));
    memcpy(&y, b, sizeof(y));
    return (x > y) - (x < y);
}

/* An article older: what only the forgotten one had goes. */
static void age(struct template_model *m) {
    size_t kept = 0;
    for (size_t i = 0; i < m->count; i++) {
        m->at[i].on <<= 1;
        if (m->at[i].on) m->at[kept++] = m->at[i];
    }
    m->count = kept;
    if (m->past_count < TEMPLATE_ARTICLES) m->past_count++;
    memmove(&m->past[1], &m->past[0], (m->past_count - 1) * sizeof(m->past[0]));
}

static void add_blocks(struct template_model *m, const struct page_traces *t) {
    uint64_t hashes[TEMPLATE_SEEN_MAX] = { 0 };
    size_t n = t->count, fresh = 0;
    for (size_t i = 0; i < n; i++) hashes[i] = t->seen[i].hash;
    qsort(hashes, n, sizeof(hashes[0]), compare_hashes);
    for (size_t i = 0; i < n; i++) {
        if (i && hashes[i] == hashes[i - 1]) continue;
        size_t at = find(m, hashes[i]);
        if (at != SIZE_MAX)
            m->at[at].on |= 1;
        else
            hashes[fresh++] = hashes[i];
    }
    /* merged from the end, in place */
    size_t to = m->count + fresh, old = m->count;
    if (fresh) m->at = mem_realloc(m->at, to, sizeof(*m->at));
    m->count = to;
    while (fresh) {
        if (old && m->at[old - 1].hash > hashes[fresh - 1])
            m->at[--to] = m->at[--old];
        else
            m->at[--to] = (struct known){ hashes[--fresh], 1 };
    }
}

/* What is on the fewest articles, and of those on the oldest, is worth least. */
static unsigned worth(const struct known *k) {
    return (unsigned) __builtin_popcountll(k->on) * 64 + 63 - (unsigned) __builtin_ctzll(k->on);
}

static void forget(struct template_model *m) {
    if (m->count <= TEMPLATE_BLOCKS) return;
    uint32_t have[65 * 64 + 64] = { 0 };
    for (size_t i = 0; i < m->count; i++) have[worth(&m->at[i])]++;
    size_t excess = m->count - TEMPLATE_BLOCKS, least = 0, kept = 0;
    while (have[least] <= excess) excess -= have[least++];
    for (size_t i = 0; i < m->count; i++) {
        unsigned v = worth(&m->at[i]);
        bool goes = v < least || (v == least && excess > 0);
        if (goes && v == least) excess--;
        if (!goes) m->at[kept++] = m->at[i];
    }
    m->count = kept;
}

bool template_learn(struct template_model *m, span title, const struct page_traces *t) {
    if (!t->count || t->count > TEMPLATE_SEEN_MAX) return false;
    DEFER(buf_done) struct buf folded = BUF(4 * LIMIT_TITLE_BYTES);
    title = utf8_cut_bytes(title, LIMIT_TITLE_BYTES);
    fold_plain(title, &folded);
    if (!folded.len) return false;
    struct past p = { .title = hash64(buf_span(&folded), 0), .home = t->home };
    read_words(title, p.words);
    uint64_t chars = 0;
    for (size_t i = 0; i < t->count; i++) chars += t->seen[i].chars;
    if (chars < OWN_CHARS_MIN || is_known(m, &p, t)) return false;
    age(m);
    m->past[0] = p;
    add_blocks(m, t);
    forget(m);
    return true;
}

/* ---- judging */

enum judgement { KEEP, APART, ALWAYS };

/* Wide, not a burst: many articles, of different subjects, a good share of those that could have
 * had it. What looks like text needs a share of all articles, however young the block is. */
static enum judgement judge(const struct template_model *m, const struct topics *all,
                            const struct known *k) {
    unsigned on = (unsigned) __builtin_popcountll(k->on);
    unsigned since = 64 - (unsigned) __builtin_clzll(k->on);
    if (on < APART_ARTICLES) return KEEP;
    if (on >= ALWAYS_ARTICLES && on * 5 >= m->past_count * 2 &&
        is_wide(all, k->on, ALWAYS_ARTICLES))
        return ALWAYS;
    return on * 5 >= since && is_wide(all, k->on, APART_ARTICLES) ? APART : KEEP;
}

static uint64_t usual_home(const struct template_model *m) {
    size_t some = 0, best_count = 0;
    uint64_t best = 0;
    for (size_t i = 0; i < m->past_count; i++) {
        size_t same = 0;
        some += m->past[i].home != 0;
        for (size_t k = 0; k < m->past_count; k++) same += m->past[k].home == m->past[i].home;
        if (!m->past[i].home || same <= best_count) continue;
        best_count = same;
        best = m->past[i].home;
    }
    return best_count >= HOME_ARTICLES && best_count * 10 >= some * 7 ? best : 0;
}

void template_digest(const struct template_model *m, struct arena *arena,
                     struct page_template *ret) {
    uint64_t *always = arena_new_n(arena, uint64_t, TEMPLATE_KNOWN_MAX);
    uint64_t *apart = arena_new_n(arena, uint64_t, TEMPLATE_KNOWN_MAX);
    *ret = (struct page_template){ .always = always, .apart = apart, .home = usual_home(m) };
    DEFER(mem_freep) struct topics *all = topics_new(m);
    for (size_t i = 0; i < m->count; i++) { /* stays sorted */
        enum judgement j = judge(m, all, &m->at[i]);
        if (j == ALWAYS && ret->always_count < TEMPLATE_KNOWN_MAX)
            always[ret->always_count++] = m->at[i].hash;
        else if (j == APART && ret->apart_count < TEMPLATE_KNOWN_MAX)
            apart[ret->apart_count++] = m->at[i].hash;
    }
}

/* ---- bytes */

void template_save(const struct template_model *m, struct buf *out) {
    size_t from = out->len;
    buf_add_u32(out, MAGIC);
    buf_add_u32(out, (uint32_t) m->past_count);
    buf_add_u32(out, (uint32_t) m->count);
    for (size_t i = 0; i < m->past_count; i++) {
        const struct past *p = &m->past[i];
        buf_add_u64(out, p->title);
        buf_add_u64(out, p->home);
        for (size_t k = 0; k < WORDS; k += 2)
            buf_add_u32(out, (uint32_t) p->words[k] | (uint32_t) p->words[k + 1] << 16);
    }
    for (size_t i = 0; i < m->count; i++) {
        buf_add_u64(out, m->at[i].hash);
        buf_add_u64(out, m->at[i].on);
    }
    buf_add_u64(out, hash64(span_from(buf_span(out), from), MAGIC));
}

static void read_past(struct cursor *c, struct past *p) {
    p->title = cursor_u64(c);
    p->home = cursor_u64(c);
    for (size_t k = 0; k < WORDS; k += 2) {
        uint32_t two = cursor_u32(c);
        p->words[k] = (uint16_t) two;
        p->words[k + 1] = (uint16_t) (two >> 16);
    }
}

/* In order, each on an article that is remembered. */
static bool read_blocks(struct cursor *c, struct template_model *m, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct known *k = &m->at[i];
        k->hash = cursor_u64(c);
        k->on = cursor_u64(c);
        if (!k->on || (size_t) (64 - __builtin_clzll(k->on)) > m->past_count) return false;
        if (i && k->hash <= m->at[i - 1].hash) return false;
    }
    m->count = count;
    return !c->bad && c->at == c->end;
}

enum errc template_open(span bytes, struct template_model **ret, struct error *err) {
    enum errc bad = ERRC_CORRUPT;
    if (bytes.len < HEAD_BYTES + 8) return error_set(err, bad, "template is cut off");
    span body = span_sub(bytes, 0, bytes.len - 8);
    struct cursor c = cursor_of(body), sum = cursor_of(span_from(bytes, body.len));
    uint32_t magic = cursor_u32(&c), articles = cursor_u32(&c), blocks = cursor_u32(&c);
    if (magic != MAGIC || articles > TEMPLATE_ARTICLES || blocks > TEMPLATE_BLOCKS ||
        body.len != HEAD_BYTES + (size_t) articles * PAST_BYTES + (size_t) blocks * BLOCK_BYTES)
        return error_set(err, bad, "template is of another form");
    if (hash64(body, MAGIC) != cursor_u64(&sum)) return error_set(err, bad, "template is damaged");
    struct template_model *m = template_new();
    m->past_count = articles;
    m->at = mem_zalloc(blocks + 1, sizeof(*m->at));
    for (size_t i = 0; i < articles; i++) read_past(&c, &m->past[i]);
    if (!read_blocks(&c, m, blocks)) {
        template_free(m);
        return error_set(err, bad, "template contradicts itself");
    }
    *ret = m;
    return ERRC_OK;
}
