/* subject_train - softmax regression over hashed features: learns, measures itself, writes. */

#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"
#include "story/subject_priv.h"

#include <math.h>
#include <stdlib.h>

/* A feature is its bucket (20 bits) and its points above them. */
enum { BUCKET_BITS = SUBJECT_BITS_MAX, BUCKET_MASK = (1 << BUCKET_BITS) - 1 };

/* Chosen on the ANT and Jawhara validation sets; flat around these values. */
enum { EPOCHS = 6, FOLDS = 6 };
#define RATE 0.3f
#define RARE_POWER 0.4f

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
    uint32_t folds;     /* 0..FOLDS */
    size_t done, total; /* for progress */
};

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
    }
    subject_bag_clear(bag);
    return l >= 0;
}

/* ---- learning ---- */

static void probabilities(const struct subject_trainer *t, const struct example *e, float *p) {
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
    probabilities(t, e, p);
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

static void learn(struct subject_trainer *t, uint32_t *order, size_t count) {
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

/* ---- measuring ---- */

static struct verdict verdict_of(const struct subject_trainer *t, const struct example *e) {
    float p[SUBJECT_LABELS_MAX];
    size_t best = 0;
    probabilities(t, e, p);
    for (size_t l = 1; l < t->label_count; l++)
        if (p[l] > p[best]) best = l;
    return (struct verdict){ p[best], (uint8_t) best, e->label };
}

/* The newest tenth, learnt from the older: order is by time. */
static size_t judge_newest(struct subject_trainer *t, uint32_t *order, size_t count,
                           struct verdict *v) {
    size_t older = count - count / 10, n = 0;
    learn(t, order, older);
    for (size_t i = older; i < count; i++) v[n++] = verdict_of(t, &t->examples.at[order[i]]);
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
        learn(t, order, others);
        for (size_t i = 0; i < count; i++)
            if (t->examples.at[i].fold == fold) v[n++] = verdict_of(t, &t->examples.at[i]);
    }
    mem_free(order);
    return n;
}

/* ---- writing ---- */

static void add_float(struct buf *out, float f) {
    uint32_t bits;
    memcpy(&bits, &f, sizeof(bits));
    buf_add_u32(out, bits);
}

static void write_weights(const struct subject_trainer *t, const float *scales, struct buf *out) {
    size_t labels = t->label_count, size = labels << t->opts.bits;
    char *to = buf_reserve(out, size);
    if (!to) return;
    for (size_t i = 0; i < size; i++) {
        float w = scales[i % labels] > 0 ? roundf(t->weights[i] / scales[i % labels]) : 0;
        to[i] = (char) (int8_t) fmaxf(-127, fminf(127, w));
    }
    buf_grew(out, size);
}

static void write_model(const struct subject_trainer *t, const double *thresholds,
                        struct buf *out) {
    size_t labels = t->label_count, size = labels << t->opts.bits, start = out->len;
    float scales[SUBJECT_LABELS_MAX] = { 0 };
    for (size_t i = 0; i < size; i++)
        scales[i % labels] = fmaxf(scales[i % labels], fabsf(t->weights[i]) / 127.0f);
    buf_add(out, span_of(SUBJECT_MAGIC));
    const uint32_t head[] = { SUBJECT_VERSION, TEXT_ANALYSIS_VERSION, t->opts.bits,
                              t->label_count,  t->opts.lead_bytes,    t->opts.papers };
    for (size_t i = 0; i < COUNT_OF(head); i++) buf_add_u32(out, head[i]);
    for (size_t l = 0; l < labels; l++) buf_add_blob(out, span_of(t->labels[l]));
    for (size_t l = 0; l < labels; l++)
        buf_add_u32(out, (uint32_t) ceil(thresholds[l] * SUBJECT_THRESHOLD_ONE));
    for (size_t l = 0; l < labels; l++) add_float(out, scales[l]);
    for (size_t l = 0; l < labels; l++) add_float(out, t->biases[l]);
    write_weights(t, scales, out);
    buf_add_u64(out, hash64(span_from(buf_span(out), start), 0));
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
    struct verdict *v = mem_alloc(count * sizeof(*v));
    ret->held_out =
        t->opts.unseen_papers ? judge_papers(t, count, v) : judge_newest(t, order, count, v);
    subject_judge(v, ret->held_out, t->label_count, t->opts.precision, ret);
    mem_free(v);
    learn(t, order, count);
    write_model(t, ret->thresholds, out);
    mem_free(order);
    return out->full ? error_set(err, ERRC_LIMIT, "the model does not fit") : ERRC_OK;
}

double subject_trainer_probability(struct subject_trainer *t, const struct article *a, int label) {
    size_t features = t->features.len, examples = t->examples.len;
    float p[SUBJECT_LABELS_MAX] = { 0 };
    if (subject_trainer_add(t, a, span_of(t->labels[label]))) {
        probabilities(t, &t->examples.at[examples], p);
        t->features.len = features;
        t->examples.len = examples;
    }
    return (double) p[label];
}
