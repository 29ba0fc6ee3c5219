#ifndef STORY_SUBJECT_H
#define STORY_SUBJECT_H

/* subject - what is an article about, from its own words and its paper's addresses: a model learnt
 * from articles whose section is known.
 *
 * Words of the title and the first part of the body, pairs of title words, and (when the model was
 * learnt so) the paper with each of its words, are hashed into 2^bits buckets; the model holds a
 * weight for each bucket and label. What the parts of each host's addresses went with is counted
 * apart (address.h), so the words learn as if there were no addresses; where the host is known, its
 * most telling part and the words are joined, else the words are alone. The section's own name is
 * not looked at: that is story_category_of().
 *
 *     subject_open(bytes, &s, err); subject_guess(s, &article, &guess); subject_close(s);
 *
 * Pure       no I/O, no clock, no chance: the same articles in the same order learn the same model.
 * Ownership  both objects own what they hold; labels are borrowed from them.
 * Limits     SUBJECT_* below; the model file comes from outside: every field is checked.
 * Errors     ERRC_PARSE for a file that is no model, is damaged, or was made for another
 *            TEXT_ANALYSIS_VERSION (the words would not be found: learn again).
 * Threads    one object, one thread at a time.
 * Sources    softmax regression by stochastic gradient with AdaGrad (Duchi, Hazan, Singer 2011),
 *            feature hashing (Weinberger et al. 2009).
 */

#include "model/article.h"

enum {
    SUBJECT_LABELS_MAX = 32,
    SUBJECT_LABEL_BYTES = 64,
    SUBJECT_BITS_MIN = 8,
    SUBJECT_BITS_MAX = 20,
    SUBJECT_LEAD_MAX = 8192,       /* bytes of the body that are read */
    SUBJECT_ADDRESSES_MAX = 65536, /* parts of addresses: a key and a count for each label */
    SUBJECT_EXAMPLES_MAX = 300000  /* later ones are not learnt from: about 300 MB */
};
/* Weights, and the parts of addresses. */
#define SUBJECT_MODEL_BYTES                                                                        \
    (((size_t) SUBJECT_LABELS_MAX << SUBJECT_BITS_MAX) +                                           \
     (size_t) SUBJECT_ADDRESSES_MAX * (8 + 4 * SUBJECT_LABELS_MAX) + 8192)

/* ---- guessing ---- */

struct subject;
struct subject_guess {
    int label;         /* number of the likeliest label; -1: no words, no known address */
    double confidence; /* its probability, 0..1 */
    bool sure;         /* confidence reaches the label's threshold */
    span address;      /* the part of the address that had a say, borrowed from it; empty = none */
    uint32_t address_seen, address_with; /* articles learnt from with that part; and this label */
};

enum errc subject_open(span bytes, struct subject **ret, struct error *err) MUST_CHECK;
/* The built-in model (data/models/subject-ar.model): Arabic, labels are our sections' names. */
enum errc subject_open_default(struct subject **ret, struct error *err) MUST_CHECK;
void subject_close(struct subject *s);
void subject_guess(struct subject *s, const struct article *a, struct subject_guess *ret);
/* As if the article had no address. */
void subject_guess_words(struct subject *s, const struct article *a, struct subject_guess *ret);
/* Of the model. */
int subject_label_count(const struct subject *s);
span subject_label(const struct subject *s, int label);
/* From this confidence a guess of the label by its words is sure; above 1 = never. */
double subject_threshold(const struct subject *s, int label);
/* The likeliest label as one of our sections when the guess is sure and the label is the name of
 * one; else CATEGORY_UNKNOWN. *ret_confidence is 0 for UNKNOWN, and may be NULL. */
enum category subject_category(struct subject *s, const struct article *a, double *ret_confidence);
/* As subject_category() with the built-in model: UNKNOWN for what is not Arabic. */
enum category subject_default_category(struct subject *s, const struct article *a,
                                       double *ret_confidence);

/* ---- learning ---- */

/* What the guesses from a threshold up must reach, unless the options say otherwise. */
#define SUBJECT_PRECISION 0.9
struct subject_trainer;
struct subject_options {
    uint32_t bits;       /* 0 = 18 */
    uint32_t lead_bytes; /* 0 = 2000 */
    bool papers;         /* the paper's name is a feature: for papers the model has seen */
    int epochs;          /* 0 = 6 */
    double precision;    /* of what is called sure; 0 = SUBJECT_PRECISION, at most 1 */
    bool words_only;     /* no addresses are learnt */
    /* Measure on papers left out of learning, not on the newest tenth: for a model that others will
     * use. No addresses are learnt: theirs are other papers. */
    bool unseen_papers;
    /* May be NULL; done of total examples. */
    void (*progress)(void *ctx, size_t done, size_t total);
    void *ctx;
};
/* Of what was held out. */
struct subject_figures {
    size_t held_out;
    double accuracy, macro_f1;
    /* By label: the least confidence from which its guesses are as often right as asked for; above
     * 1 = never. */
    double thresholds[SUBJECT_LABELS_MAX];
    double precision, answered; /* of the held-out at those: right, and not left unknown */
};
struct subject_report {
    size_t examples;
    struct subject_figures words;     /* guessed by the words alone */
    struct subject_figures addressed; /* by both, of those whose address is of a known host */
    size_t address_parts;             /* in the model */
    double word_weight;               /* against an address, chosen on the held-out */
};

struct subject_trainer *subject_trainer_new(const struct subject_options *opts);
void subject_trainer_free(struct subject_trainer *t);
/* False when it was not taken: too many labels or examples, no words, a label that is no name. */
bool subject_trainer_add(struct subject_trainer *t, const struct article *a, span label);
/* An article that nobody labelled: says how much of an address's articles the labels speak for. */
void subject_trainer_add_unlabelled(struct subject_trainer *t, const struct article *a);
/* Learns from nine tenths, measures on the newest tenth (or, unseen_papers, on each sixth of the
 * papers with the rest learnt), learns from all, writes the model to out.
 * ERRC_USAGE with fewer than two labels or ten examples. */
enum errc subject_trainer_run(struct subject_trainer *t, struct buf *out,
                              struct subject_report *ret, struct error *err) MUST_CHECK;

#endif
