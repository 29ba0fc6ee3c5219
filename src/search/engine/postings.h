#ifndef SEARCH_ENGINE_POSTINGS_H
#define SEARCH_ENGINE_POSTINGS_H

/* postings - walks the documents of one term in one segment, in rising document order.
 *
 * Blocks of BLOCK_DOCS documents with a skip entry each; documents, frequencies and positions of a
 * block are unpacked only when they are asked for, a single frequency without its block.
 *
 * Errors     damaged bytes end the list and set `damaged`; documents are always < segment docs.
 * Threads    one an object.
 */

#include "search/engine/bitpack.h"
#include "search/engine/positions.h"
#include "search/engine/rank.h"
#include "search/engine/segment.h"

#define POSTINGS_END UINT32_MAX

struct postings {
    const struct segment *segment;
    const unsigned char *skip_heads, *skip_rests, *skip_groups, *packed, *packed_end;
    uint32_t skip_rest_bytes, skip_places_mask;
    span places; /* positions of the whole term */
    uint32_t df, blocks, variants;
    bool has_tf, damaged;
    uint8_t impact;        /* of the whole list; 0 = not known */
    uint32_t window_block; /* postings_window() looked at last */
    /* the decoded block */
    uint32_t block, n, i; /* i: place of `doc` */
    uint32_t doc;         /* current one, POSTINGS_END behind the last */
    const unsigned char *freqs_at;
    size_t freqs_room;
    uint8_t freq_bits;
    bool freqs_checked, freqs_ready;
    uint32_t docs[BLOCK_DOCS + BITPACK_ROOM];
    uint32_t freqs[BLOCK_DOCS + BITPACK_ROOM]; /* freq_of(), once they are ready */
    /* positions: of the block, and how many stand before each document */
    bool positions_ready;
    struct positions positions;
    uint32_t pos_before[BLOCK_DOCS + BITPACK_ROOM];
    float short_bound; /* of a list too short for an impact; below 0 = not known */
};

/* Of the list only the documents in [lo, hi) are asked for, and no positions: it stands on the
 * first of them or before, and what is not below hi may be missing, from df and ranks too. */
void postings_open_range(struct postings *p, const struct segment *s, char kind,
                         const struct term_info *info, uint32_t lo, uint32_t hi);
/* Stands on the first document. */
static inline void postings_open(struct postings *p, const struct segment *s, char kind,
                                 const struct term_info *info) {
    postings_open_range(p, s, kind, info, 0, POSTINGS_END);
}
/* The first document >= target; calls must not go back. */
uint32_t postings_advance(struct postings *p, uint32_t target);
uint32_t postings_next(struct postings *p);
/* To the first document behind the current block. */
uint32_t postings_behind(struct postings *p);
/* How many documents of the list stand before the current one. */
static inline uint32_t postings_rank(const struct postings *p) {
    return p->doc == POSTINGS_END ? p->df : p->block * BLOCK_DOCS + p->i;
}
/* How many documents of the list lie in [lo, hi), lo not before the current one; 0 when damaged. */
uint32_t postings_between(struct postings *p, uint32_t lo, uint32_t hi);
/* The weighted frequency of the current document, 1..TF_MAX. */
uint32_t postings_tf(struct postings *p);
/* freq_of() of the whole block, in freqs[]. */
void postings_freqs(struct postings *p);
/* Whether the current document has the word in its title. */
bool postings_in_title(struct postings *p);
/* Positions of the current document, at most max, those behind `last` may be left out; with a code
 * only those in that form. */
size_t postings_positions(struct postings *p, uint32_t code, uint32_t last, uint32_t *out,
                          size_t max);
/* Of n <= BLOCK_DOCS rising documents that lie in a block, those that the list has: which of them,
 * and their freq_of(). Returns how many; room for BLOCK_DOCS in both. The block is not before the
 * current one; df >= BLOCK_DOCS. Sets of bits are not unpacked for it. */
uint32_t postings_find(struct postings *p, uint32_t block, const uint32_t *docs, uint32_t n,
                       uint32_t *which, uint32_t *freqs);
/* Asks for the bytes of a block ahead of time. */
void postings_prefetch(const struct postings *p, uint32_t block);
/* Packs those of n rising documents that the list has to the front; returns how many. The first is
 * not before the current document's block or the last call's or window's. */
uint32_t postings_keep(struct postings *p, uint32_t *docs, uint32_t n);
/* Sets the bits of the documents in [lo, hi); the list is used up by it. */
void postings_fill(struct postings *p, uint32_t lo, uint32_t hi, uint64_t *bits);

/* Of a list of blocks (df >= BLOCK_DOCS): the one that has the first document >= target, `blocks`
 * behind the last; and a block's impact. */
uint32_t postings_block_at(const struct postings *p, uint32_t target);
uint8_t postings_impact(const struct postings *p, uint32_t block);

/* A bound of rank_term() for a weight of 1 over the whole list; 0 when there is no document. */
float postings_bound_all(const struct postings *p, const struct ranker *r);

/* A second place in the list that moves forward by blocks, for bounds: nothing is decoded. */
struct postings_view {
    const struct postings *of;
    uint32_t block, last; /* last document of the block; POSTINGS_END behind the list */
    float bound;          /* of rank_term() for a weight of 1 over the block */
    float scale;          /* of a block's impact, to be a bound */
};
/* Of a list that stands on its first document; the view then stands on the first block. */
void postings_view_open(struct postings_view *v, const struct postings *p, const struct ranker *r);
/* To the block that holds the first document >= target; calls must not go back. */
void postings_view_advance(struct postings_view *v, const struct ranker *r, uint32_t target);
/* The lowest impact whose bound, which rises with it, `reaches`; 256: none does. */
uint32_t postings_impact_for(const struct postings *p, const struct ranker *r,
                             bool (*reaches)(const void *ctx, float bound), const void *ctx);
/* Moves on to the first block, from the one it is on, with at least this impact; where there are no
 * blocks it stays. */
void postings_view_skip(struct postings_view *v, const struct ranker *r, uint32_t impact);
/* The number behind the last document of the block before. */
uint32_t postings_block_base(const struct postings *p, uint32_t block);
/* Over the documents in [lo, hi), or the whole list when that is more than blocks_max blocks. The
 * view moves to lo. */
float postings_view_bound(struct postings_view *v, const struct ranker *r, uint32_t lo, uint32_t hi,
                          uint32_t blocks_max);
/* Sets bit (doc - lo) of the documents in [lo, hi), lo % 64 == 0, lo not before the current
 * document's or the last window's. Sets of bits are not unpacked for it. */
void postings_window(struct postings *p, uint32_t lo, uint32_t hi, uint64_t *bits);

/* For a merge: the frequency of the current document as it is stored, and all gaps and codes of
 * the block; *ret_from is where those of the current document begin. The buffers are the caller's
 * and hold until the walk leaves the block. */
struct postings_rows {
    uint32_t *gaps, *codes, room, block;
    bool ready;
};
uint32_t postings_freq(struct postings *p);
bool postings_rows(struct postings *p, struct postings_rows *rows, uint32_t *ret_from);

/* Impacts: rank_term() of weight 1 as a byte, rounded up. */
uint8_t impact_of(float saturation);

#endif
