#include "story/pairing.h"

#include "base/hash.h"
#include "base/mem.h"
#include "story/names_priv.h"

#include <math.h>

enum { SLOT_BITS = 13, RING = 8, COUNT_BITS = 16, STORIES_MAX = 64, SKELETON_LEAST = 3 };
#define SHARED_LEAST 3
#define WEIGHT_LEAST 9.0
/* As if so many articles had been seen before the first. */
#define PRIOR_ARTICLES 100.0
#define ARTICLES_MAX 100000.0

struct seen {
    uint32_t trait;
    int64_t story;
};
struct pairing {
    struct seen rings[1 << SLOT_BITS][RING];
    uint8_t next[1 << SLOT_BITS];
    uint32_t counts[1 << COUNT_BITS];
    double articles;
};

struct pairing *pairing_new(void) {
    return mem_zalloc(1, sizeof(struct pairing));
}

void pairing_free(struct pairing *p) {
    mem_free(p);
}

/* ---- consonants */

static char arabic_consonant(span letter) {
    static const struct {
        const char *letter;
        char to;
    } all[] = { { "ب", 'b' }, { "پ", 'b' }, { "ت", 't' }, { "ط", 't' }, { "ث", 't' },
                { "ج", 'j' }, { "ح", 'h' }, { "ه", 'h' }, { "خ", 'k' }, { "ق", 'k' },
                { "ك", 'k' }, { "د", 'd' }, { "ض", 'd' }, { "ذ", 'd' }, { "ر", 'r' },
                { "ز", 'z' }, { "ظ", 'z' }, { "س", 's' }, { "ص", 's' }, { "ش", 'c' },
                { "غ", 'g' }, { "ف", 'f' }, { "ل", 'l' }, { "م", 'm' }, { "ن", 'n' } };
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (span_eq(letter, span_of(all[i].letter))) return all[i].to;
    return 0;
}

/* One consonant from the place on; *at moves behind it. 0 = none. */
static char latin_consonant(span w, size_t *at) {
    char c = w.at[*at], next = *at + 1 < w.len ? w.at[*at + 1] : 0;
    bool soft = next && strchr("eiy", next);
    ++*at;
    if (next == 'h' && strchr("csktdgp", c)) {
        ++*at;
        return c == 'c' || c == 's' ? 'c'
               : c == 'k'           ? 'k'
               : c == 't'           ? 't'
               : c == 'd'           ? 'd'
               : c == 'g'           ? 'g'
                                    : 'f';
    }
    if (c == 'd' && next == 'j') {
        ++*at;
        return 'j';
    }
    if (c == 'c') return soft ? 's' : 'k';
    if (c == 'g') return soft ? 'j' : 'g';
    if (c == 'p') return 'b';
    if (c == 'q' || c == 'x') return 'k';
    if (c == 'v') return 'f';
    return c && strchr("bdfhjklmnrstz", c) ? c : 0;
}

size_t pairing_skeleton(span word, char *out, size_t size) {
    size_t n = 0;
    bool vowel = true;
    for (size_t at = 0; at < word.len && n < size;) {
        char c;
        if ((unsigned char) word.at[at] >= 0x80) {
            c = arabic_consonant(span_sub(word, at, 2));
            at += 2;
            vowel = true; /* a doubled letter is written once */
        } else {
            c = latin_consonant(word, &at);
        }
        if (c && (vowel || out[n - 1] != c)) out[n++] = c;
        vowel = vowel && (unsigned char) word.at[at - 1] >= 0x80 ? true : !c;
    }
    return n;
}

/* ---- traits */

static void add_trait(struct traits *t, uint64_t hash, bool telling) {
    uint32_t trait = (uint32_t) (hash_mix(hash) >> 32) | 1;
    for (size_t i = 0; i < t->count; i++)
        if (t->at[i] == trait) return;
    if (t->count == TRAITS_MAX) return;
    t->telling[t->count] = telling;
    t->at[t->count++] = trait;
}

static void add_person(struct traits *t, const struct name *name) {
    char skeleton[24];
    span rest = name->key, last = SPAN_EMPTY, part;
    while (span_next(&rest, ' ', &part)) last = part;
    size_t n = pairing_skeleton(last, skeleton, sizeof(skeleton));
    if (n >= SKELETON_LEAST) add_trait(t, hash64((span){ skeleton, n }, 21), true);
}

void traits_of(const struct namer *n, const struct name *names, size_t count, struct traits *ret) {
    ret->count = 0;
    for (size_t i = 0; i < count; i++) {
        /* Of the gazetteer, where both languages have one key. */
        if (names[i].kind == NAME_PERSON)
            add_person(ret, &names[i]);
        else if (names[i].text_fr.len)
            add_trait(ret, hash64(names[i].key, 22), false);
    }
    for (size_t i = 0; i < n->words.len; i++) {
        const struct name_word *w = &n->words.at[i];
        bool digits = w->folded.len >= 2 && w->folded.len <= 7;
        for (size_t k = 0; digits && k < w->folded.len; k++)
            digits = w->folded.at[k] >= '0' && w->folded.at[k] <= '9';
        if (digits && (w->title || w->start < LEAD_BYTES_ALL))
            add_trait(ret, hash64(w->folded, 23), true);
    }
}

/* ---- stories by trait */

static size_t ring_of(uint32_t trait) {
    return trait >> (32 - SLOT_BITS);
}

void pairing_add(struct pairing *p, const struct traits *t, int64_t story_id) {
    p->articles += 1;
    for (size_t i = 0; i < t->count; i++) {
        size_t at = ring_of(t->at[i]);
        p->counts[t->at[i] >> (32 - COUNT_BITS)]++;
        bool there = false;
        for (size_t k = 0; k < RING; k++)
            there |= p->rings[at][k].trait == t->at[i] && p->rings[at][k].story == story_id;
        if (!there)
            p->rings[at][p->next[at]++ % RING] =
                (struct seen){ .trait = t->at[i], .story = story_id };
    }
    if (p->articles < ARTICLES_MAX) return;
    p->articles /= 2;
    for (size_t i = 0; i < (size_t) 1 << COUNT_BITS; i++) p->counts[i] /= 2;
}

struct tally {
    int64_t story;
    int shared;
    bool telling;
    double weight;
};

static struct tally *tally_of(struct tally *all, size_t *count, int64_t story) {
    for (size_t i = 0; i < *count; i++)
        if (all[i].story == story) return &all[i];
    if (*count == STORIES_MAX) return NULL;
    all[*count] = (struct tally){ .story = story };
    return &all[(*count)++];
}

int64_t pairing_find(const struct pairing *p, const struct traits *t,
                     int64_t (*resolve)(void *ctx, int64_t story_id), void *ctx) {
    struct tally all[STORIES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < t->count; i++) {
        const struct seen *ring = p->rings[ring_of(t->at[i])];
        double seen = p->counts[t->at[i] >> (32 - COUNT_BITS)];
        double weight = log((p->articles + PRIOR_ARTICLES) / (seen + 1));
        for (size_t k = 0; k < RING; k++) {
            int64_t story = ring[k].trait == t->at[i] ? resolve(ctx, ring[k].story) : 0;
            struct tally *to = story ? tally_of(all, &count, story) : NULL;
            if (!to) continue;
            to->shared++;
            to->telling |= t->telling[i];
            to->weight += weight;
        }
    }
    const struct tally *best = NULL;
    for (size_t i = 0; i < count; i++)
        if (all[i].shared >= SHARED_LEAST && all[i].telling && all[i].weight >= WEIGHT_LEAST &&
            (!best || all[i].weight > best->weight))
            best = &all[i];
    return best ? best->story : 0;
}
