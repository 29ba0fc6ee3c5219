/* subject_train - softmax regression over hashed features: learns, measures itself, writes. */

#include "base/hash.h"
#include "base/mem.h"
#include "story/subject_trainer.h"

#include <math.h>
#include <stdlib.h>

/* Chosen on the ANT and Jawhara validation sets; flat around these values. */
enum { EPOCHS = 6, FOLDS = 6 };
#define RATE 0.3f
#define RARE_POWER 0.4f

struct subject_trainer *subject_trainer_new(const struct subject_options *opts) {
    struct subject_trainer *t = mem_zalloc(1, sizeof(*t));
    t->opts = *opts;
    t->papers = (struct map) MAP_INIT;
    struct subject_options *o = &t->opts;
    if (!o->bits) o->bits = 18;
    if (!o->lead_bytes) o->lead_bytes = 2000;
    if (!o->epochs) o->epochs = EPOCHS;
    assert(o->bits >= SUBJECT_BITS_MIN && o->bits <= SUBJECT_BITS_MAX);
    assert(o->lead_bytes <= SUBJECT_LEAD_MAX);
    if (!(o->precision > 0)) o->precision = SUBJECT_PRECISION;
    t->analyzer = analyzer_new();
    subject_bag_init(&t->bag, o->bits);
    return t;
}

void subject_trainer_free(struct subject_trainer *t) {
    if (!t) return;
    analyzer_free(t->analyzer);
    subject_bag_done(&t->bag);
    map_done(&t->papers);
    VEC_DONE(&t->features);
    VEC_DONE(&t->examples);
    mem_free(t->weights);
    mem_free(t->squares);
    address_learner_done(&t->addresses);
    mem_free(t);
}

static int label_of(struct subject_trainer *t, span label) {
    for (uint32_t i = 0; i < t->label_count; i++)
        if (span_eq(label, span_of(t->labels[i]))) return (int) i;
    if (t->label_count == SUBJECT_LABELS_MAX || !subject_label_valid(label)) return -1;
    memcpy(t->labels[t->label_count], label.at, label.len);
    return (int) t->label_count++;
}

/* Papers go round the folds in the order they come. */
static uint32_t fold_of(struct subject_trainer *t, span paper) {
    uint64_t key = hash64(paper, 0), fold = 0;
    if (map_get(&t->papers, key, &fold)) return (uint32_t) fold;
    fold = t->next_fold++ % FOLDS;
    if (t->folds < FOLDS) t->folds++;
    map_put(&t->papers, key, fold);
    return (uint32_t) fold;
}

bool subject_trainer_add(struct subject_trainer *t, const struct article *a, span label) {
    if (t->examples.len >= SUBJECT_EXAMPLES_MAX) return false;
    struct subject_bag *bag = &t->bag;
    subject_bag_fill(bag, t->analyzer, a, t->opts.lead_bytes, t->opts.papers);
    int l = bag->count ? label_of(t, label) : -1;
    if (l >= 0) {
        *VEC_PUSH(&t->examples) = (struct example){ .first = t->features.len,
                                                    .count = bag->count,
                                                    .label = (uint8_t) l,
                                                    .norm = bag->norm,
                                                    .fold = fold_of(t, a->source),
                                                    .order_s = a->order_s };
        for (uint32_t i = 0; i < bag->count; i++)
            *VEC_PUSH(&t->features) = bag->at[i] | (uint32_t) bag->points[bag->at[i]]
                                                       << BUCKET_BITS;
        bool words_only = t->opts.words_only || t->opts.unseen_papers;
        address_learner_add(&t->addresses, words_only ? SPAN_EMPTY : a->url, (uint8_t) l);
    }
    subject_bag_clear(bag);
    return l >= 0;
}

void subject_trainer_add_unlabelled(struct subject_trainer *t, const struct article *a) {
    if (t->opts.words_only || t->opts.unseen_papers) return;
    if (t->unlabelled++ < SUBJECT_EXAMPLES_MAX)
        address_learner_add_unlabelled(&t->addresses, a->url);
}

/* ---- learning ---- */

void subject_probabilities(const struct subject_trainer *t, const struct example *e, float *p) {
    size_t labels = t->label_count;
    const uint32_t *f = t->features.at + e->first;
    for (size_t l = 0; l < labels; l++) p[l] = 0;
    for (uint32_t i = 0; i < e->count; i++) {
        float value = t->bag.value[f[i] >> BUCKET_BITS];
        const float *w = t->weights + (f[i] & BUCKET_MASK) * labels;
        for (size_t l = 0; l < labels; l++) p[l] += value * w[l];
    }
    for (size_t l = 0; l < labels; l++) p[l] = p[l] * e->norm + t->biases[l];
    subject_softmax(p, labels);
}

static void step(struct subject_trainer *t, const struct example *e) {
    size_t labels = t->label_count;
    float p[SUBJECT_LABELS_MAX];
    const uint32_t *f = t->features.at + e->first;
    subject_probabilities(t, e, p);
    p[e->label] -= 1;
    for (size_t l = 0; l < labels; l++) p[l] *= t->label_weights[e->label];
    for (size_t l = 0; l < labels; l++) {
        t->bias_squares[l] += p[l] * p[l];
        t->biases[l] -= 0.1f * RATE * p[l] / sqrtf(1.0f + t->bias_squares[l]);
    }
    for (uint32_t i = 0; i < e->count; i++) {
        float value = t->bag.value[f[i] >> BUCKET_BITS] * e->norm;
        float *w = t->weights + (f[i] & BUCKET_MASK) * labels;
        float *s = t->squares + (f[i] & BUCKET_MASK) * labels;
        for (size_t l = 0; l < labels; l++) {
            float g = value * p[l];
            s[l] += g * g;
            w[l] -= RATE * g / sqrtf(1e-4f + s[l]);
        }
    }
}

/* Rare labels count more, or they are never guessed. */
static void weigh_labels(struct subject_trainer *t, const uint32_t *order, size_t count) {
    size_t have[SUBJECT_LABELS_MAX] = { 0 };
    for (size_t i = 0; i < count; i++) have[t->examples.at[order[i]].label]++;
    for (size_t l = 0; l < t->label_count; l++) {
        float mean = (float) count / (float) t->label_count;
        t->label_weights[l] = powf(mean / (float) (have[l] + 1), RARE_POWER);
    }
}

/* The same way every time. */
static void shuffle(uint32_t *order, size_t count, int epoch) {
    for (size_t i = count; i > 1; i--) {
        size_t j = hash_mix((uint64_t) epoch << 32 | i) % i;
        uint32_t swap = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swap;
    }
}

void subject_learn(struct subject_trainer *t, uint32_t *order, size_t count) {
    size_t size = (size_t) t->label_count << t->opts.bits;
    memset(t->weights, 0, size * sizeof(float));
    memset(t->squares, 0, size * sizeof(float));
    memset(t->biases, 0, sizeof(t->biases));
    memset(t->bias_squares, 0, sizeof(t->bias_squares));
    weigh_labels(t, order, count);
    for (int epoch = 0; epoch < t->opts.epochs; epoch++) {
        shuffle(order, count, epoch);
        for (size_t i = 0; i < count; i++) {
            step(t, &t->examples.at[order[i]]);
            if (++t->done % 1024 == 0 && t->opts.progress)
                t->opts.progress(t->opts.ctx, t->done, t->total);
        }
    }
}

/* ---- the run ---- */

struct dated {
    int64_t order_s;
    uint32_t number;
};

static int by_time(const void *a, const void *b) {
    const struct dated *x = a, *y = b;
    if (x->order_s != y->order_s) return x->order_s < y->order_s ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static uint32_t *order_by_time(const struct subject_trainer *t) {
    size_t count = t->examples.len;
    struct dated *d = mem_alloc(count * sizeof(*d));
    uint32_t *order = mem_alloc(count * sizeof(*order));
    for (size_t i = 0; i < count; i++)
        d[i] = (struct dated){ t->examples.at[i].order_s, (uint32_t) i };
    qsort(d, count, sizeof(*d), by_time);
    for (size_t i = 0; i < count; i++) order[i] = d[i].number;
    mem_free(d);
    return order;
}

enum errc subject_trainer_run(struct subject_trainer *t, struct buf *out,
                              struct subject_report *ret, struct error *err) {
    size_t count = t->examples.len, rounds = t->opts.unseen_papers ? t->folds : 2;
    if (t->label_count < 2 || count < 10)
        return error_set(err, ERRC_USAGE, "nothing to learn: %zu articles with %u labels", count,
                         (unsigned) t->label_count);
    if (t->opts.unseen_papers && t->folds < 2)
        return error_set(err, ERRC_USAGE, "one paper alone cannot tell how others would fare");
    size_t size = (size_t) t->label_count << t->opts.bits;
    mem_free(t->weights);
    mem_free(t->squares);
    t->weights = mem_zalloc(size, sizeof(float));
    t->squares = mem_zalloc(size, sizeof(float));
    t->done = 0;
    t->total = (size_t) t->opts.epochs * count * rounds; /* about */
    *ret = (struct subject_report){ .examples = count };
    uint32_t *order = order_by_time(t);
    struct address_table addresses;
    subject_measure(t, order, count, ret);
    subject_learn(t, order, count);
    address_learn(&t->addresses, order, count, t->label_count, &addresses);
    ret->address_parts = addresses.len;
    subject_write(t, ret, &addresses, out);
    address_table_done(&addresses);
    mem_free(order);
    return out->full ? error_set(err, ERRC_LIMIT, "the model does not fit") : ERRC_OK;
}

double subject_trainer_probability(struct subject_trainer *t, const struct article *a, int label) {
    size_t features = t->features.len, examples = t->examples.len;
    size_t keys = t->addresses.keys.len;
    float p[SUBJECT_LABELS_MAX] = { 0 };
    if (subject_trainer_add(t, a, span_of(t->labels[label]))) {
        subject_probabilities(t, &t->examples.at[examples], p);
        t->features.len = features;
        t->examples.len = t->addresses.examples.len = examples;
        t->addresses.keys.len = keys;
    }
    return (double) p[label];
}
