#ifndef BASE_JSON_H
#define BASE_JSON_H

/* json - a bounded reader into an arena, and an escaping writer.
 *
 * Reader     RFC 8259, UTF-8. Depth, nodes and bytes are capped; duplicate keys: the last wins.
 *            Strings are decoded, bad UTF-8 and lone surrogates become U+FFFD, controls but
 *            \n \t are dropped. Total: any bytes give a value or ERRC_PARSE / ERRC_LIMIT.
 * Writer     appends to a buf; commas and escapes by itself; "</" and U+2028/9 are escaped so that
 *            the text may stand in a <script>. Sticky error by the buf's `full`.
 * Ownership  values live in the arena; strings without escapes borrow the input text.
 * Threads    one at a time.
 */

#include "base/arena.h"
#include "base/buf.h"

enum json_type {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};

struct json {
    enum json_type type;
    span text;                 /* string: decoded; number: as written */
    span key;                  /* when a member of an object */
    struct json *first, *next; /* children, in order */
    size_t count;
};

struct json_limits {
    size_t depth_max; /* 0 = 64 */
    size_t nodes_max; /* 0 = 200,000 */
};

enum errc json_parse(span text, const struct json_limits *limits, struct arena *arena,
                     struct json **ret, struct error *err) MUST_CHECK;

/* All of these take NULL and the wrong type calmly. */
const struct json *json_get(const struct json *object, const char *key);
const struct json *json_at(const struct json *array, size_t i);
span json_text(const struct json *v); /* string or number, else empty */
span json_get_text(const struct json *object, const char *key);
bool json_i64(const struct json *v, int64_t *ret);
bool json_is(const struct json *v, enum json_type type);

enum { JSON_DEPTH_MAX = 64 };
struct json_writer {
    struct buf *out;
    unsigned depth;
    bool comma[JSON_DEPTH_MAX + 1]; /* something stands before at this depth */
    bool after_key;
};

struct json_writer json_writer_of(struct buf *out);
void json_begin_object(struct json_writer *w);
void json_end_object(struct json_writer *w);
void json_begin_array(struct json_writer *w);
void json_end_array(struct json_writer *w);
void json_key(struct json_writer *w, const char *key);
void json_string(struct json_writer *w, span s);
void json_int(struct json_writer *w, int64_t v);
void json_double(struct json_writer *w, double v); /* 6 significant digits */
void json_bool(struct json_writer *w, bool v);
void json_null(struct json_writer *w);
/* key and value in one go */
void json_put(struct json_writer *w, const char *key, span s);
void json_put_int(struct json_writer *w, const char *key, int64_t v);
/* A JSON string literal with its quotes, alone. */
void json_escape(struct buf *out, span s);

#endif
