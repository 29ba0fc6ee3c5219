#ifndef SEARCH_ENGINE_DICT_H
#define SEARCH_ENGINE_DICT_H

/* dict - the sorted terms of a segment: front-coded in blocks of DICT_BLOCK_TERMS behind an array
 * of their first bytes, offsets and marks (the fence).
 *
 * A word whose surface form is its whole stem, in the same documents as often, and which people
 * write as it is folded, has one entry, the stem's, and a mark: "a form, too". Finding and walking
 * give such a form as if it had its own.
 *
 * Errors     reading is total: damaged bytes end a scan early, offsets are checked by who uses
 *            them (postings.h).
 * Threads    a dict is immutable; a cursor belongs to one thread.
 */

#include "search/engine/format.h"

struct term_info {
    uint32_t df;                /* documents, dead ones too */
    uint64_t list_at, list_len; /* in SECTION_LISTS */
    uint64_t pos_at, pos_len;   /* in SECTION_POSITIONS */
    uint32_t variants;          /* stems with positions: how many forms; 0: itself alone */
    uint32_t code;              /* TERM_VARIANT: the form's number */
};

/* Of a stem: the stem itself is the only form of it that has places. */
static inline bool term_info_alone(const struct term_info *stem) {
    return stem->pos_len && !stem->variants;
}

enum { DICT_FAN = 16 };

struct dict {
    span bytes, fence;
    /* The first two steps of a search take a line or two of memory each: the first bytes of every
     * step-th block's first term, and of every DICT_FAN-th of those. 0: there are none. */
    size_t step;
    uint64_t coarse[DICT_FAN], fine[DICT_FAN * DICT_FAN];
};
void dict_open(struct dict *d, span bytes, span fence);

/* Where the next list and its places begin, and the shared list before it: entries tell lengths. */
struct dict_ends {
    uint64_t list, pos, shared;
};

/* A walk through the entries as they stand; see dict_scan.h. */
struct dict_scan {
    const struct dict *dict;
    struct cursor in;
    size_t block; /* that `in` reads */
    unsigned in_block;
    char bytes[TERM_NAME_MAX];
    size_t len;
    span spelling_told; /* surface forms: see dict_spelling() */
    struct dict_ends ends;
    struct term_info info;
};

struct dict_cursor {
    struct dict_scan here, stems; /* stems: those that are forms, too, once forms are reached */
    bool more_here, stems_open, more_stems;
    bool on_stems;            /* which of the two the cursor stands on */
    char form[TERM_NAME_MAX]; /* the term, when that is `stems` */
    struct term_info info;
};

/* Places the cursor on the first term >= from; false at the end. */
bool dict_seek(const struct dict *d, span from, struct dict_cursor *ret);
bool dict_next(struct dict_cursor *c);
static inline span dict_term(const struct dict_cursor *c) {
    return c->on_stems ? (span){ c->form, c->stems.len } : (span){ c->here.bytes, c->here.len };
}
/* The usual spelling of the surface form that the cursor stands on, in place of what `out` holds.
 */
void dict_spelling(const struct dict_cursor *c, struct buf *out);
/* Asks for the block of entries that would have the term ahead of time, and tells which it is. */
size_t dict_ask(const struct dict *d, span term);
/* block: of dict_ask(). */
bool dict_find_in(const struct dict *d, size_t block, span term, struct term_info *ret);
static inline bool dict_find(const struct dict *d, span term, struct term_info *ret) {
    return dict_find_in(d, dict_ask(d, term), term, ret);
}

/* Terms must come in rising order; lists lie in that order too, but for those of surface forms that
 * share the bytes of an earlier one. */
struct dict_out {
    struct buf bytes, fence, spelling;
    char last[TERM_NAME_MAX];
    size_t last_len;
    uint64_t count, list_end, shared_at;

    /* The walk of dict_out_find_stem() through what is written. */
    struct dict view;
    struct dict_scan stems;
    size_t stems_at; /* in bytes, which move */
    uint64_t stem;   /* how many stems are before it */
    bool stems_open, more_stems;
};
void dict_out_init(struct dict_out *d);
void dict_out_done(struct dict_out *d);
void dict_out_add(struct dict_out *d, span term, span spelling, const struct term_info *info);
/* The entry of a stem that was written; *ret_number: which stem it is, from 0. For surface forms as
 * they come: once it was asked for one, no stem may be added, and none before it is found again. */
bool dict_out_find_stem(struct dict_out *d, span stem, struct term_info *ret, uint64_t *ret_number);
/* Marks the stem that was found last: it is a form, too, which is not added then. */
void dict_out_mark_form(struct dict_out *d);

#endif
