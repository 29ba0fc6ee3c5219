/* subject_measure - learns from a part, guesses the rest: how good, and from where to be trusted.
 */

#include "base/mem.h"
#include "story/subject_trainer.h"

#include <math.h>

/* How much the words may add to an address: one of these, by the least loss on the held-out. With
 * fewer articles to tell by, the middle one, which is near the best on ANT and Jawhara. */
static const float WORD_WEIGHTS[] = { 0.5f, 0.25f, 0.75f, 1, 0.1f };
enum { WEIGHTS = COUNT_OF(WORD_WEIGHTS), WEIGHT_PROOF_MIN = 50 };

static struct verdict verdict_of(const struct subject_trainer *t, const struct example *e,
                                 const float *p) {
    size_t best = 0;
    for (size_t l = 1; l < t->label_count; l++)
        if (p[l] > p[best]) best = l;
    return (struct verdict){ p[best], (uint8_t) best, e->label };
}

static struct verdict by_words(const struct subject_trainer *t, const struct example *e) {
    float p[SUBJECT_LABELS_MAX];
    subject_probabilities(t, e, p);
    return verdict_of(t, e, p);
}

/* The newest tenth, learnt from the older: order is by time. */
static size_t judge_newest(struct subject_trainer *t, uint32_t *order, size_t count,
                           struct verdict *v) {
    size_t older = count - count / 10, n = 0;
    subject_learn(t, order, older);
    for (size_t i = older; i < count; i++) v[n++] = by_words(t, &t->examples.at[order[i]]);
    return n;
}

/* Each fold of papers, learnt from the others. */
static size_t judge_papers(struct subject_trainer *t, size_t count, struct verdict *v) {
    uint32_t *order = mem_alloc(count * sizeof(*order));
    size_t n = 0;
    for (uint32_t fold = 0; fold < t->folds; fold++) {
        size_t others = 0;
        for (size_t i = 0; i < count; i++)
            if (t->examples.at[i].fold != fold) order[others++] = (uint32_t) i;
        subject_learn(t, order, others);
        for (size_t i = 0; i < count; i++)
            if (t->examples.at[i].fold == fold) v[n++] = by_words(t, &t->examples.at[i]);
    }
    mem_free(order);
    return n;
}

/* What the example's words and address say; false when its address is not known. */
static bool join(const struct subject_trainer *t, const struct address_table *table, size_t example,
                 float p[WEIGHTS][SUBJECT_LABELS_MAX]) {
    float words[SUBJECT_LABELS_MAX];
    struct address_evidence e;
    if (!address_learner_evidence(&t->addresses, table, example, &e)) return false;
    subject_probabilities(t, &t->examples.at[example], words);
    for (size_t w = 0; w < WEIGHTS; w++)
        address_join(&e, WORD_WEIGHTS[w], words, t->label_count, p[w]);
    return true;
}

/* Words and parts are of the same older articles, so neither knows the newest. */
static void judge_addresses(const struct subject_trainer *t, const uint32_t *order, size_t older,
                            size_t count, struct verdict *v, struct subject_report *ret) {
    float p[WEIGHTS][SUBJECT_LABELS_MAX];
    struct verdict *by_weight = mem_alloc(WEIGHTS * (count - older + 1) * sizeof(*by_weight));
    double loss[WEIGHTS] = { 0 };
    struct address_table table;
    size_t n = 0, best = 0;
    address_learn(&t->addresses, order, older, t->label_count, &table);
    for (size_t i = older; i < count; i++) {
        const struct example *e = &t->examples.at[order[i]];
        if (!join(t, &table, order[i], p)) continue;
        for (size_t w = 0; w < WEIGHTS; w++) {
            loss[w] -= log(fmax((double) p[w][e->label], 1e-6));
            by_weight[n * WEIGHTS + w] = verdict_of(t, e, p[w]);
        }
        n++;
    }
    for (size_t w = 1; w < WEIGHTS && n >= WEIGHT_PROOF_MIN; w++)
        if (loss[w] < loss[best]) best = w;
    for (size_t i = 0; i < n; i++) v[i] = by_weight[i * WEIGHTS + best];
    ret->word_weight = (double) WORD_WEIGHTS[best];
    subject_judge(v, n, t->label_count, t->opts.precision, true, &ret->addressed);
    address_table_done(&table);
    mem_free(by_weight);
}

void subject_measure(struct subject_trainer *t, uint32_t *order, size_t count,
                     struct subject_report *ret) {
    struct verdict *v = mem_alloc(count * sizeof(*v));
    bool papers = t->opts.unseen_papers;
    size_t n = papers ? judge_papers(t, count, v) : judge_newest(t, order, count, v);
    subject_judge(v, n, t->label_count, t->opts.precision, false, &ret->words);
    judge_addresses(t, order, papers ? count : count - n, count, v, ret);
    mem_free(v);
}
