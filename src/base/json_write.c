/* json_write - an escaping writer that keeps commas and nesting right. */

#include "base/json.h"
#include "base/utf8.h"

#include <math.h>
#include <stdio.h>

struct json_writer json_writer_of(struct buf *out) {
    return (struct json_writer){ .out = out };
}

static void before_value(struct json_writer *w) {
    if (!w->after_key && w->comma[w->depth]) buf_add_char(w->out, ',');
    w->comma[w->depth] = true;
    w->after_key = false;
}

static void begin(struct json_writer *w, char c) {
    before_value(w);
    buf_add_char(w->out, c);
    assert(w->depth < JSON_DEPTH_MAX);
    w->comma[++w->depth] = false;
}

static void end(struct json_writer *w, char c) {
    assert(w->depth > 0);
    w->depth--;
    buf_add_char(w->out, c);
}

void json_begin_object(struct json_writer *w) {
    begin(w, '{');
}

void json_end_object(struct json_writer *w) {
    end(w, '}');
}

void json_begin_array(struct json_writer *w) {
    begin(w, '[');
}

void json_end_array(struct json_writer *w) {
    end(w, ']');
}

void json_key(struct json_writer *w, const char *key) {
    if (w->comma[w->depth]) buf_add_char(w->out, ',');
    w->comma[w->depth] = true;
    json_escape(w->out, span_of(key));
    buf_add_char(w->out, ':');
    w->after_key = true;
}

void json_string(struct json_writer *w, span s) {
    before_value(w);
    json_escape(w->out, s);
}

void json_int(struct json_writer *w, int64_t v) {
    before_value(w);
    buf_add_i64(w->out, v);
}

void json_double(struct json_writer *w, double v) {
    before_value(w);
    if (isfinite(v))
        buf_add_fmt(w->out, "%.6g", v);
    else
        buf_add(w->out, SPAN("null"));
}

void json_bool(struct json_writer *w, bool v) {
    before_value(w);
    buf_add(w->out, v ? SPAN("true") : SPAN("false"));
}

void json_null(struct json_writer *w) {
    before_value(w);
    buf_add(w->out, SPAN("null"));
}

void json_put(struct json_writer *w, const char *key, span s) {
    json_key(w, key);
    json_string(w, s);
}

void json_put_int(struct json_writer *w, const char *key, int64_t v) {
    json_key(w, key);
    json_int(w, v);
}

/* Bytes of s at i that must not stand as they are; 0 = fine. '<' and '&' are escaped so that the
 * text may stand inside <script>; U+2028/9 (E2 80 A8/A9) end a line in old JavaScript. */
static size_t needs_escape(span s, size_t i) {
    unsigned char c = (unsigned char) s.at[i];
    if (c < 0x20 || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || c == 0x7F)
        return 1;
    if (c == 0xE2 && i + 2 < s.len && (unsigned char) s.at[i + 1] == 0x80 &&
        ((unsigned char) s.at[i + 2] & 0xFE) == 0xA8)
        return 3;
    return 0;
}

void json_escape(struct buf *out, span s) {
    buf_add_char(out, '"');
    size_t run = 0;
    for (size_t i = 0; i < s.len;) {
        size_t n = needs_escape(s, i);
        if (!n) {
            i++;
            continue;
        }
        buf_add(out, span_sub(s, run, i - run));
        char c = s.at[i];
        if (n == 3)
            buf_add(out, (unsigned char) s.at[i + 2] == 0xA8 ? SPAN("\\u2028") : SPAN("\\u2029"));
        else if (c == '"' || c == '\\')
            buf_add_fmt(out, "\\%c", c);
        else if (c == '\n')
            buf_add(out, SPAN("\\n"));
        else if (c == '\t')
            buf_add(out, SPAN("\\t"));
        else
            buf_add_fmt(out, "\\u%04x", (unsigned) (unsigned char) c);
        i += n;
        run = i;
    }
    buf_add(out, span_from(s, run));
    buf_add_char(out, '"');
}
