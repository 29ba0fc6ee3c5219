#ifndef STORY_SUBJECT_ADDRESS_H
#define STORY_SUBJECT_ADDRESS_H

/* subject_address - what the parts of a paper's addresses said of the subject, counted.
 *
 * A part has, for each label, the number of articles that had both. The most telling part of an
 * address (the least entropy, smoothed by its host's labels) is the evidence; it is joined with
 * what the words say. Parts are host by host: what one paper numbers 105 is nothing elsewhere.
 *
 * Ownership  learner and table own their lists; evidence holds numbers only.
 * Limits     ADDRESS_ROWS_MAX parts in a table, those of the most articles.
 * Sources    the one best piece of evidence decides: decision lists (Yarowsky 1994); smoothing by
 *            the more general distribution: Dirichlet priors (MacKay, Peto 1995); a weighed product
 *            of two experts' odds: logarithmic opinion pools (Genest, Zidek 1986).
 */

#include "base/vec.h"
#include "story/address.h"
#include "story/subject.h"

enum {
    ADDRESS_ROWS_MAX = SUBJECT_ADDRESSES_MAX,
    ADDRESS_SUPPORT_MIN = 5 /* articles that had the part; slugs, ids and days have fewer */
};

struct address_table {
    uint32_t labels;
    size_t len;
    uint64_t *keys;   /* rising */
    uint32_t *counts; /* row * labels + label */
};

struct address_evidence {
    float log_part[SUBJECT_LABELS_MAX], log_host[SUBJECT_LABELS_MAX]; /* of probabilities */
    size_t part; /* number of the part among those asked about */
    size_t row;  /* of the table */
};

void address_table_done(struct address_table *t);
/* False when the host is not known. keys[0] is the host's. */
bool address_evidence(const struct address_table *t, const uint64_t *keys, size_t count,
                      struct address_evidence *ret);
/* Probabilities of the words become those of both: the odds that the words add to the host's
 * labels count `weight` times. words NULL = there are none. */
void address_join(const struct address_evidence *e, float weight, const float *words, size_t labels,
                  float *ret);

/* ---- the file: number of rows (u32), by row the key (u64) and a u32 for each label ---- */

void address_table_write(const struct address_table *t, struct buf *out);
/* False for anything else: too many rows, cut short, keys that do not rise, an empty row. */
bool address_table_read(struct address_table *t, uint32_t labels, struct cursor *c);

/* ---- learning ---- */

struct address_example {
    size_t first;
    uint8_t count, label;
};
struct address_learner {
    VEC_OF(uint64_t) keys;
    VEC_OF(struct address_example) examples;
    VEC_OF(uint64_t) unlabelled; /* keys of articles that nobody labelled */
};
void address_learner_done(struct address_learner *l);
void address_learner_add(struct address_learner *l, span url, uint8_t label);
void address_learner_add_unlabelled(struct address_learner *l, span url);
/* Those nobody labelled count for every label alike: where only what is easily guessed has a label,
 * the folder of all news must not seem to be about that.
 * From the examples of these numbers. Of their parts those stay that are the most telling one of
 * an example, and the hosts. */
void address_learn(const struct address_learner *l, const uint32_t *order, size_t count,
                   uint32_t labels, struct address_table *ret);
bool address_learner_evidence(const struct address_learner *l, const struct address_table *t,
                              size_t example, struct address_evidence *ret);

#endif
