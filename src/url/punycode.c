/* punycode - RFC 3492, the encoder only. */

#include "base/utf8.h"
#include "url/url_priv.h"

enum { BASE = 36, TMIN = 1, TMAX = 26, SKEW = 38, DAMP = 700, INITIAL_BIAS = 72, INITIAL_N = 128 };

static char digit_of(uint32_t d) {
    return (char) (d < 26 ? 'a' + d : '0' + (d - 26));
}

static uint32_t adapt(uint32_t delta, uint32_t points, bool first) {
    delta = first ? delta / DAMP : delta / 2;
    delta += delta / points;
    uint32_t k = 0;
    for (; delta > ((BASE - TMIN) * TMAX) / 2; k += BASE) delta /= BASE - TMIN;
    return k + (BASE - TMIN + 1) * delta / (delta + SKEW);
}

static void add_delta(uint32_t delta, uint32_t bias, struct buf *out) {
    uint32_t q = delta;
    for (uint32_t k = BASE;; k += BASE) {
        uint32_t t = k <= bias ? TMIN : k >= bias + TMAX ? TMAX : k - bias;
        if (q < t) break;
        buf_add_char(out, digit_of(t + (q - t) % (BASE - t)));
        q = (q - t) / (BASE - t);
    }
    buf_add_char(out, digit_of(q));
}

bool url_punycode(span label, struct buf *out) {
    /* A label of more runes cannot fit 63 bytes; the cap also keeps delta within 32 bits. */
    uint32_t runes[LABEL_BYTES_MAX];
    uint32_t count = 0, basic = 0;
    for (uint32_t r; utf8_next(&label, &r);) {
        if (count == COUNT_OF(runes)) return false;
        runes[count++] = r;
        if (r >= 128) continue;
        buf_add_char(out, (char) r);
        basic++;
    }
    if (basic) buf_add_char(out, '-');

    uint32_t n = INITIAL_N, delta = 0, bias = INITIAL_BIAS;
    for (uint32_t done = basic; done < count;) {
        uint32_t next = UINT32_MAX;
        for (uint32_t i = 0; i < count; i++)
            if (runes[i] >= n && runes[i] < next) next = runes[i];
        delta += (next - n) * (done + 1);
        n = next;
        for (uint32_t i = 0; i < count; i++) {
            if (runes[i] < n) delta++;
            if (runes[i] != n) continue;
            add_delta(delta, bias, out);
            bias = adapt(delta, done + 1, done == basic);
            delta = 0;
            done++;
        }
        delta++;
        n++;
    }
    return !out->full;
}
