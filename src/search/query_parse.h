#ifndef SEARCH_QUERY_PARSE_H
#define SEARCH_QUERY_PARSE_H

/* query_parse - the reader's words as a tree. Total: any bytes are a query; what cannot be
 * understood is searched as words.
 *
 *     a b      both            "a b"    in this order       a OR b    either ("|", "أو")
 *     -a       not             a*       begins so           ( )       groups
 *     title:a source:x author:a category:x lang:xx before:D after:D on:D
 *     عنوان: مصدر: كاتب: قسم: لغة: قبل: بعد: يوم:
 *
 * D is yyyy, yyyy-mm or yyyy-mm-dd (any digits, - or /). after: counts from the start of D,
 * before: ends there, on: is all of D.
 *
 * Limits     LIMIT_QUERY_BYTES, LIMIT_QUERY_TERMS words, QUERY_DEPTH_MAX parentheses,
 *            QUERY_PREFIXES_MAX prefixes of at least QUERY_PREFIX_RUNES letters; what is beyond
 *            is left out (words) or taken as plain words (prefixes).
 * Ownership  the tree lives in the arena.
 */

#include "base/arena.h"
#include "base/buf.h"

enum { QUERY_DEPTH_MAX = 16, QUERY_PREFIXES_MAX = 8, QUERY_PREFIX_RUNES = 2 };

enum query_field {
    FIELD_TEXT,
    FIELD_TITLE,
    FIELD_SOURCE,
    FIELD_AUTHOR,
    FIELD_CATEGORY,
    FIELD_LANG,
    FIELD_BEFORE,
    FIELD_AFTER,
    FIELD_ON,
};

enum query_node_type {
    QUERY_WORD,
    QUERY_PHRASE,
    QUERY_PREFIX,
    QUERY_TIME, /* from_s <= order_s < to_s */
    QUERY_AND,
    QUERY_OR,
    QUERY_NOT,
};

struct query_node {
    enum query_node_type type;
    enum query_field field;
    span text;
    int64_t from_s, to_s;
    struct query_node *first, *next; /* children, siblings */
};

/* NULL: everything matches. */
struct query_node *query_parse(span text, int utc_offset_min, struct arena *arena);
/* The query as it was read, in the same language. */
void query_render(const struct query_node *root, struct buf *out);
/* A day, month or year as [from, to); false when it is none. */
bool query_period(span text, int utc_offset_min, int64_t *ret_from_s, int64_t *ret_to_s);

#endif
