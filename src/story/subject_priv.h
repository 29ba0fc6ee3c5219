#ifndef STORY_SUBJECT_PRIV_H
#define STORY_SUBJECT_PRIV_H

/* subject_priv - how an article becomes hashed features, shared by learning and guessing. */

#include "story/subject.h"
#include "text/text.h"

/* A feature's count in half words: a body word 2, a title word 5. Fits a byte, capped. */
enum { POINTS_BODY = 2, POINTS_TITLE = 5, POINTS_MAX = 255 };
enum { FEATURES_MAX = 2048 };

/* Buckets with their points; each bucket once, in the order of the text. */
struct subject_bag {
    uint32_t bits;
    uint8_t *points; /* by bucket; all zero between calls */
    uint32_t count;
    uint32_t at[FEATURES_MAX];
    float value[POINTS_MAX + 1]; /* 1 + ln(words) */
    float norm;                  /* 1 / length of the vector of values */
};
void subject_bag_init(struct subject_bag *b, uint32_t bits);
void subject_bag_done(struct subject_bag *b);
void subject_bag_fill(struct subject_bag *b, struct analyzer *an, const struct article *a,
                      uint32_t lead_bytes, bool papers);
/* Zeroes the points again; the list of buckets stays until the next fill. */
void subject_bag_clear(struct subject_bag *b);

/* ---- the model file: magic, these fields as u32, the labels as blobs, then for each a threshold
 * (u32, in SUBJECT_THRESHOLD_ONE; above it: never sure), a scale and a bias (float bits, u32); with
 * addresses, for each label the threshold of what they had a say in, the weight of the words (float
 * bits) and the table (subject_address.h); int8 weights by bucket and label, hash64 of all that
 * (u64). A model without addresses is of the first version, which had none ---- */

#define SUBJECT_MAGIC "warraqSM"
enum { SUBJECT_VERSION_WORDS = 1, SUBJECT_VERSION = 2, SUBJECT_THRESHOLD_ONE = 10000 };
struct subject_head {
    uint32_t version, analysis; /* SUBJECT_VERSION, TEXT_ANALYSIS_VERSION */
    uint32_t bits, labels, lead_bytes, papers;
};
bool subject_label_valid(span label);

/* ---- judging: what was guessed, and what was right ---- */

struct verdict {
    float confidence;
    uint8_t guess, gold;
};
/* Fills ret; the thresholds are for a precision. Sorts v. A label that was guessed too seldom to be
 * proven is never sure; addressed: it gets the threshold of all of them together. */
void subject_judge(struct verdict *v, size_t count, size_t labels, double precision, bool addressed,
                   struct subject_figures *ret);

/* By the last weights learnt, before they are rounded: for tests. */
double subject_trainer_probability(struct subject_trainer *t, const struct article *a, int label);

/* Numbers in, probabilities out, in place. */
void subject_softmax(float *scores, size_t count);

#endif
