#ifndef SEARCH_ENGINE_FORMAT_H
#define SEARCH_ENGINE_FORMAT_H

/* format - the constants of the files that this room writes; the bytes are drawn in
 * src/search/README.md. Every change of a layout raises FORMAT_VERSION: older files are then
 * rebuilt from the archive.
 */

#include "base/buf.h"

#include <stdio.h>

enum {
    FORMAT_VERSION = 1,
    BLOCK_DOCS = 128,         /* documents of a packed block */
    DICT_BLOCK_TERMS = 32,    /* terms between two fences */
    TITLE_POSITIONS = 1024,   /* positions below are the title's; a title has fewer words */
    POSITION_MAX = 1 << 26,   /* later words are searched without their place */
    POSITION_GAP = 64,        /* between body and summary: no phrase runs across */
    TERM_BYTES_MAX = 128,     /* longer words are cut, in the index and in the query */
    SPELLING_BYTES_MAX = 128, /* original spelling kept for a surface form */
    SEGMENT_DOCS_MAX = 1 << 24,
    LIST_PADDING = 16, /* readable bytes behind the last list: unpacking loads 8 at once */
    SKIP_BYTES = 16,
    SECTION_ALIGN = 64,
    SUM_CHUNK = 64 * 1024,
    TITLE_WEIGHT = 4, /* a word of the title counts as this many of the body */
    TF_MAX = 255,
};

/* First byte of a term: its name space. */
enum term_kind {
    TERM_AUTHOR = 'a',   /* a folded word of an author's name; documents only */
    TERM_CATEGORY = 'c', /* category_name(); documents only */
    TERM_LANG = 'l',     /* documents only */
    TERM_SOURCE = 's',   /* slug; documents only */
    TERM_VARIANT = 'v',  /* stem, NUL, surface form that has it; a count, no list */
    TERM_STEM = 'w',     /* documents, weighted frequencies, positions */
    TERM_SURFACE = 'x',  /* the same for folded surface forms, and the usual spelling */
};

static inline bool term_has_positions(char kind) {
    return kind == TERM_STEM || kind == TERM_SURFACE;
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

#endif
