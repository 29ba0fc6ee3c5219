#include "story/trends.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"

#include <math.h>

enum {
    SLOT_BITS = 17,
    WAYS = 4, /* slots an item may stand in */
    TOPICS_MAX = 512,
    TEXT_BYTES = 160,
    LETTER = 2, /* bytes of an Arabic one */
};
#define SHORT_HALF_LIFE_S (TREND_HOURS * 3600.0)
#define LONG_HALF_LIFE_S (7.0 * DAY_S)
/* The sum that one article an hour reaches, in hours: half-life / ln 2. */
#define REACH 1.4427
#define REPEATED 0.25f
/* From here on the item's text is kept: it may be shown. */
#define TOPIC_AT 2.0f
#define FADED 0.2f
#define SHOWN_AT 3.0
/* So many times the usual: capitals are always in the news, and a busy day has more of all. */
#define RISES_BY 2.5

struct slot {
    uint32_t tag;    /* of the hash; 0 = free */
    uint32_t papers; /* a bit for each, by hash; cleared when the item has faded */
    int32_t minute;  /* of the counts */
    float recent, past;
};
/* An item that may be shown. */
struct topic {
    uint64_t hash;
    struct slot *slot; /* where it was counted last; another item's when the tag differs */
    enum name_kind kind;
    uint8_t key_len, text_len;
    char key[TEXT_BYTES], text[TEXT_BYTES];
};
struct trends {
    struct slot *slots;
    struct topic *topics;
    size_t topic_count;
    int64_t first_s; /* of the first article: a young archive has no past yet */
};

struct trends *trends_new(void) {
    struct trends *t = mem_zalloc(1, sizeof(*t));
    t->slots = mem_zalloc((size_t) 1 << SLOT_BITS, sizeof(*t->slots));
    t->topics = mem_zalloc(TOPICS_MAX, sizeof(*t->topics));
    t->first_s = INT64_MAX;
    return t;
}

void trends_free(struct trends *t) {
    if (!t) return;
    mem_free(t->slots);
    mem_free(t->topics);
    mem_free(t);
}

static void fade(struct slot *s, int32_t minute) {
    if (minute <= s->minute) return;
    double passed_s = 60.0 * (double) (minute - s->minute);
    s->recent *= (float) exp2(-passed_s / SHORT_HALF_LIFE_S);
    s->past *= (float) exp2(-passed_s / LONG_HALF_LIFE_S);
    s->minute = minute;
    if (s->recent < FADED) s->papers = 0;
}

static uint32_t tag_of(uint64_t hash) {
    return (uint32_t) (hash >> 32) | 1;
}

static struct slot *slot_find(struct trends *t, uint64_t hash, int32_t minute, bool make) {
    uint32_t tag = tag_of(hash);
    struct slot *weakest = NULL;
    for (size_t way = 0; way < WAYS; way++) {
        size_t at = (size_t) (hash_mix(hash + way) >> (64 - SLOT_BITS));
        struct slot *s = &t->slots[at];
        if (s->tag == tag) {
            fade(s, minute);
            return s;
        }
        if (!make) continue;
        fade(s, minute);
        float weight = s->tag ? s->recent + s->past : -1;
        if (!weakest || weight < weakest->recent + weakest->past) weakest = s;
    }
    if (!weakest) return NULL;
    *weakest = (struct slot){ .tag = tag, .minute = minute };
    return weakest;
}

static struct topic *topic_find(struct trends *t, uint64_t hash) {
    for (size_t i = 0; i < t->topic_count; i++)
        if (t->topics[i].hash == hash) return &t->topics[i];
    return NULL;
}

/* A place for one more: a free one, or that of what has faded most. */
static struct topic *topic_place(struct trends *t, int32_t minute) {
    if (t->topic_count < TOPICS_MAX) return &t->topics[t->topic_count++];
    struct topic *weakest = &t->topics[0];
    float least = INFINITY;
    for (size_t i = 0; i < t->topic_count; i++) {
        struct slot *s = t->topics[i].slot;
        if (s->tag == tag_of(t->topics[i].hash))
            fade(s, minute);
        else /* it may have moved */
            s = slot_find(t, t->topics[i].hash, minute, false);
        float weight = s ? s->recent : 0;
        if (weight >= least) continue;
        least = weight;
        weakest = &t->topics[i];
    }
    return least < TOPIC_AT ? weakest : NULL;
}

struct item {
    enum name_kind kind;
    span key, text;
};

/* "لكأس الرابطة" is shown as "كأس الرابطة" once a headline writes it so; a letter alone would not
 * say whether it is a preposition or the word's own. */
static void without_preposition(struct topic *to, span text) {
    span shown = { to->text, to->text_len };
    if (text.len + LETTER != shown.len || !span_ends(shown, text)) return;
    if (!span_starts(shown, SPAN("ب")) && !span_starts(shown, SPAN("ل"))) return;
    memcpy(to->text, text.at, text.len);
    to->text_len = (uint8_t) text.len;
}

static void count(struct trends *t, const struct item *i, const struct article *a, float weight) {
    if (i->key.len >= TEXT_BYTES || i->text.len >= TEXT_BYTES || !i->text.len) return;
    uint64_t hash = hash64(i->key, (uint64_t) i->kind + 11);
    int32_t minute = (int32_t) (a->order_s / 60);
    struct slot *s = slot_find(t, hash, minute, true);
    uint64_t paper = hash64(a->source, (uint64_t) a->source_id);
    uint32_t bit = 1u << (paper & 31);
    if (s->papers & bit) weight *= REPEATED;
    s->papers |= bit;
    s->recent += weight;
    s->past += weight;
    if (s->recent < TOPIC_AT) return;
    struct topic *to = topic_find(t, hash);
    if (to) {
        to->slot = s;
        without_preposition(to, i->text);
        return;
    }
    to = topic_place(t, minute);
    if (!to) return;
    *to = (struct topic){ .hash = hash,
                          .slot = s,
                          .kind = i->kind,
                          .key_len = (uint8_t) i->key.len,
                          .text_len = (uint8_t) i->text.len };
    memcpy(to->key, i->key.at, i->key.len);
    memcpy(to->text, i->text.at, i->text.len);
}

/* ---- phrases */

enum { NAME_BYTES = 2 * NAME_KEY_MAX };

/* "انتخاباتها", "فوزه", "يعلن": a phrase of headlines has neither. The title's own letters. */
static bool is_of_sentence(span written) {
    size_t letters = written.len / LETTER;
    if (letters < 4 || (unsigned char) written.at[0] < 0x80) return false;
    if (span_ends(written, SPAN("ه")) || span_ends(written, SPAN("ها")) ||
        span_ends(written, SPAN("هم")))
        return true;
    return span_starts(written, SPAN("ي")) && !span_starts(written, SPAN("يو")) &&
           !span_starts(written, SPAN("يا"));
}

/* Both words stand in a name as it is written, the first one behind a preposition or not. */
static bool in_name(const struct buf *folded, const struct token *w) {
    char both[TEXT_BYTES];
    int len =
        snprintf(both, sizeof(both), "%.*s %.*s", SPAN_ARG(w[0].surface), SPAN_ARG(w[1].surface));
    if (len <= 0 || (size_t) len >= sizeof(both)) return false;
    span pair = { both, (size_t) len };
    if (span_find(buf_span(folded), pair) >= 0) return true;
    bool joined = span_starts(pair, SPAN("ب")) || span_starts(pair, SPAN("ل"));
    return joined && span_find(buf_span(folded), span_from(pair, LETTER)) >= 0;
}

static void count_phrase(struct trends *t, const struct article *a, const struct token *w,
                         float weight) {
    char key[TEXT_BYTES];
    span first = span_sub(a->title, w[0].start, w[0].end - w[0].start);
    span second = span_sub(a->title, w[1].start, w[1].end - w[1].start);
    if (is_of_sentence(first) || is_of_sentence(second)) return;
    int len = snprintf(key, sizeof(key), "%.*s %.*s", SPAN_ARG(w[0].stem), SPAN_ARG(w[1].stem));
    if (len <= 0 || (size_t) len >= sizeof(key)) return;
    struct item item = { .key = { key, (size_t) len },
                         .text = span_sub(a->title, w[0].start, w[1].end - w[0].start) };
    count(t, &item, a, weight);
}

/* Two words of a title that stand together and are no part of a name. */
static void count_phrases(struct trends *t, struct analyzer *an, const struct article *a,
                          const struct name *names, size_t name_count, float weight) {
    const struct token *w;
    DEFER(buf_done) struct buf folded = BUF(NAMES_MAX * 2 * NAME_BYTES);
    for (size_t i = 0; i < name_count && i < NAMES_MAX; i++) {
        text_fold(span_sub(names[i].text, 0, NAME_BYTES), &folded);
        buf_add_char(&folded, '\n');
    }
    size_t n = analyzer_run(an, span_sub(a->title, 0, 600), a->lang, &w);
    for (size_t i = 0; i + 1 < n; i++) {
        if (w[i].stop || w[i + 1].stop || w[i].surface.len < 4 || w[i + 1].surface.len < 4)
            continue;
        if (w[i + 1].start - w[i].end == 1 && !in_name(&folded, &w[i]))
            count_phrase(t, a, &w[i], weight);
    }
}

void trends_add(struct trends *t, struct analyzer *an, const struct article *a,
                const struct name *names, size_t name_count) {
    float weight = a->copy_of ? REPEATED : 1;
    if (a->order_s < t->first_s) t->first_s = a->order_s;
    for (size_t i = 0; i < name_count; i++) {
        struct item item = { names[i].kind, names[i].key, names[i].text };
        count(t, &item, a, weight);
    }
    count_phrases(t, an, a, names, name_count, weight);
}

/* ---- what rises */

struct rising {
    const struct topic *topic;
    const struct slot *slot;
    double usual, score;
};

static int by_score(const void *a, const void *b) {
    const struct rising *x = a, *y = b;
    if (x->score != y->score) return x->score < y->score ? 1 : -1;
    return x->topic->hash < y->topic->hash ? -1 : 1;
}

/* What the weeks before lead to expect in the recent window. */
static double usual_of(const struct trends *t, const struct slot *s, int64_t now_s) {
    double before = s->past > s->recent ? (double) (s->past - s->recent) : 0;
    double seen_s = (double) (now_s - t->first_s), whole = LONG_HALF_LIFE_S * REACH;
    double reach = whole * (1 - exp2(-seen_s / LONG_HALF_LIFE_S)) - SHORT_HALF_LIFE_S * REACH;
    if (reach < SHORT_HALF_LIFE_S) reach = SHORT_HALF_LIFE_S;
    return before * SHORT_HALF_LIFE_S * REACH / reach;
}

/* One is part of the other: "كأس العالم" and "العالم 2018" of one headline. */
static bool overlaps(const struct topic *a, const struct topic *b) {
    span x = { a->text, a->text_len }, y = { b->text, b->text_len };
    span part, rest = x.len < y.len ? x : y, whole = x.len < y.len ? y : x;
    while (span_next(&rest, ' ', &part))
        if (part.len > 4 && span_find(whole, part) >= 0) return true;
    return false;
}

size_t trends_list(struct trends *t, int64_t now_s, struct trend *ret, size_t max) {
    struct rising all[TOPICS_MAX];
    size_t n = 0, found = 0;
    for (size_t i = 0; i < t->topic_count; i++) {
        struct slot *s = slot_find(t, t->topics[i].hash, (int32_t) (now_s / 60), false);
        if (!s || s->recent < SHOWN_AT || !(s->papers & (s->papers - 1))) continue;
        double usual = usual_of(t, s, now_s);
        double score = (s->recent - usual) / sqrt(usual + 1);
        if (s->recent < RISES_BY * usual || score <= 0) continue;
        all[n++] = (struct rising){ &t->topics[i], s, usual, score };
    }
    if (n) qsort(all, n, sizeof(*all), by_score);
    for (size_t i = 0; i < n && found < max; i++) {
        bool told = false;
        for (size_t k = 0; k < i && !told; k++) told = overlaps(all[k].topic, all[i].topic);
        if (told) continue;
        const struct topic *o = all[i].topic;
        /* The count fades, the papers do not. */
        int64_t articles = (int64_t) (all[i].slot->recent + 0.5f);
        int64_t papers = __builtin_popcount(all[i].slot->papers);
        ret[found++] = (struct trend){ .kind = o->kind,
                                       .key = { o->key, o->key_len },
                                       .text = { o->text, o->text_len },
                                       .articles = articles > papers ? articles : papers,
                                       .sources = papers,
                                       .usual = all[i].usual };
    }
    return found;
}
