/* demo_expand - the grammar: alternatives by writer, slots by event. */

#include "base/hash.h"
#include "press/demo_priv.h"

enum { NESTING_MAX = 8 };

/* The place of the bracket that closes the one before at, or the end. */
static const char *closing(const char *at) {
    for (int depth = 1; *at; at++) {
        if (*at == '[')
            depth++;
        else if (*at == ']' && --depth == 0)
            return at;
    }
    return at;
}

/* Finds the n-th of the alternatives in [at, end). */
static span alternative(const char *at, const char *end, size_t n) {
    int depth = 0;
    const char *from = at;
    for (; at < end; at++) {
        if (*at == '[')
            depth++;
        else if (*at == ']')
            depth--;
        else if (*at == '|' && depth == 0) {
            if (n-- == 0) return (span){ from, (size_t) (at - from) };
            from = at + 1;
        }
    }
    return (span){ from, (size_t) (end - from) };
}

static size_t count_alternatives(const char *at, const char *end) {
    size_t count = 1;
    int depth = 0;
    for (; at < end; at++) {
        if (*at == '[')
            depth++;
        else if (*at == ']')
            depth--;
        else if (*at == '|' && depth == 0)
            count++;
    }
    return count;
}

static void expand(const struct demo_voice *v, span text, int depth, struct buf *out) {
    const char *at = text.at, *end = text.at + text.len;
    while (at < end) {
        if (*at == '[' && depth < NESTING_MAX) {
            const char *close = closing(at + 1);
            size_t count = count_alternatives(at + 1, close);
            /* Where it stands is part of the draw: each place decides for itself. */
            span place = { at, (size_t) (close - at) };
            size_t pick = (size_t) (hash64(place, v->writer) % count);
            expand(v, alternative(at + 1, close, pick), depth + 1, out);
            at = *close ? close + 1 : close;
        } else if (*at == '{') {
            const char *close = memchr(at, '}', (size_t) (end - at));
            assert(close);
            bool known = demo_slot(v, (span){ at + 1, (size_t) (close - at - 1) }, out);
            assert(known);
            at = close + 1;
        } else {
            buf_add_char(out, *at++);
        }
    }
}

void demo_expand(const struct demo_voice *v, const char *text, struct buf *out) {
    expand(v, span_of(text), 0, out);
}
