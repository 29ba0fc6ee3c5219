/* bidi - embeddings, overrides and isolates balanced, as UAX #9 pairs them. */

#include "base/utf8.h"
#include "text/text.h"

enum { DEPTH_MAX = 125 }; /* UAX #9, BD2 */

enum control { NO_CONTROL, EMBED, ISOLATE, POP_EMBED, POP_ISOLATE };

static enum control control_of(uint32_t rune) {
    if (rune == 0x202A || rune == 0x202B || rune == 0x202D || rune == 0x202E) return EMBED;
    if (rune >= 0x2066 && rune <= 0x2068) return ISOLATE;
    if (rune == 0x202C) return POP_EMBED;
    if (rune == 0x2069) return POP_ISOLATE;
    return NO_CONTROL;
}

struct stack {
    bool isolate[DEPTH_MAX];
    size_t len, isolates;
};

static void close_top(struct stack *st, struct buf *out) {
    bool isolate = st->isolate[--st->len];
    if (isolate) st->isolates--;
    buf_add_rune(out, isolate ? 0x2069 : 0x202C);
}

static void pop(struct stack *st, enum control c, struct buf *out) {
    if (c == POP_EMBED) {
        /* A PDF reaches no farther than the isolate it stands in. */
        if (st->len && !st->isolate[st->len - 1]) close_top(st, out);
        return;
    }
    if (!st->isolates) return;
    while (!st->isolate[st->len - 1]) close_top(st, out);
    close_top(st, out);
}

void text_balance_bidi(span s, struct buf *out) {
    struct stack st = { 0 };
    span plain = { s.at, 0 };
    while (s.len) {
        uint32_t rune = 0;
        size_t n = utf8_decode(s, &rune);
        enum control c = control_of(rune);
        bool paragraph = rune == '\n' || rune == 0x2029;
        /* A control cut out between halves of bad UTF-8 could join them into another one. */
        bool bad = rune == UTF8_BAD;
        if (c == NO_CONTROL && !bad && !(paragraph && st.len)) {
            plain.len += n;
            s = span_from(s, n);
            continue;
        }
        buf_add(out, plain);
        if (c == EMBED || c == ISOLATE) {
            if (st.len < DEPTH_MAX) {
                st.isolate[st.len++] = c == ISOLATE;
                st.isolates += c == ISOLATE;
                buf_add(out, span_sub(s, 0, n));
            }
        } else if (c != NO_CONTROL) {
            pop(&st, c, out);
        } else if (bad) {
            buf_add_rune(out, UTF8_BAD);
        } else {
            /* A paragraph ends them all anyway; say so. */
            while (st.len) close_top(&st, out);
            buf_add(out, span_sub(s, 0, n));
        }
        s = span_from(s, n);
        plain = (span){ s.at, 0 };
    }
    buf_add(out, plain);
    while (st.len) close_top(&st, out);
}
