/* times_visible - the date of an article as readers see it, and as its address names it. */

#include "page/parts_priv.h"
#include "page/times_priv.h"
#include "text/date.h"

/* Blocks around the first of the text where its date usually stands; longest line that is a date.
 */
enum { NEAR_BEFORE = 12, NEAR_AFTER = 3, ABOVE_TITLE = 3, LINE_CHARS_MAX = 120, TRIES_MAX = 1000 };
enum { DATELINE_CHARS = 80, DATELINES = 4, SCRIPT_KEYS_MAX = 64 };
#define EARLIEST_S ((int64_t) 20 * 365 * DAY_S) /* 1990: before there were web pages */
/* What a page prints must be a day at least: a lone year or month is no date of publication. */
#define VISIBLE_SURE 0.45

bool times_read(const struct sources *s, span text, struct date_found *ret) {
    text = span_trim(text);
    if (text.len < 6) return false;
    struct date_options opts = { .lang = "",
                                 .now_s = s->in->now_s,
                                 .utc_offset_min = s->in->utc_offset_min };
    if (!date_parse(span_sub(text, 0, 200), &opts, ret)) return false;
    bool future = opts.now_s && ret->t_s > opts.now_s + 2 * DAY_S;
    return !future && ret->t_s > EARLIEST_S;
}

static bool read_visible(const struct sources *s, span text, struct date_found *ret) {
    return times_read(s, text, ret) && ret->confidence >= VISIBLE_SURE;
}

/* ---- addresses */

static size_t digits_at(span s, size_t i) {
    size_t n = i;
    while (n < s.len && s.at[n] >= '0' && s.at[n] <= '9') n++;
    return n - i;
}

static int number(span s, size_t at, size_t len) {
    int v = 0;
    for (size_t i = at; i < at + len; i++) v = v * 10 + (s.at[i] - '0');
    return v;
}

static bool to_day(int year, int month, int day, int64_t *ret) {
    if (year < 1995 || year > 2100 || !clock_valid_date(year, month, day)) return false;
    *ret = clock_days_from_civil(year, month, day);
    return true;
}

/* The month at s[i]: one or two digits, or three letters; *ret_len bytes of it. */
static int month_at(span s, size_t i, size_t *ret_len) {
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    *ret_len = digits_at(s, i);
    if (*ret_len == 1 || *ret_len == 2) return number(s, i, *ret_len);
    *ret_len = 3;
    for (int m = 0; m < 12; m++)
        if (span_starts_nocase(span_from(s, i), (span){ names + 3 * m, 3 })) return m + 1;
    return 0;
}

/* "2020/08/24", "2020-8-24", "2020/aug/24" at s[i]. */
static bool year_first(span s, size_t i, bool weak, int64_t *ret) {
    size_t at = i + 5, len;
    char sep = at < s.len ? s.at[i + 4] : 0;
    if (sep != '/' && sep != '-' && sep != '_') return false;
    int month = month_at(s, at, &len);
    at += len;
    if (!month || at >= s.len || s.at[at] != sep) return false;
    len = digits_at(s, ++at);
    /* "/2023/12/16-new-officers" are sixteen officers */
    if (!weak && sep == '/' && at + len < s.len && s.at[at + len] == '-') return false;
    return len >= 1 && len <= 2 && to_day(number(s, i, 4), month, number(s, at, len), ret);
}

/* "24-08-2020" at s[i]. */
static bool day_first(span s, size_t i, int64_t *ret) {
    if (i + 10 > s.len || s.at[i + 2] != s.at[i + 5] || !strchr("-_.", s.at[i + 2])) return false;
    if (digits_at(s, i + 3) != 2 || digits_at(s, i + 6) != 4) return false;
    return to_day(number(s, i + 6, 4), number(s, i + 3, 2), number(s, i, 2), ret);
}

bool times_in_url(span url, bool weak, int64_t *ret_day) {
    for (size_t i = 0; i < url.len;) {
        size_t n = digits_at(url, i);
        if (!n) {
            i++;
            continue;
        }
        if (n == 4 && year_first(url, i, weak, ret_day)) return true;
        if (n == 8 &&
            to_day(number(url, i, 4), number(url, i + 4, 2), number(url, i + 6, 2), ret_day))
            return true;
        if (weak && n == 2 && day_first(url, i, ret_day)) return true;
        if (weak && n == 8 &&
            to_day(number(url, i + 4, 4), number(url, i + 2, 2), number(url, i, 2), ret_day))
            return true;
        i += n;
    }
    return false;
}

/* ---- elements and lines */

static bool says_date(const struct dom *d, uint32_t i) {
    span names[2] = { dom_attr(d, i, ATTR_CLASS), dom_attr(d, i, ATTR_ID) };
    for (int n = 0; n < 2; n++)
        if (names[n].len && (span_find_nocase(names[n], SPAN("date")) >= 0 ||
                             span_find_nocase(names[n], SPAN("time")) >= 0 ||
                             span_find_nocase(names[n], SPAN("publish")) >= 0))
            return true;
    return false;
}

/* <time datetime>, and what there was before it: <abbr class=published title>. */
static span machine_date(const struct dom *d, uint32_t i) {
    enum tag t = dom_tag(d, i);
    if (t == TAG_TIME) return dom_attr(d, i, ATTR_DATETIME);
    span title = dom_attr(d, i, ATTR_TITLE);
    bool dated = title.len >= 8 && title.len < 80 && d->nodes[i].end - i < 6;
    return dated && (says_date(d, i) || t == TAG_ABBR) ? title : SPAN_EMPTY;
}

/* Comments, posts of other sites and boxes of other stories have dates of their own. */
static bool is_elsewhere(const struct sources *s, uint32_t i) {
    const struct dom *d = s->dom;
    if (s->container > i && s->container < d->nodes[i].end) return false;
    enum tag t = dom_tag(d, i);
    if (t == TAG_BLOCKQUOTE) return true;
    if (!d->nodes[i].attr_count || (t != TAG_DIV && t != TAG_SECTION && t != TAG_OL &&
                                    t != TAG_UL && t != TAG_LI && t != TAG_ARTICLE))
        return false;
    static const char *const names[] = { "comment", "related", "teaser", "sidebar", "tweet" };
    span cls = dom_attr(d, i, ATTR_CLASS), id = dom_attr(d, i, ATTR_ID);
    for (size_t n = 0; n < COUNT_OF(names); n++)
        if (span_find_nocase(cls, span_of(names[n])) >= 0 ||
            span_find_nocase(id, span_of(names[n])) >= 0)
            return true;
    return false;
}

/* pass 0: <time datetime>; 1: the text of <time>; 2: elements whose names say date. */
static bool element_date(const struct sources *s, uint32_t from, uint32_t to, int pass,
                         struct date_found *ret, span *ret_text) {
    const struct dom *d = s->dom;
    uint32_t end = s->container ? d->nodes[s->container].end : d->count;
    unsigned tries = 0;
    if (to < end) end = to;
    for (uint32_t i = from; i < end && tries < TRIES_MAX; i++) {
        enum tag t = dom_tag(d, i);
        if (t == TAG_TEXT || t == TAG_SCRIPT || t == TAG_STYLE || !d->nodes[i].parent) continue;
        if (is_elsewhere(s, i)) {
            i = d->nodes[i].end - 1;
            continue;
        }
        span text = SPAN_EMPTY;
        DEFER(buf_done) struct buf b = BUF(400);
        if (pass == 0) {
            text = d->nodes[i].attr_count ? machine_date(d, i) : SPAN_EMPTY;
        } else if ((pass == 1 ? t == TAG_TIME : t != TAG_TIME && says_date(d, i)) &&
                   d->nodes[i].end - i < 30) {
            dom_line(d, i, &b);
            text = b.full ? SPAN_EMPTY : buf_span(&b);
        }
        if (!text.len) continue;
        tries++;
        if (read_visible(s, text, ret)) {
            *ret_text = arena_copy(s->arena, text);
            return true;
        }
    }
    return false;
}

/* A short line with a date among the blocks [from, to); pass 0: not the day of a change. */
static bool line_date(const struct sources *s, size_t from, size_t to, int pass,
                      struct date_found *ret, span *ret_text) {
    const struct blocks *b = s->blocks;
    unsigned tries = 0;
    for (size_t i = from; i < to && i < b->count && tries < TRIES_MAX; i++) {
        const struct block *k = &b->at[i];
        span text = block_text(b, k);
        if (k->chars > LINE_CHARS_MAX) continue;
        tries++;
        if (!read_visible(s, text, ret) || (pass == 0 && phrase_is_update(text))) continue;
        /* names in links beside it (author, section) are no text of the line */
        size_t linked = k->chars ? text.len * k->link_chars / k->chars : 0;
        bool mostly = (ret->end - ret->start) * 4 >= text.len - linked;
        bool leads = ret->start == 0 && ret->confidence >= 0.7 && k->chars <= DATELINE_CHARS;
        if (!mostly && !leads && !phrase_is_stamp(text) && !phrase_is_byline(text)) continue;
        *ret_text = text;
        return true;
    }
    return false;
}

/* "01.02.2022 The labour market ...": a text that begins with its day. */
static bool dateline(const struct sources *s, struct date_found *ret, span *ret_text) {
    const struct blocks *b = s->blocks;
    for (size_t i = s->first_block; i < b->count && i < s->first_block + DATELINES; i++) {
        span text = span_sub(block_text(b, &b->at[i]), 0, 60);
        if (!read_visible(s, text, ret) || ret->start > 2 || ret->confidence < 0.7) continue;
        *ret_text = text;
        return true;
    }
    return false;
}

/* Where to look from: below the title, since above it stands the masthead's today. */
static size_t below_title(const struct sources *s) {
    const struct blocks *b = s->blocks;
    size_t first = s->first_block < b->count ? s->first_block : 0;
    for (size_t i = first; i > 0; i--)
        if (b->at[i - 1].level == 1 || span_eq(block_text(b, &b->at[i - 1]), s->title)) return i;
    if (first > NEAR_BEFORE) return first - NEAR_BEFORE;
    return 0;
}

bool times_near_title(const struct sources *s, struct date_found *ret, span *ret_text) {
    size_t line = below_title(s);
    uint32_t from = line && line < s->blocks->count ? s->blocks->at[line - 1].first : 1;
    const struct blocks *b = s->blocks;
    uint32_t text = s->first_block < b->count ? b->at[s->first_block].first : UINT32_MAX;
    return element_date(s, from, UINT32_MAX, 0, ret, ret_text) ||
           element_date(s, from, UINT32_MAX, 1, ret, ret_text) ||
           element_date(s, from, text, 2, ret, ret_text) ||
           line_date(s, line, s->first_block + NEAR_AFTER, 0, ret, ret_text) ||
           line_date(s, line > ABOVE_TITLE ? line - ABOVE_TITLE : 0, line, 0, ret, ret_text);
}

bool times_below_text(const struct sources *s, struct date_found *ret, span *ret_text) {
    const struct blocks *b = s->blocks;
    unsigned tries = 0;
    for (size_t i = s->first_block; i < b->count && tries < TRIES_MAX; i++) {
        span text = block_text(b, &b->at[i]);
        if (b->at[i].chars > LINE_CHARS_MAX || !phrase_is_stamp(text)) continue;
        tries++;
        if (phrase_is_update(text) || !read_visible(s, text, ret)) continue;
        *ret_text = text;
        return true;
    }
    return false;
}

/* Values of keys that programs behind pages write into their data: "published_at": "..." */
static bool script_date(const struct sources *s, struct date_found *ret, span *ret_text) {
    static const char *const keys[] = {
        "\"published_at\"", "\"publishedDate\"",    "\"datePublished\"",   "\"publishDate\"",
        "\"publishedAt\"",  "\"publication_time\"", "\"publicationDate\"", "\"first_published\"",
        "\"pubDate\"",      "\"publish_date\"",     "\"published_time\"",  "\"publishTime\"",
    };
    const struct dom *d = s->dom;
    for (size_t k = 0; k < COUNT_OF(keys); k++)
        for (uint32_t i = 1, n = 0; i < d->count && n < SCRIPT_KEYS_MAX; i++) {
            if (dom_tag(d, i) != TAG_TEXT || dom_tag(d, d->nodes[i].parent) != TAG_SCRIPT) continue;
            span rest = dom_own_text(d, i);
            ptrdiff_t at = span_find(rest, span_of(keys[k]));
            n++;
            if (at < 0) continue;
            rest = span_sub(span_from(rest, (size_t) at + strlen(keys[k])), 0, 60);
            ptrdiff_t quote = span_find_char(rest, '"');
            if (quote < 0 || quote > 4) continue;
            rest = span_from(rest, (size_t) quote + 1);
            quote = span_find_char(rest, '"');
            rest = span_sub(rest, 0, quote < 0 ? 0 : (size_t) quote);
            if (!read_visible(s, rest, ret)) continue;
            *ret_text = rest;
            return true;
        }
    return false;
}

bool times_anywhere(const struct sources *s, struct date_found *ret, span *ret_text) {
    size_t from = below_title(s);
    if (times_near_title(s, ret, ret_text) || element_date(s, 1, UINT32_MAX, 0, ret, ret_text) ||
        element_date(s, 1, UINT32_MAX, 1, ret, ret_text) || dateline(s, ret, ret_text) ||
        element_date(s, 1, UINT32_MAX, 2, ret, ret_text) ||
        line_date(s, from, s->blocks->count, 0, ret, ret_text) ||
        line_date(s, from, s->blocks->count, 1, ret, ret_text))
        return true;
    *ret_text = s->meta->doc_title;
    if (read_visible(s, s->meta->doc_title, ret) && ret->confidence >= 0.75) return true;
    return script_date(s, ret, ret_text) || line_date(s, 0, from, 1, ret, ret_text);
}
