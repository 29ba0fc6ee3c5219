/* subject_write - the model file of what was learnt. */

#include "base/buf.h"
#include "base/hash.h"
#include "story/subject_trainer.h"

#include <math.h>

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

static void add_thresholds(struct buf *out, const double *thresholds, size_t labels) {
    for (size_t l = 0; l < labels; l++)
        buf_add_u32(out, (uint32_t) ceil(thresholds[l] * SUBJECT_THRESHOLD_ONE));
}

void subject_write(const struct subject_trainer *t, const struct subject_report *r,
                   const struct address_table *addresses, struct buf *out) {
    size_t labels = t->label_count, size = labels << t->opts.bits, start = out->len;
    float scales[SUBJECT_LABELS_MAX] = { 0 };
    for (size_t i = 0; i < size; i++)
        scales[i % labels] = fmaxf(scales[i % labels], fabsf(t->weights[i]) / 127.0f);
    buf_add(out, span_of(SUBJECT_MAGIC));
    const uint32_t head[] = { addresses->len ? SUBJECT_VERSION : SUBJECT_VERSION_WORDS,
                              TEXT_ANALYSIS_VERSION,
                              t->opts.bits,
                              t->label_count,
                              t->opts.lead_bytes,
                              t->opts.papers };
    for (size_t i = 0; i < COUNT_OF(head); i++) buf_add_u32(out, head[i]);
    for (size_t l = 0; l < labels; l++) buf_add_blob(out, span_of(t->labels[l]));
    add_thresholds(out, r->words.thresholds, labels);
    for (size_t l = 0; l < labels; l++) add_float(out, scales[l]);
    for (size_t l = 0; l < labels; l++) add_float(out, t->biases[l]);
    if (addresses->len) {
        add_thresholds(out, r->addressed.thresholds, labels);
        add_float(out, (float) r->word_weight);
        address_table_write(addresses, out);
    }
    write_weights(t, scales, out);
    buf_add_u64(out, hash64(span_from(buf_span(out), start), 0));
}
