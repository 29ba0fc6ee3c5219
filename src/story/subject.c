/* subject - the model file, read with distrust, and the guess. */

#include "story/subject.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "story/subject_address.h"
#include "story/subject_priv.h"

#include <math.h>

struct subject {
    struct subject_head head;
    char labels[SUBJECT_LABELS_MAX][SUBJECT_LABEL_BYTES + 1];
    enum category categories[SUBJECT_LABELS_MAX];
    uint32_t thresholds[SUBJECT_LABELS_MAX]; /* in SUBJECT_THRESHOLD_ONE */
    uint32_t addressed[SUBJECT_LABELS_MAX];  /* the same, where the address had a say */
    float word_weight;
    struct address_table addresses; /* empty = none were learnt */
    float scales[SUBJECT_LABELS_MAX], biases[SUBJECT_LABELS_MAX];
    int8_t *weights; /* bucket * labels + label */
    struct analyzer *analyzer;
    struct subject_bag bag;
};

static bool plausible_head(const struct subject_head *h) {
    return h->bits >= SUBJECT_BITS_MIN && h->bits <= SUBJECT_BITS_MAX && h->labels >= 2 &&
           h->labels <= SUBJECT_LABELS_MAX && h->lead_bytes <= SUBJECT_LEAD_MAX && h->papers <= 1;
}

static bool read_float(struct cursor *c, float *ret) {
    uint32_t bits = cursor_u32(c);
    memcpy(ret, &bits, sizeof(bits));
    return isfinite(*ret) && fabsf(*ret) < 1e6f;
}

bool subject_label_valid(span label) {
    if (!label.len || label.len > SUBJECT_LABEL_BYTES || !utf8_valid(label)) return false;
    for (size_t i = 0; i < label.len; i++)
        if ((unsigned char) label.at[i] < 0x20 || label.at[i] == 0x7f) return false;
    return true;
}

static bool read_labels(struct cursor *c, struct subject *s) {
    for (uint32_t i = 0; i < s->head.labels; i++) {
        span label = cursor_blob(c);
        if (c->bad || !subject_label_valid(label)) return false;
        memcpy(s->labels[i], label.at, label.len);
        if (!category_parse(label, &s->categories[i])) s->categories[i] = CATEGORY_UNKNOWN;
    }
    for (uint32_t i = 0; i < s->head.labels; i++) s->thresholds[i] = cursor_u32(c);
    for (uint32_t i = 0; i < s->head.labels; i++)
        if (!read_float(c, &s->scales[i])) return false;
    for (uint32_t i = 0; i < s->head.labels; i++)
        if (!read_float(c, &s->biases[i])) return false;
    return !c->bad;
}

static bool read_addresses(struct cursor *c, struct subject *s) {
    if (s->head.version == SUBJECT_VERSION_WORDS) return true;
    for (uint32_t i = 0; i < s->head.labels; i++) s->addressed[i] = cursor_u32(c);
    return read_float(c, &s->word_weight) && s->word_weight >= 0 && s->word_weight <= 1 &&
           address_table_read(&s->addresses, s->head.labels, c);
}

static enum errc read_model(span bytes, struct subject *s, struct error *err) {
    span magic = span_of(SUBJECT_MAGIC);
    if (!span_starts(bytes, magic) || bytes.len < magic.len + 8)
        return error_set(err, ERRC_PARSE, "not a subject model");
    span body = span_sub(bytes, 0, bytes.len - 8);
    struct cursor tail = cursor_of(span_from(bytes, body.len));
    struct cursor c = cursor_of(span_from(body, magic.len));
    if (cursor_u64(&tail) != hash64(body, 0))
        return error_set(err, ERRC_PARSE, "the subject model is damaged (checksum)");
    struct subject_head *h = &s->head;
    uint32_t *const fields[] = { &h->version, &h->analysis,   &h->bits,
                                 &h->labels,  &h->lead_bytes, &h->papers };
    for (size_t i = 0; i < COUNT_OF(fields); i++) *fields[i] = cursor_u32(&c);
    bool known = h->version == SUBJECT_VERSION || h->version == SUBJECT_VERSION_WORDS;
    if (!known || h->analysis != TEXT_ANALYSIS_VERSION)
        return error_set(err, ERRC_PARSE, "the subject model is of another version: learn again");
    if (c.bad || !plausible_head(h) || !read_labels(&c, s))
        return error_set(err, ERRC_PARSE, "the subject model has an impossible head");
    if (!read_addresses(&c, s))
        return error_set(err, ERRC_PARSE, "the subject model has impossible addresses");
    size_t size = (size_t) h->labels << h->bits;
    if ((size_t) (c.end - c.at) != size)
        return error_set(err, ERRC_PARSE, "the subject model is cut short or too long");
    s->weights = mem_alloc(size);
    memcpy(s->weights, c.at, size);
    return ERRC_OK;
}

enum errc subject_open(span bytes, struct subject **ret, struct error *err) {
    struct subject *s = mem_zalloc(1, sizeof(*s));
    enum errc rc = read_model(bytes, s, err);
    if (rc != ERRC_OK) {
        address_table_done(&s->addresses);
        mem_free(s);
        return rc;
    }
    s->analyzer = analyzer_new();
    subject_bag_init(&s->bag, s->head.bits);
    *ret = s;
    return ERRC_OK;
}

void subject_close(struct subject *s) {
    if (!s) return;
    analyzer_free(s->analyzer);
    subject_bag_done(&s->bag);
    address_table_done(&s->addresses);
    mem_free(s->weights);
    mem_free(s);
}

/* False when there are none. */
static bool probabilities(struct subject *s, const struct article *a, float *scores) {
    struct subject_bag *bag = &s->bag;
    size_t labels = s->head.labels;
    for (size_t l = 0; l < labels; l++) scores[l] = 0;
    subject_bag_fill(bag, s->analyzer, a, s->head.lead_bytes, s->head.papers);
    for (uint32_t i = 0; i < bag->count; i++) {
        const int8_t *w = s->weights + (size_t) bag->at[i] * labels;
        float value = bag->value[bag->points[bag->at[i]]];
        for (size_t l = 0; l < labels; l++) scores[l] += value * (float) w[l];
    }
    subject_bag_clear(bag);
    if (!bag->count) return false;
    for (size_t l = 0; l < labels; l++)
        scores[l] = scores[l] * bag->norm * s->scales[l] + s->biases[l];
    subject_softmax(scores, labels);
    return true;
}

static void choose(const struct subject *s, const float *scores, const uint32_t *thresholds,
                   struct subject_guess *ret) {
    size_t best = 0;
    for (size_t l = 1; l < s->head.labels; l++)
        if (scores[l] > scores[best]) best = l;
    ret->label = (int) best;
    ret->confidence = (double) scores[best];
    ret->sure = ret->confidence >= (double) thresholds[best] / SUBJECT_THRESHOLD_ONE;
}

void subject_guess_words(struct subject *s, const struct article *a, struct subject_guess *ret) {
    float words[SUBJECT_LABELS_MAX];
    *ret = (struct subject_guess){ .label = -1 };
    if (probabilities(s, a, words)) choose(s, words, s->thresholds, ret);
}

void subject_guess(struct subject *s, const struct article *a, struct subject_guess *ret) {
    struct address_part parts[ADDRESS_PARTS_MAX];
    struct address_evidence e;
    uint64_t keys[ADDRESS_PARTS_MAX];
    size_t count = s->addresses.len ? address_parts(a->url, parts) : 0;
    for (size_t i = 0; i < count; i++) keys[i] = parts[i].key;
    if (!address_evidence(&s->addresses, keys, count, &e)) {
        subject_guess_words(s, a, ret);
        return;
    }
    float words[SUBJECT_LABELS_MAX], both[SUBJECT_LABELS_MAX];
    bool has_words = probabilities(s, a, words);
    address_join(&e, s->word_weight, has_words ? words : NULL, s->head.labels, both);
    *ret = (struct subject_guess){ .address = parts[e.part].text };
    choose(s, both, s->addressed, ret);
    const uint32_t *seen = s->addresses.counts + e.row * s->head.labels;
    for (size_t l = 0; l < s->head.labels; l++) ret->address_seen += seen[l];
    ret->address_with = seen[ret->label];
}

int subject_label_count(const struct subject *s) {
    return (int) s->head.labels;
}

span subject_label(const struct subject *s, int label) {
    return label >= 0 && label < (int) s->head.labels ? span_of(s->labels[label]) : SPAN_EMPTY;
}

double subject_threshold(const struct subject *s, int label) {
    assert(label >= 0 && label < (int) s->head.labels);
    return (double) s->thresholds[label] / SUBJECT_THRESHOLD_ONE;
}

enum category subject_category(struct subject *s, const struct article *a, double *ret_confidence) {
    struct subject_guess g;
    subject_guess(s, a, &g);
    enum category c = g.sure ? s->categories[g.label] : CATEGORY_UNKNOWN;
    if (ret_confidence) *ret_confidence = c == CATEGORY_UNKNOWN ? 0 : g.confidence;
    return c;
}
