/* query_parse - recursive descent over a query; see query_parse.h. */
#include "search/query_parse.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "text/text.h"

struct parser {
    span rest;
    struct arena *arena;
    size_t words, prefixes;
    unsigned depth;
    int utc_offset_min;
};

static const struct {
    const char *name;
    enum query_field field;
} fields[] = {
    { "title", FIELD_TITLE },       { "عنوان", FIELD_TITLE },  { "العنوان", FIELD_TITLE },
    { "source", FIELD_SOURCE },     { "مصدر", FIELD_SOURCE },  { "المصدر", FIELD_SOURCE },
    { "author", FIELD_AUTHOR },     { "كاتب", FIELD_AUTHOR },  { "الكاتب", FIELD_AUTHOR },
    { "category", FIELD_CATEGORY }, { "قسم", FIELD_CATEGORY }, { "القسم", FIELD_CATEGORY },
    { "lang", FIELD_LANG },         { "لغة", FIELD_LANG },     { "اللغة", FIELD_LANG },
    { "before", FIELD_BEFORE },     { "قبل", FIELD_BEFORE },   { "after", FIELD_AFTER },
    { "بعد", FIELD_AFTER },         { "on", FIELD_ON },        { "يوم", FIELD_ON },
};

static struct query_node *new_node(struct parser *p, enum query_node_type type,
                                   enum query_field field, span text) {
    struct query_node *n = arena_new(p->arena, struct query_node);
    *n = (struct query_node){ .type = type, .field = field, .text = text };
    return n;
}

/* ASCII white space and the ideographic and no-break ones that keyboards give. */
static size_t blank_len(span s) {
    if (!s.len) return 0;
    unsigned char c = (unsigned char) s.at[0];
    if (c <= ' ' || c == 0x7F) return 1;
    if (span_starts(s, SPAN("\xC2\xA0"))) return 2;
    if (span_starts(s, SPAN("\xE3\x80\x80"))) return 3;
    return 0;
}

/* Most bytes of words begin neither a blank nor a mark: letters of Arabic and of ASCII. */
static bool is_inside_word(unsigned char c) {
    return (c >= 0x80 && c < 0xC2) || (c >= 0xD0 && c < 0xE0) || (c >= 'a' && c <= 'z');
}

/* The marks that open or close a phrase; the closing one need not fit the opening one. */
static size_t quote_len(span s) {
    static const span marks[] = { { "\"", 1 }, { "«", 2 }, { "»", 2 },
                                  { "“", 3 },  { "”", 3 }, { "„", 3 } };
    if (!s.len || is_inside_word((unsigned char) s.at[0])) return 0;
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (span_starts(s, marks[i])) return marks[i].len;
    return 0;
}

static void skip_blanks(struct parser *p) {
    for (size_t n; (n = blank_len(p->rest)) > 0;) p->rest = span_from(p->rest, n);
}

static bool ends_word(span s) {
    if (s.len && is_inside_word((unsigned char) s.at[0])) return false;
    return !s.len || blank_len(s) || quote_len(s) || s.at[0] == '(' || s.at[0] == ')';
}

static span peek_word(span s) {
    size_t n = 0;
    while (n < s.len && !ends_word(span_from(s, n))) n++;
    return span_sub(s, 0, n);
}

static bool is_word(span s, const char *const *list) {
    for (; *list; list++)
        if (span_eq(s, span_of(*list))) return true;
    return false;
}

/* Blanks, and brackets that close nothing: they read as blanks. */
static void skip_nothing(struct parser *p) {
    for (;;) {
        skip_blanks(p);
        if (p->depth || !p->rest.len || p->rest.at[0] != ')') return;
        p->rest = span_from(p->rest, 1);
    }
}

/* Takes "OR" when something stands behind it. */
static bool take_or(struct parser *p) {
    static const char *const ors[] = { "OR", "|", "||", "أو", "او", NULL };
    skip_blanks(p);
    span word = peek_word(p->rest);
    if (!word.len || !is_word(word, ors)) return false;
    struct parser behind = *p;
    behind.rest = span_from(p->rest, word.len);
    skip_nothing(&behind);
    if (!behind.rest.len || behind.rest.at[0] == ')') return false;
    p->rest = behind.rest;
    return true;
}

static bool take_not(struct parser *p) {
    span word = peek_word(p->rest);
    if (span_eq(word, SPAN("NOT"))) {
        struct parser behind = *p;
        behind.rest = span_from(p->rest, word.len);
        skip_nothing(&behind);
        if (!behind.rest.len || behind.rest.at[0] == ')') return false;
        p->rest = behind.rest;
        return true;
    }
    span after = span_from(p->rest, 1);
    if (!p->rest.len || p->rest.at[0] != '-' || !after.len || blank_len(after) ||
        after.at[0] == ')')
        return false;
    p->rest = after;
    return true;
}

static struct query_node *parse_or(struct parser *p, enum query_field field);

static struct query_node *parse_group(struct parser *p, enum query_field field) {
    p->rest = span_from(p->rest, 1);
    if (p->depth >= QUERY_DEPTH_MAX) return NULL; /* a parenthesis too many reads as a blank */
    p->depth++;
    struct query_node *n = parse_or(p, field);
    p->depth--;
    if (p->rest.len && p->rest.at[0] == ')') p->rest = span_from(p->rest, 1);
    return n;
}

static struct query_node *time_node(struct parser *p, enum query_field field, span text) {
    int64_t from, to;
    if (!query_period(text, p->utc_offset_min, &from, &to)) return NULL;
    struct query_node *n = new_node(p, QUERY_TIME, field, text);
    n->from_s = field == FIELD_BEFORE ? INT64_MIN : from;
    n->to_s = field == FIELD_BEFORE ? from : field == FIELD_AFTER ? INT64_MAX : to;
    return n;
}

static struct query_node *value_node(struct parser *p, enum query_node_type type,
                                     enum query_field field, span text) {
    if (p->words >= LIMIT_QUERY_TERMS) return NULL;
    p->words++;
    if (field >= FIELD_BEFORE) {
        struct query_node *n = time_node(p, field, text);
        if (n) return n;
        field = FIELD_TEXT; /* no date: searched as words */
    }
    return new_node(p, type, field, text);
}

static struct query_node *parse_phrase(struct parser *p, enum query_field field) {
    span inside = span_from(p->rest, quote_len(p->rest));
    size_t n = 0;
    while (n < inside.len && !quote_len(span_from(inside, n))) n++;
    if (n == inside.len) { /* never closed: the mark means nothing */
        p->rest = inside;
        return NULL;
    }
    span close = span_from(inside, n);
    p->rest = span_from(close, quote_len(close));
    span text = span_trim(span_sub(inside, 0, n));
    return text.len ? value_node(p, QUERY_PHRASE, field, text) : NULL;
}

/* "title:" and its sisters at the front of a word, with a value right behind. */
static bool take_field(struct parser *p, span word, enum query_field *ret) {
    ptrdiff_t colon = span_find_char(word, ':');
    if (colon <= 0) return false;
    span name = span_sub(word, 0, (size_t) colon), behind = span_from(p->rest, (size_t) colon + 1);
    if (!behind.len || blank_len(behind) || behind.at[0] == ')') return false;
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        if (!span_eq_nocase(name, span_of(fields[i].name))) continue;
        *ret = fields[i].field;
        p->rest = behind;
        return true;
    }
    return false;
}

static struct query_node *parse_word(struct parser *p, enum query_field field) {
    span word = peek_word(p->rest);
    enum query_field own;
    if (take_field(p, word, &own)) {
        field = own;
        if (quote_len(p->rest)) return parse_phrase(p, field);
        if (p->rest.at[0] == '(') return parse_group(p, field);
        word = peek_word(p->rest);
    }
    p->rest = span_from(p->rest, word.len);
    span stem = word;
    while (stem.len && stem.at[stem.len - 1] == '*') stem.len--;
    bool star = stem.len < word.len && field <= FIELD_TITLE &&
                utf8_count(stem) >= QUERY_PREFIX_RUNES && p->prefixes < QUERY_PREFIXES_MAX;
    if (!stem.len) return NULL;
    p->prefixes += star;
    return value_node(p, star ? QUERY_PREFIX : QUERY_WORD, field, stem);
}

static struct query_node *parse_primary(struct parser *p, enum query_field field) {
    if (p->rest.at[0] == '(') return parse_group(p, field);
    if (quote_len(p->rest)) return parse_phrase(p, field);
    return parse_word(p, field);
}

static struct query_node *parse_unary(struct parser *p, enum query_field field) {
    bool negated = false;
    while (take_not(p)) negated = true; /* two minuses are a slip, not a yes */
    struct query_node *n = parse_primary(p, field);
    if (!n || !negated) return n;
    struct query_node *no = new_node(p, QUERY_NOT, FIELD_TEXT, SPAN_EMPTY);
    no->first = n;
    return no;
}

static struct query_node *group_of(struct parser *p, enum query_node_type type,
                                   struct query_node *first) {
    if (!first || !first->next) return first;
    struct query_node *n = new_node(p, type, FIELD_TEXT, SPAN_EMPTY);
    n->first = first;
    return n;
}

static struct query_node *parse_and(struct parser *p, enum query_field field) {
    struct query_node *first = NULL, **tail = &first;
    for (;;) {
        skip_blanks(p);
        if (!p->rest.len || (p->depth && p->rest.at[0] == ')')) break;
        if (p->rest.at[0] == ')') { /* closes nothing */
            p->rest = span_from(p->rest, 1);
            continue;
        }
        struct parser look = *p;
        if (first && take_or(&look)) break;
        if (span_eq(peek_word(p->rest), SPAN("AND"))) {
            p->rest = span_from(p->rest, 3);
            continue;
        }
        struct query_node *n = parse_unary(p, field);
        if (!n) continue;
        *tail = n;
        tail = &n->next;
    }
    return group_of(p, QUERY_AND, first);
}

static struct query_node *parse_or(struct parser *p, enum query_field field) {
    struct query_node *first = NULL, **tail = &first;
    do {
        struct query_node *n = parse_and(p, field);
        if (!n) continue;
        *tail = n;
        tail = &n->next;
    } while (take_or(p));
    return group_of(p, QUERY_OR, first);
}

static span clean_copy(span text, struct arena *arena) {
    if (utf8_is_clean(text)) return arena_copy(arena, text);
    DEFER(buf_done) struct buf clean = BUF(3 * LIMIT_QUERY_BYTES);
    utf8_clean(text, &clean);
    return arena_copy(arena, utf8_cut_bytes(buf_span(&clean), LIMIT_QUERY_BYTES));
}

struct query_node *query_parse(span text, int utc_offset_min, struct arena *arena) {
    span kept = clean_copy(span_sub(text, 0, LIMIT_QUERY_BYTES), arena);
    struct parser p = { .rest = kept, .arena = arena, .utc_offset_min = utc_offset_min };
    return parse_or(&p, FIELD_TEXT);
}

bool query_period(span text, int utc_offset_min, int64_t *ret_from_s, int64_t *ret_to_s) {
    DEFER(buf_done) struct buf folded = BUF(64);
    if (text.len > 24) return false;
    text_fold(text, &folded); /* Arabic digits too */
    uint64_t part[3] = { 0, 1, 1 };
    size_t n = 0;
    span rest = buf_span(&folded);
    while (rest.len) {
        size_t digits = 0;
        while (digits < rest.len && rest.at[digits] >= '0' && rest.at[digits] <= '9') digits++;
        if (n == 3 || !span_to_u64(span_sub(rest, 0, digits), &part[n])) return false;
        n++;
        rest = span_from(rest, digits);
        if (!rest.len) break;
        if ((rest.at[0] != '-' && rest.at[0] != '/') || rest.len == 1) return false;
        rest = span_from(rest, 1);
    }
    if (!n || part[0] < 1000 || part[0] > 9998 || part[1] > 12 || part[2] > 31) return false;
    int year = (int) part[0], month = (int) part[1], day = (int) part[2];
    if (!clock_valid_date(year, month, day)) return false;
    int64_t from = clock_days_from_civil(year, month, day), to = from + 1;
    if (n == 1) to = clock_days_from_civil(year + 1, 1, 1);
    if (n == 2) to = clock_days_from_civil(month == 12 ? year + 1 : year, month % 12 + 1, 1);
    *ret_from_s = from * DAY_S - utc_offset_min * 60;
    *ret_to_s = to * DAY_S - utc_offset_min * 60;
    return true;
}
