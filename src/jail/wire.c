/* wire - the walk's single steps. */

#include "base/utf8.h"
#include "jail/wire_priv.h"

/* 2,000 entries with a hundred links, names and pictures each, or 50,000 addresses. */
enum { ITEMS_MAX = 200000, WORD_MAX = 64 };

struct wire wire_writer(struct buf *out) {
    return (struct wire){ .out = out, .items_left = ITEMS_MAX };
}

struct wire wire_reader(span bytes, struct arena *arena) {
    return (struct wire){ .in = cursor_of(bytes), .arena = arena, .items_left = ITEMS_MAX };
}

bool wire_ok(const struct wire *w) {
    if (w->out) return !w->out->full;
    return !w->bad && !w->in.bad && w->in.at == w->in.end;
}

void wire_u64(struct wire *w, uint64_t *v) {
    if (w->out)
        buf_add_u64(w->out, *v);
    else
        *v = cursor_u64(&w->in);
}

void wire_i64(struct wire *w, int64_t *v) {
    uint64_t u = (uint64_t) *v;
    wire_u64(w, &u);
    *v = (int64_t) u;
}

void wire_int(struct wire *w, int *v, int min, int max) {
    int64_t wide = *v;
    wire_i64(w, &wide);
    if (!w->out && (wide < min || wide > max)) {
        w->bad = true;
        wide = min;
    }
    *v = (int) wide;
}

void wire_bool(struct wire *w, bool *v) {
    if (w->out) {
        buf_add_char(w->out, *v);
        return;
    }
    bool there = w->in.at < w->in.end && *w->in.at <= 1;
    *v = there && *w->in.at;
    if (there)
        w->in.at++;
    else
        w->bad = true;
}

void wire_bytes(struct wire *w, span *v) {
    if (w->out)
        buf_add_blob(w->out, *v);
    else
        *v = cursor_blob(&w->in);
}

void wire_text(struct wire *w, span *v) {
    wire_bytes(w, v);
    if (w->out || utf8_valid(*v)) return;
    DEFER(buf_done) struct buf clean = BUF(v->len * 3); /* a bad byte becomes three */
    utf8_clean(*v, &clean);
    *v = arena_copy(w->arena, buf_span(&clean));
}

void wire_word(struct wire *w, const char **v) {
    span s = w->out ? span_of(*v) : SPAN_EMPTY;
    wire_bytes(w, &s);
    if (w->out) return;
    bool fine = s.len <= WORD_MAX;
    for (size_t i = 0; fine && i < s.len; i++) fine = s.at[i] > ' ' && s.at[i] < 0x7F;
    if (!fine) w->bad = true;
    *v = fine ? arena_cstr(w->arena, s) : "";
}

void wire_code(struct wire *w, char *v, size_t size) {
    span s = w->out ? span_of(v) : SPAN_EMPTY;
    wire_bytes(w, &s);
    if (w->out) return;
    memset(v, 0, size);
    bool fine = s.len < size;
    for (size_t i = 0; fine && i < s.len; i++)
        fine = (s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= '0' && s.at[i] <= '9');
    if (!fine)
        w->bad = true;
    else if (s.len)
        memcpy(v, s.at, s.len);
}

size_t wire_count(struct wire *w, size_t count, size_t max) {
    size_t most = max < w->items_left ? max : w->items_left;
    if (w->out) {
        if (count > most) count = most;
        buf_add_varint(w->out, count);
    } else {
        uint64_t claimed = cursor_varint(&w->in);
        /* Every item takes a byte at least. */
        bool fine = claimed <= most && claimed <= (size_t) (w->in.end - w->in.at);
        if (!fine) w->bad = true;
        count = fine ? (size_t) claimed : 0;
    }
    w->items_left -= count;
    return count;
}
