/* subject_address - asks the table of parts, joins the answer with the words', reads and writes. */

#include "story/subject_address.h"

#include "base/buf.h"
#include "story/subject_priv.h"

#include <math.h>

/* Articles' worth of the more general distribution in each estimate; flat from 0.5 to 5. */
#define PRIOR 2.0f
/* A part that says less than this (nats) more than its host is only the host. */
#define TELLING 0.05f
static const float WORDS_LEAST = 1e-6f; /* no word makes a label impossible */

void address_table_done(struct address_table *t) {
    mem_free(t->keys);
    mem_free(t->counts);
    *t = (struct address_table){ 0 };
}

static ptrdiff_t row_of(const struct address_table *t, uint64_t key) {
    size_t low = 0, high = t->len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->len && t->keys[low] == key ? (ptrdiff_t) low : -1;
}

/* Into probabilities; returns the negative entropy: more is more telling. */
static float estimate(const struct address_table *t, size_t row, const float *prior, float *ret) {
    const uint32_t *counts = t->counts + row * t->labels;
    float sum = PRIOR, certain = 0;
    for (uint32_t l = 0; l < t->labels; l++) sum += (float) counts[l];
    for (uint32_t l = 0; l < t->labels; l++) {
        ret[l] = ((float) counts[l] + PRIOR * prior[l]) / sum;
        certain += ret[l] * logf(ret[l]);
    }
    return certain;
}

bool address_evidence(const struct address_table *t, const uint64_t *keys, size_t count,
                      struct address_evidence *ret) {
    float even[SUBJECT_LABELS_MAX], host[SUBJECT_LABELS_MAX], part[SUBJECT_LABELS_MAX];
    float best[SUBJECT_LABELS_MAX];
    ptrdiff_t row = count && t->len ? row_of(t, keys[0]) : -1;
    if (row < 0) return false;
    for (uint32_t l = 0; l < t->labels; l++) even[l] = 1.0f / (float) t->labels;
    float most = estimate(t, (size_t) row, even, host) + TELLING;
    memcpy(best, host, sizeof(best));
    *ret = (struct address_evidence){ .row = (size_t) row };
    for (size_t i = 1; i < count; i++) {
        if ((row = row_of(t, keys[i])) < 0) continue;
        float certain = estimate(t, (size_t) row, host, part);
        if (certain <= most) continue;
        most = certain;
        memcpy(best, part, sizeof(best));
        ret->part = i;
        ret->row = (size_t) row;
    }
    for (uint32_t l = 0; l < t->labels; l++) {
        ret->log_part[l] = logf(best[l]);
        ret->log_host[l] = logf(host[l]);
    }
    return true;
}

void address_join(const struct address_evidence *e, float weight, const float *words, size_t labels,
                  float *ret) {
    for (size_t l = 0; l < labels; l++) {
        float odds = words ? logf(fmaxf(words[l], WORDS_LEAST)) - e->log_host[l] : 0;
        ret[l] = e->log_part[l] + weight * odds;
    }
    subject_softmax(ret, labels);
}

void address_table_write(const struct address_table *t, struct buf *out) {
    buf_add_u32(out, (uint32_t) t->len);
    for (size_t row = 0; row < t->len; row++) {
        buf_add_u64(out, t->keys[row]);
        for (uint32_t l = 0; l < t->labels; l++) buf_add_u32(out, t->counts[row * t->labels + l]);
    }
}

bool address_table_read(struct address_table *t, uint32_t labels, struct cursor *c) {
    uint32_t rows = cursor_u32(c);
    size_t row_bytes = sizeof(uint64_t) + labels * sizeof(uint32_t);
    if (c->bad || rows > ADDRESS_ROWS_MAX || (size_t) (c->end - c->at) / row_bytes < rows)
        return false;
    *t = (struct address_table){ .labels = labels, .len = rows };
    t->keys = mem_alloc((rows + 1) * sizeof(*t->keys));
    t->counts = mem_alloc(((size_t) rows * labels + 1) * sizeof(*t->counts));
    for (size_t row = 0; row < rows; row++) {
        uint64_t sum = 0;
        t->keys[row] = cursor_u64(c);
        for (uint32_t l = 0; l < labels; l++) sum += t->counts[row * labels + l] = cursor_u32(c);
        if (!sum || sum > UINT32_MAX || (row && t->keys[row] <= t->keys[row - 1])) return false;
    }
    return !c->bad;
}
