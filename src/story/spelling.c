#include "story/spelling.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "model/lang.h"
#include "story/sounds.h"
#include "text/text.h"

#include <math.h>

enum { STORY_BITS = 12, PEOPLE = 6, PAIR_BITS = 12, WAYS = 4, STORIES_OF_PAIR = 4, LETTER = 2 };
#define HALF_LIFE_S (30.0 * DAY_S)
/* Stories that must have said so; of names that do not sound quite alike one more. The evidence
 * of the first has faded a little when the second comes. */
#define NEEDED_ALIKE 1.6
#define NEEDED 2.5
#define ALIKE_APART 40
/* Any other pair with one of the two has so many times less. */
#define RIVALS_LESS 3.0

struct person {
    uint8_t key_len, said_len;
    char lang[LANG_SIZE];
    char key[SPELLING_BYTES], said[SPELLING_BYTES];
};
struct people {
    int64_t story_id; /* 0 = free */
    uint8_t count[2]; /* Latin, Arabic */
    struct person at[2][PEOPLE];
};
struct pair {
    uint64_t arabic, latin; /* hashes of the keys; 0 = free */
    int64_t at_s;
    float weight; /* stories, at at_s */
    uint8_t next_story;
    int64_t stories[STORIES_OF_PAIR]; /* the last that counted */
    struct person as[2];              /* Latin, Arabic */
};
struct spellings {
    struct people stories[1 << STORY_BITS];
    struct pair pairs[1 << PAIR_BITS];
    struct spelling_match found[SPELLING_MATCHES];
    struct person found_as[SPELLING_MATCHES][2]; /* a pair may have to make room meanwhile */
    size_t found_count;
};

struct spellings *spellings_new(void) {
    return mem_zalloc(1, sizeof(struct spellings));
}

void spellings_free(struct spellings *s) {
    mem_free(s);
}

static span key_of(const struct person *p) {
    return (span){ p->key, p->key_len };
}

static span said_of(const struct person *p) {
    return (span){ p->said, p->said_len };
}

/* ---- as it is said */

/* Is the word of the text the one that this part of the key was made of? Keys of foreign surnames
 * have no long vowels (names.c). */
static bool made_of(span part, span word) {
    if (span_eq(part, word)) return true;
    if (span_starts(word, SPAN("ال")) && word.len > 6) word = span_from(word, 2 * LETTER);
    if (span_eq(part, word)) return true;
    if (part.len < LETTER || !span_eq(span_sub(word, 0, LETTER), span_sub(part, 0, LETTER)))
        return false;
    size_t at = LETTER;
    for (size_t i = LETTER; i + LETTER <= word.len; i += LETTER) {
        span letter = span_sub(word, i, LETTER);
        if (span_eq(letter, span_sub(part, at, LETTER)))
            at += LETTER;
        else if (!span_eq(letter, SPAN("ا")) && !span_eq(letter, SPAN("و")) &&
                 !span_eq(letter, SPAN("ي")))
            return false;
    }
    return at == part.len;
}

size_t spelling_said(const struct name *n, char out[SPELLING_BYTES]) {
    DEFER(buf_done) struct buf text = BUF(4 * NAME_KEY_MAX);
    text_fold(span_sub(n->text, 0, 2 * NAME_KEY_MAX), &text);
    size_t len = 0;
    span key = n->key, part;
    while (span_next(&key, ' ', &part)) {
        span words = buf_span(&text), word, best = part;
        while (span_next(&words, ' ', &word))
            if (word.len && made_of(part, word)) {
                best = word;
                break;
            }
        if (len + best.len + 1 > SPELLING_BYTES) return 0;
        if (len) out[len++] = ' ';
        memcpy(out + len, best.at, best.len);
        len += best.len;
    }
    return len;
}

static bool person_of(const struct name *n, const char *lang, struct person *ret) {
    if (n->kind != NAME_PERSON || !n->key.len || n->key.len > SPELLING_BYTES) return false;
    *ret = (struct person){ .key_len = (uint8_t) n->key.len };
    ret->said_len = (uint8_t) spelling_said(n, ret->said);
    memcpy(ret->key, n->key.at, n->key.len);
    if (lang) lang_set(ret->lang, span_of(lang));
    return ret->said_len > 0;
}

/* ---- evidence */

static float weight_at(const struct pair *p, int64_t now_s) {
    if (now_s <= p->at_s) return p->weight;
    return p->weight * (float) exp2(-(double) (now_s - p->at_s) / HALF_LIFE_S);
}

static uint64_t key_hash(const struct person *p) {
    return hash64(key_of(p), 31) | 1;
}

static struct pair *pair_find(struct spellings *s, const struct person *latin,
                              const struct person *arabic, int64_t now_s) {
    uint64_t l = key_hash(latin), a = key_hash(arabic);
    struct pair *weakest = NULL;
    for (uint64_t way = 0; way < WAYS; way++) {
        struct pair *p = &s->pairs[hash_mix(l + 3 * a + way) >> (64 - PAIR_BITS)];
        if (p->latin == l && p->arabic == a) return p;
        if (!weakest || weight_at(p, now_s) < weight_at(weakest, now_s)) weakest = p;
    }
    *weakest = (struct pair){ .latin = l, .arabic = a, .at_s = now_s, .as = { *latin, *arabic } };
    return weakest;
}

/* One more story says so; false when it has said so before. */
static bool pair_count(struct pair *p, int64_t story_id, int64_t now_s) {
    for (size_t i = 0; i < STORIES_OF_PAIR; i++)
        if (p->stories[i] == story_id) return false;
    p->stories[p->next_story++ % STORIES_OF_PAIR] = story_id;
    p->weight = weight_at(p, now_s) + 1;
    if (now_s > p->at_s) p->at_s = now_s;
    return true;
}

static bool variants(const struct person *a, const struct person *b) {
    return sounds_apart(said_of(a), said_of(b)) < SOUNDS_APART;
}

/* The same Arabic name with another Latin one, or the other way round, nearly as often. Another
 * spelling in the same letters is no rival: محمد is Mohamed and Mohammed. */
static bool has_rival(const struct spellings *s, const struct pair *p, int64_t now_s) {
    for (size_t i = 0; i < COUNT_OF(s->pairs); i++) {
        const struct pair *o = &s->pairs[i];
        if (o == p || (o->arabic == p->arabic) == (o->latin == p->latin)) continue;
        if (weight_at(o, now_s) * RIVALS_LESS < weight_at(p, now_s)) continue;
        int differ = o->arabic == p->arabic ? 0 : 1;
        if (!variants(&o->as[differ], &p->as[differ])) return true;
    }
    return false;
}

static void meet(struct spellings *s, const struct person *latin, const struct person *arabic,
                 const struct telling *t) {
    struct pair *p = pair_find(s, latin, arabic, t->order_s);
    if (!pair_count(p, t->story_id, t->order_s)) return;
    unsigned apart = sounds_apart(said_of(&p->as[0]), said_of(&p->as[1]));
    if (weight_at(p, t->order_s) < (apart <= ALIKE_APART ? NEEDED_ALIKE : NEEDED)) return;
    if (s->found_count == SPELLING_MATCHES || has_rival(s, p, t->order_s)) return;
    struct person *as = s->found_as[s->found_count];
    memcpy(as, p->as, sizeof(p->as));
    s->found[s->found_count++] = (struct spelling_match){ .arabic_key = key_of(&as[1]),
                                                          .latin_key = key_of(&as[0]),
                                                          .arabic = said_of(&as[1]),
                                                          .latin = said_of(&as[0]),
                                                          .lang = as[0].lang };
}

/* ---- who meets whom */

struct meeting {
    size_t mine, theirs;
    const unsigned (*apart)[PEOPLE];
    const struct person *me, *other;
};

/* Somebody else of the story would do as well for one of the two. */
static bool doubtful(const struct meeting *m, size_t i, size_t k) {
    for (size_t x = 0; x < m->mine; x++)
        if (x != i && m->apart[x][k] <= m->apart[i][k] && !variants(&m->me[x], &m->me[i]))
            return true;
    for (size_t y = 0; y < m->theirs; y++)
        if (y != k && m->apart[i][y] <= m->apart[i][k] && !variants(&m->other[y], &m->other[k]))
            return true;
    return false;
}

static void meet_all(struct spellings *s, const struct person *mine, size_t count,
                     const struct people *story, const struct telling *t) {
    unsigned apart[PEOPLE][PEOPLE];
    struct meeting m = { .mine = count,
                         .theirs = story->count[!t->arabic],
                         .apart = (const unsigned(*)[PEOPLE]) apart,
                         .me = mine,
                         .other = story->at[!t->arabic] };
    for (size_t i = 0; i < m.mine; i++)
        for (size_t k = 0; k < m.theirs; k++)
            apart[i][k] = sounds_apart(said_of(&mine[i]), said_of(&m.other[k]));
    for (size_t i = 0; i < m.mine; i++)
        for (size_t k = 0; k < m.theirs; k++) {
            if (apart[i][k] >= SOUNDS_APART || doubtful(&m, i, k)) continue;
            meet(s, t->arabic ? &m.other[k] : &mine[i], t->arabic ? &mine[i] : &m.other[k], t);
        }
}

static void remember(struct people *story, const struct person *p, bool arabic) {
    struct person *all = story->at[arabic];
    for (size_t i = 0; i < story->count[arabic]; i++)
        if (span_eq(key_of(&all[i]), key_of(p))) return;
    if (story->count[arabic] < PEOPLE) all[story->count[arabic]++] = *p;
}

void spellings_add(struct spellings *s, const struct telling *t) {
    struct person mine[PEOPLE];
    size_t count = 0;
    s->found_count = 0;
    for (size_t i = 0; i < t->count && count < PEOPLE; i++)
        count += person_of(&t->names[i], t->lang, &mine[count]);
    if (!count || t->story_id <= 0) return;
    struct people *story = &s->stories[hash_mix((uint64_t) t->story_id) >> (64 - STORY_BITS)];
    if (story->story_id != t->story_id) *story = (struct people){ .story_id = t->story_id };
    if (story->count[!t->arabic]) meet_all(s, mine, count, story, t);
    for (size_t i = 0; i < count; i++) remember(story, &mine[i], t->arabic);
}

size_t spellings_found(const struct spellings *s, const struct spelling_match **ret) {
    *ret = s->found;
    return s->found_count;
}
