#ifndef SEARCH_ENGINE_POSTINGS_H
#define SEARCH_ENGINE_POSTINGS_H

/* postings - walks the documents of one term in one segment, in rising document order.
 *
 * Positions of a document: varints of (gap << 1 | last), the first gap from 0, the others from
 * the place behind the one before; the title's stand first, below TITLE_POSITIONS.
 *
 * Errors     damaged bytes end the list and set `damaged`; documents are always < segment docs.
 * Threads    one an object.
 */

#include "search/engine/rank.h"
#include "search/engine/segment.h"

#define POSTINGS_END UINT32_MAX

struct postings {
    const struct segment *segment;
    const unsigned char *skips, *packed, *packed_end;
    span positions; /* of the whole term */
    uint32_t df, blocks;
    bool has_tf, damaged;
    /* the decoded block */
    uint32_t block, n, i; /* i: place of `doc` */
    uint32_t doc;         /* current one, POSTINGS_END behind the last */
    bool tfs_ready;
    uint32_t docs[BLOCK_DOCS], tfs[BLOCK_DOCS];
    /* positions are found by walking from the block's start */
    uint32_t pos_i;
    struct cursor pos_at;
    uint8_t short_max_tf, short_min_norm; /* of a list without skips */
};

/* Stands on the first document. */
void postings_open(struct postings *p, const struct segment *s, char kind,
                   const struct term_info *info);
/* The first document >= target; calls must not go back. */
uint32_t postings_advance(struct postings *p, uint32_t target);
uint32_t postings_next(struct postings *p);
uint32_t postings_tf(struct postings *p);
/* Positions of the current document, at most max. */
size_t postings_positions(struct postings *p, uint32_t *out, size_t max);
/* The same as they are encoded, for a merge. */
span postings_raw(struct postings *p);
/* Sets the bits of the documents in [lo, hi); the list is used up by it. */
void postings_fill(struct postings *p, uint32_t lo, uint32_t hi, uint64_t *bits);
/* Bounds of rank_term() for a weight of 1; 0 when there is no document. None of them decodes or
 * moves anything. */
/* Over the block that holds the first document >= target, target >= doc; *ret_last is the last
 * document of that block, POSTINGS_END behind the list. */
float postings_peek(const struct postings *p, const struct ranker *r, uint32_t target,
                    uint32_t *ret_last);
/* Over the documents in [lo, hi), lo >= doc. */
float postings_bound(const struct postings *p, const struct ranker *r, uint32_t lo, uint32_t hi);
/* Over the whole list. */
float postings_bound_all(const struct postings *p, const struct ranker *r);
/* Whether the current document has the word in its title. */
bool postings_in_title(struct postings *p);

/* rows: rising positions in their low 32 bits. */
void positions_encode(const uint64_t *rows, size_t n, struct buf *out);

#endif
