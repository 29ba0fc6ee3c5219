#ifndef STORY_SUBJECT_TRAINER_H
#define STORY_SUBJECT_TRAINER_H

/* subject_trainer - what the files of the learner share: learning, measuring, writing. */

#include "base/map.h"
#include "base/vec.h"
#include "story/subject_address.h"
#include "story/subject_priv.h"

/* A feature is its bucket (20 bits) and its points above them. */
enum { BUCKET_BITS = SUBJECT_BITS_MAX, BUCKET_MASK = (1 << BUCKET_BITS) - 1 };

struct example {
    size_t first;
    uint32_t count;
    uint8_t label;
    float norm;
    uint32_t fold; /* of its paper */
    int64_t order_s;
};

struct subject_trainer {
    struct subject_options opts;
    struct analyzer *analyzer;
    struct subject_bag bag;
    char labels[SUBJECT_LABELS_MAX][SUBJECT_LABEL_BYTES + 1];
    uint32_t label_count;
    VEC_OF(uint32_t) features;
    VEC_OF(struct example) examples;
    float label_weights[SUBJECT_LABELS_MAX];
    float *weights, *squares; /* bucket * labels + label; squares of the steps so far */
    float biases[SUBJECT_LABELS_MAX], bias_squares[SUBJECT_LABELS_MAX];
    struct map papers; /* hash -> fold */
    uint32_t next_fold;
    uint32_t folds; /* 0..FOLDS */
    size_t unlabelled;
    struct address_learner addresses; /* example by example, unless the options say no */
    size_t done, total;               /* for progress */
};

/* What the words alone say, by the last weights learnt. */
void subject_probabilities(const struct subject_trainer *t, const struct example *e, float *p);
/* Weights from the examples of these numbers, which are shuffled. */
void subject_learn(struct subject_trainer *t, uint32_t *order, size_t count);
/* Fills ret: on the newest tenth, learnt from the older (order is by time), or paper by paper. */
void subject_measure(struct subject_trainer *t, uint32_t *order, size_t count,
                     struct subject_report *ret);
void subject_write(const struct subject_trainer *t, const struct subject_report *r,
                   const struct address_table *addresses, struct buf *out);

#endif
