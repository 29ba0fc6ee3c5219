/* json_read - a bounded JSON reader: recursion is counted, nodes are counted, all in an arena. */

#include "base/json.h"
#include "base/utf8.h"

struct reader {
    const char *at, *end;
    struct arena *arena;
    size_t depth, depth_max, nodes, nodes_max;
    struct error *err;
    size_t total;
};

static enum errc fail(struct reader *r, const char *why) {
    size_t left = (size_t) (r->end - r->at);
    return error_set(r->err, ERRC_PARSE, "bad JSON at byte %zu: %s", r->total - left, why);
}

static void skip_space(struct reader *r) {
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r'))
        r->at++;
}

static bool hex4(struct reader *r, uint32_t *ret) {
    if (r->end - r->at < 4) return false;
    uint32_t v = 0;
    for (unsigned i = 0; i < 4; i++) {
        char c = *r->at++;
        v <<= 4;
        if (c >= '0' && c <= '9')
            v |= (uint32_t) (c - '0');
        else if (c >= 'a' && c <= 'f')
            v |= (uint32_t) (c - 'a' + 10);
        else if (c >= 'A' && c <= 'F')
            v |= (uint32_t) (c - 'A' + 10);
        else
            return false;
    }
    *ret = v;
    return true;
}

static bool read_escape(struct reader *r, struct buf *out) {
    if (r->at >= r->end) return false;
    char c = *r->at++;
    switch (c) {
    case '"':
    case '\\':
    case '/': buf_add_char(out, c); return true;
    case 'n': buf_add_char(out, '\n'); return true;
    case 't': buf_add_char(out, '\t'); return true;
    case 'r': buf_add_char(out, '\n'); return true;
    case 'b':
    case 'f': return true;
    case 'u': break;
    default: return false;
    }
    uint32_t v = 0;
    if (!hex4(r, &v)) return false;
    if (v >= 0xD800 && v < 0xDC00 && r->end - r->at >= 6 && r->at[0] == '\\' && r->at[1] == 'u') {
        const char *back = r->at;
        uint32_t low = 0;
        r->at += 2;
        if (hex4(r, &low) && low >= 0xDC00 && low < 0xE000)
            v = 0x10000 + ((v - 0xD800) << 10) + (low - 0xDC00);
        else
            r->at = back;
    }
    bool control = (v < 0x20 && v != '\n' && v != '\t') || (v >= 0x7F && v < 0xA0);
    if (!control) buf_add_rune(out, v);
    return true;
}

static enum errc read_string_slow(struct reader *r, const char *from, span *ret) {
    DEFER(buf_done) struct buf out = BUF((size_t) (r->end - from) * 3 + 16);
    const char *run = from;
    r->at = from;
    while (r->at < r->end && *r->at != '"') {
        if (*r->at != '\\') {
            r->at++;
            continue;
        }
        utf8_clean((span){ run, (size_t) (r->at - run) }, &out);
        r->at++;
        if (!read_escape(r, &out)) return fail(r, "bad escape");
        run = r->at;
    }
    if (r->at >= r->end) return fail(r, "string without an end");
    utf8_clean((span){ run, (size_t) (r->at - run) }, &out);
    r->at++;
    *ret = arena_copy(r->arena, buf_span(&out));
    return ERRC_OK;
}

static enum errc read_string(struct reader *r, span *ret) {
    const char *from = ++r->at;
    bool plain = true;
    for (const char *p = from; p < r->end; p++) {
        unsigned char c = (unsigned char) *p;
        if (c == '"') {
            span s = { from, (size_t) (p - from) };
            if (!plain && !utf8_valid(s)) break;
            r->at = p + 1;
            *ret = s;
            return ERRC_OK;
        }
        if (c == '\\' || c < 0x20 || c == 0x7F) break;
        /* C1 controls are C2 80..9F; they and bad bytes take the slow way. */
        if (c == 0xC2 && p + 1 < r->end && (unsigned char) p[1] < 0xA0) break;
        if (c >= 0x80) plain = false;
    }
    return read_string_slow(r, from, ret);
}

static enum errc read_number(struct reader *r, span *ret) {
    const char *from = r->at;
    if (*r->at == '-') r->at++;
    const char *digits = r->at;
    while (r->at < r->end && *r->at >= '0' && *r->at <= '9') r->at++;
    if (r->at == digits || (*digits == '0' && r->at - digits > 1)) return fail(r, "bad number");
    if (r->at < r->end && *r->at == '.') {
        const char *fraction = ++r->at;
        while (r->at < r->end && *r->at >= '0' && *r->at <= '9') r->at++;
        if (r->at == fraction) return fail(r, "bad number");
    }
    if (r->at < r->end && (*r->at == 'e' || *r->at == 'E')) {
        r->at++;
        if (r->at < r->end && (*r->at == '+' || *r->at == '-')) r->at++;
        const char *power = r->at;
        while (r->at < r->end && *r->at >= '0' && *r->at <= '9') r->at++;
        if (r->at == power) return fail(r, "bad number");
    }
    *ret = (span){ from, (size_t) (r->at - from) };
    return ERRC_OK;
}

static enum errc read_value(struct reader *r, struct json *v);

static struct json *new_node(struct reader *r) {
    if (r->nodes++ >= r->nodes_max) {
        error_set(r->err, ERRC_LIMIT, "JSON with more than %zu values", r->nodes_max);
        return NULL;
    }
    return arena_new(r->arena, struct json);
}

/* Reads "key": when in an object. */
static enum errc read_key(struct reader *r, struct json *child) {
    skip_space(r);
    if (r->at >= r->end || *r->at != '"') return fail(r, "a key was expected");
    enum errc rc = read_string(r, &child->key);
    if (rc != ERRC_OK) return rc;
    skip_space(r);
    if (r->at >= r->end || *r->at != ':') return fail(r, "':' was expected");
    r->at++;
    return ERRC_OK;
}

static enum errc read_children(struct reader *r, struct json *v, char close) {
    if (++r->depth > r->depth_max)
        return error_set(r->err, ERRC_LIMIT, "JSON nested deeper than %zu", r->depth_max);
    struct json **tail = &v->first;
    r->at++;
    skip_space(r);
    bool first = true;
    while (r->at < r->end && *r->at != close) {
        if (!first) {
            if (*r->at != ',') return fail(r, "',' was expected");
            r->at++;
        }
        first = false;
        struct json *child = new_node(r);
        if (!child) return ERRC_LIMIT;
        enum errc rc = close == '}' ? read_key(r, child) : ERRC_OK;
        if (rc == ERRC_OK) rc = read_value(r, child);
        if (rc != ERRC_OK) return rc;
        *tail = child;
        tail = &child->next;
        v->count++;
        skip_space(r);
    }
    if (r->at >= r->end) return fail(r, "it ends too early");
    r->at++;
    r->depth--;
    return ERRC_OK;
}

static enum errc read_word(struct reader *r, struct json *v) {
    static const struct {
        span word;
        enum json_type type;
    } words[] = { { SPAN("true"), JSON_TRUE },
                  { SPAN("false"), JSON_FALSE },
                  { SPAN("null"), JSON_NULL } };
    span rest = { r->at, (size_t) (r->end - r->at) };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (!span_starts(rest, words[i].word)) continue;
        r->at += words[i].word.len;
        v->type = words[i].type;
        return ERRC_OK;
    }
    return fail(r, "a value was expected");
}

static enum errc read_value(struct reader *r, struct json *v) {
    skip_space(r);
    if (r->at >= r->end) return fail(r, "it ends too early");
    char c = *r->at;
    if (c == '{' || c == '[') {
        v->type = c == '{' ? JSON_OBJECT : JSON_ARRAY;
        return read_children(r, v, c == '{' ? '}' : ']');
    }
    if (c == '"') {
        v->type = JSON_STRING;
        return read_string(r, &v->text);
    }
    if (c == '-' || (c >= '0' && c <= '9')) {
        v->type = JSON_NUMBER;
        return read_number(r, &v->text);
    }
    return read_word(r, v);
}

enum errc json_parse(span text, const struct json_limits *limits, struct arena *arena,
                     struct json **ret, struct error *err) {
    struct reader r = { .at = text.len ? text.at : "",
                        .arena = arena,
                        .depth_max = limits && limits->depth_max ? limits->depth_max : 64,
                        .nodes_max = limits && limits->nodes_max ? limits->nodes_max : 200000,
                        .err = err,
                        .total = text.len };
    r.end = r.at + text.len;
    if (r.depth_max > 512) r.depth_max = 512; /* recursion: a frame is under 200 bytes */
    struct json *v = arena_new(arena, struct json);
    enum errc rc = read_value(&r, v);
    if (rc != ERRC_OK) return rc;
    skip_space(&r);
    if (r.at != r.end) return fail(&r, "something follows the value");
    *ret = v;
    return ERRC_OK;
}

const struct json *json_get(const struct json *object, const char *key) {
    const struct json *hit = NULL;
    if (!object || object->type != JSON_OBJECT) return NULL;
    for (const struct json *c = object->first; c; c = c->next)
        if (span_eq(c->key, span_of(key))) hit = c;
    return hit;
}

const struct json *json_at(const struct json *array, size_t i) {
    if (!array || array->type != JSON_ARRAY) return NULL;
    const struct json *c = array->first;
    while (c && i--) c = c->next;
    return c;
}

span json_text(const struct json *v) {
    return v && (v->type == JSON_STRING || v->type == JSON_NUMBER) ? v->text : SPAN_EMPTY;
}

span json_get_text(const struct json *object, const char *key) {
    return json_text(json_get(object, key));
}

bool json_i64(const struct json *v, int64_t *ret) {
    return v && v->type == JSON_NUMBER && span_to_i64(v->text, ret);
}

bool json_is(const struct json *v, enum json_type type) {
    return v && v->type == type;
}
