/* subject_judge - how good the guesses were, and from which confidence they can be trusted. */

#include "story/subject_priv.h"

#include <stdlib.h>

/* Fewer sure guesses prove nothing about a label. */
enum { PROOF_MIN = 20 };
static const double NEVER = 2;
/* Below, the other labels together are likelier, however often it was right. */
static const float SURE_MIN = 0.5f;

static int surest_first(const void *a, const void *b) {
    const struct verdict *x = a, *y = b;
    if (x->confidence != y->confidence) return x->confidence < y->confidence ? 1 : -1;
    /* among equals the wrong ones first: the threshold lets all of them in */
    return (x->guess == x->gold) - (y->guess == y->gold);
}

enum { ANY = SUBJECT_LABELS_MAX };

/* v is by falling confidence. With addresses most guesses are all but certain: when even the least
 * sure of the held-out were right often enough, a probability is taken at its word. */
static double threshold_of(const struct verdict *v, size_t count, size_t label, double precision,
                           bool addressed) {
    size_t right = 0, seen = 0;
    double threshold = NEVER;
    bool holds = false; /* down to the last that was looked at */
    for (size_t i = 0; i < count; i++) {
        if (v[i].confidence < SURE_MIN) break;
        if (v[i].guess != label && label != ANY) continue;
        seen++;
        right += v[i].gold == v[i].guess;
        holds = seen >= PROOF_MIN && (double) right >= precision * (double) seen;
        if (holds) threshold = (double) v[i].confidence;
    }
    return addressed && holds && threshold > precision ? precision : threshold;
}

static void count_sure(const struct verdict *v, size_t count, struct subject_figures *ret) {
    size_t sure = 0, right = 0;
    for (size_t i = 0; i < count; i++) {
        if ((double) v[i].confidence < ret->thresholds[v[i].guess]) continue;
        sure++;
        right += v[i].guess == v[i].gold;
    }
    ret->answered = count ? (double) sure / (double) count : 0;
    ret->precision = sure ? (double) right / (double) sure : 0;
}

void subject_judge(struct verdict *v, size_t count, size_t labels, double precision, bool addressed,
                   struct subject_figures *ret) {
    size_t right[SUBJECT_LABELS_MAX] = { 0 }, guessed[SUBJECT_LABELS_MAX] = { 0 };
    size_t gold[SUBJECT_LABELS_MAX] = { 0 }, all = 0, seen = 0;
    double f1 = 0;
    qsort(v, count, sizeof(*v), surest_first);
    for (size_t i = 0; i < count; i++) {
        bool hit = v[i].guess == v[i].gold;
        guessed[v[i].guess]++;
        gold[v[i].gold]++;
        right[v[i].guess] += hit;
        all += hit;
    }
    for (size_t l = 0; l < labels; l++) {
        bool unproven = addressed && guessed[l] < PROOF_MIN;
        ret->thresholds[l] = threshold_of(v, count, unproven ? ANY : l, precision, addressed);
        if (!gold[l]) continue;
        seen++;
        f1 += 2.0 * (double) right[l] / (double) (guessed[l] + gold[l]);
    }
    ret->held_out = count;
    ret->accuracy = count ? (double) all / (double) count : 0;
    ret->macro_f1 = seen ? f1 / (double) seen : 0;
    count_sure(v, count, ret);
}
