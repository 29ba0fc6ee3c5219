#ifndef SEARCH_ENGINE_FORMAT_H
#define SEARCH_ENGINE_FORMAT_H

/* format - the constants of the files that this room writes; the bytes are drawn in
 * src/search/README.md. Every change of a layout raises FORMAT_VERSION: older files are then
 * rebuilt from the archive.
 */

#include "base/buf.h"

#include <stdio.h>

enum {
    FORMAT_VERSION = 6,
    BLOCK_DOCS = 128,      /* documents of a packed block */
    DICT_BLOCK_TERMS = 32, /* terms between two fences */
    FENCE_BYTES = 24,
    TITLE_POSITIONS = 64,   /* positions below are the title's; later words of it count as text */
    POSITION_MAX = 1 << 26, /* later words are searched without their place */
    POSITION_GAP = 64,      /* between body and summary: no phrase runs across */
    TERM_BYTES_MAX = 128,   /* longer words are cut, in the index and in the query */
    TERM_NAME_MAX = 2 * TERM_BYTES_MAX + 3, /* a kind and two words, told apart by two bytes */
    SPELLING_BYTES_MAX = 128,               /* original spelling kept for a surface form */
    SEGMENT_DOCS_MAX = 1 << 24,
    LIST_PADDING = 64, /* readable bytes behind the last list: unpacking loads so many at once */
    SKIP_GROUP = 64,   /* blocks whose places in the list count from the same */
    SKIP_GROUP_BYTES = 8,
    SKIP_REST_BYTES = 4,   /* of an entry, but for its head and where its places are */
    SHORT_IMPACT_DF = 8,   /* shorter lists have no impact: it is as quick to look at them */
    POSITIONS_PACKED = 32, /* fewer positions of a block are varints */
    POSITIONS_CHUNK = 128, /* positions that share a width */
    DOC_BITS_SET = 255,    /* width of a block that is a set of bits */
    DOC_BITS_MAX = 24,     /* of a gap: the sum of a block's cannot wrap round */
    SECTION_ALIGN = 64,
    SUM_CHUNK = 64 * 1024,
    TITLE_WEIGHT = 4, /* a word of the title counts as this many, once a document */
    LEAD_WORDS = 30,  /* the first words of a body: news says at once what it is about */
    LEAD_WEIGHT = 2,  /* a word of it counts as this many, once a document */
    TF_MAX = 255,     /* frequencies above count as this */
    COUNT_MAX = 1 << 22,
};

/* First byte of a term: its name space. */
enum term_kind {
    TERM_AUTHOR = 'a',   /* a folded word of an author's name; documents only */
    TERM_CATEGORY = 'c', /* category_name(); documents only */
    TERM_LANG = 'l',     /* documents only */
    TERM_SOURCE = 's',   /* slug; documents only */
    TERM_BIGRAM = 'u',   /* two stop words in a row: form, NUL, form; documents only */
    TERM_VARIANT = 'v',  /* a stem and a form that has it, see term_name.h; a count and its code */
    TERM_STEM = 'w',     /* documents and frequencies; positions when it is Arabic */
    TERM_SURFACE = 'x',  /* the same for folded surface forms; positions when no stem has them */
};

static inline bool term_has_tf(char kind) {
    return kind == TERM_STEM || kind == TERM_SURFACE;
}

static inline bool term_is_arabic(span s) {
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char) s.at[i] >= 0xD8 && (unsigned char) s.at[i] <= 0xDB) return true;
    return false;
}

/* An Arabic stem has the places of its words (with the codes of their forms, so that exact phrases
 * can be told); other words have them at their form, and so have Arabic stop words, whose stem is
 * not indexed. */
static inline bool stem_has_places(span stem) {
    return term_is_arabic(stem);
}

/* The best place of a document where a word stands. */
enum place { PLACE_BODY, PLACE_LEAD, PLACE_TITLE };
enum { PLACES = 3U };
static inline enum place place_of(uint32_t first_position) {
    if (first_position < TITLE_POSITIONS) return PLACE_TITLE;
    return first_position < TITLE_POSITIONS + LEAD_WORDS ? PLACE_LEAD : PLACE_BODY;
}

/* Where the places of a document that has a word at best there count from: no earlier one can be
 * its first. */
static inline uint32_t place_begins(enum place place) {
    return (place != PLACE_TITLE) * TITLE_POSITIONS + (place == PLACE_BODY) * LEAD_WORDS;
}

/* How often a document has a word, and its best place, in one number: the likely pairs are the
 * small ones. */
static inline uint32_t freq_of(uint32_t count, enum place place) {
    return ((count - 1) / 2 * PLACES + place) << 1 | ((count - 1) & 1);
}
static inline uint32_t freq_count(uint32_t freq) {
    return (freq >> 1) / PLACES * 2 + (freq & 1) + 1;
}
static inline enum place freq_place(uint32_t freq) {
    return (enum place)((freq >> 1) % PLACES);
}
/* As ranking weighs it. */
static inline uint32_t freq_weight(uint32_t freq) {
    uint32_t twos = (freq >> 1) / PLACES, place = (freq >> 1) - twos * PLACES;
    uint32_t tf = twos * 2 + (freq & 1) + 1 + (place == PLACE_LEAD) * (LEAD_WEIGHT - 1) +
                  (place == PLACE_TITLE) * (TITLE_WEIGHT - 1);
    return tf < TF_MAX ? tf : TF_MAX;
}

enum section {
    SECTION_LISTS,
    SECTION_POSITIONS,
    SECTION_DICT,
    SECTION_FENCE,
    SECTION_IDS,
    SECTION_TIMES,
    SECTION_STORIES,
    SECTION_SOURCES,
    SECTION_SOURCE_TABLE,
    SECTION_CATEGORIES,
    SECTION_FLAGS,
    SECTION_NORMS,
    SECTION_BY_ID,
    SECTION_COUNT
};

enum doc_flag { DOC_COPY = 1 };

/* Times lie within this of 1970, so that differences and days never overflow. */
#define DOC_TIME_MAX ((int64_t) 1 << 46)

#define SEGMENT_MAGIC 0x314745535152410aULL
#define MANIFEST_MAGIC 0x314e414d5152410aULL
#define SIDE_MAGIC 0x314449535152410aULL
enum { TRAILER_BYTES = 8 + 4 * 4 + 4 * 8 + SECTION_COUNT * 24 + 8 };

/* Chained hash of SUM_CHUNK pieces, so that a writer can stream. */
uint64_t section_sum(span bytes);

/* "<dir>/<number>.seg" and the like. */
static inline bool segment_path(char *out, size_t size, const char *dir, uint64_t number,
                                const char *suffix) {
    int n = snprintf(out, size, "%s/%06llu%s", dir, (unsigned long long) number, suffix);
    return n > 0 && (size_t) n < size;
}
static inline bool side_path(char *out, size_t size, const char *dir, uint64_t number,
                             uint64_t version) {
    int n = snprintf(out, size, "%s/%06llu.%llu.side", dir, (unsigned long long) number,
                     (unsigned long long) version);
    return n > 0 && (size_t) n < size;
}
static inline void live_name(char *out, size_t size, uint64_t generation) {
    snprintf(out, size, "%06llu.live", (unsigned long long) generation);
}

#endif
