/* times_visible - the date of an article as readers see it beside its headline. */

#include "page/parts_priv.h"
#include "page/times_priv.h"
#include "text/date.h"

/* Blocks around the first of the text where its date usually stands; longest line that is a date.
 */
enum { NEAR_BEFORE = 12, NEAR_AFTER = 4, ABOVE_TITLE = 3, LINE_CHARS_MAX = 120, TRIES_MAX = 1000 };
enum { DATELINE_CHARS = 80, WORD_CHARS = 4, LAST_LINES = 2, LABEL_NODES = 5 };
#define EARLIEST_S ((int64_t) 20 * 365 * DAY_S) /* 1990: before there were web pages */
/* What a page prints must be a day at least: a lone year or month is no date of publication. */
#define VISIBLE_SURE 0.45

static bool read_as(const struct sources *s, span text, bool no_version, struct date_found *ret) {
    text = span_trim(text);
    if (text.len < 6) return false;
    struct date_options opts = { .lang = "",
                                 .now_s = s->in->now_s,
                                 .utc_offset_min = s->in->utc_offset_min,
                                 .no_version = no_version };
    if (!date_parse(span_sub(text, 0, 200), &opts, ret)) return false;
    bool future = opts.now_s && ret->t_s > opts.now_s + 2 * DAY_S;
    return !future && ret->t_s > EARLIEST_S;
}

bool times_read(const struct sources *s, span text, struct date_found *ret) {
    return read_as(s, text, false, ret);
}

bool times_read_visible(const struct sources *s, span text, struct date_found *ret) {
    return times_read(s, text, ret) && ret->confidence >= VISIBLE_SURE;
}

/* Where "8.5.12" is no version of a program: in a byline, in an element that is a date by its name.
 */
static bool read_dated(const struct sources *s, span text, struct date_found *ret) {
    return read_as(s, text, true, ret) && ret->confidence >= VISIBLE_SURE;
}

/* ---- elements and lines */

static bool says_date(const struct dom *d, uint32_t i) {
    static const char *const names[] = { "date", "time", "publish" };
    return dom_is_named(d, i, names, COUNT_OF(names));
}

static bool has_digit(span text) {
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] >= '0' && text.at[i] <= '9') return true;
    return false;
}

/* The words just before an element, in one of their own or not: <b>Updated</b> <time>. A line with
 * a number is a date itself. */
static span label_before(const struct dom *d, uint32_t i) {
    for (uint32_t n = 0; n < LABEL_NODES && i > 1; n++) {
        if (dom_tag(d, --i) == TAG_TIME) break; /* they were that one's */
        if (dom_tag(d, i) != TAG_TEXT) continue;
        span text = span_trim(dom_own_text(d, i));
        if (text.len) return n && has_digit(text) ? SPAN_EMPTY : text;
    }
    return SPAN_EMPTY;
}

/* <time class=updated>, "Last updated <time>": the day of a change. */
static bool is_change(const struct dom *d, uint32_t i, span text) {
    static const char *const changed[] = { "updated", "modified" };
    static const char *const first[] = { "publish", "created" };
    uint32_t around[2] = { i, d->nodes[i].parent };
    for (int n = 0; n < 2; n++)
        if (dom_is_named(d, around[n], changed, COUNT_OF(changed)) &&
            !dom_is_named(d, around[n], first, COUNT_OF(first)))
            return true;
    return phrase_is_update(text) || phrase_is_update(label_before(d, i));
}

/* The text of nodes [from, to), a blank between what stands in different elements. */
static void apart(const struct dom *d, uint32_t from, uint32_t to, struct buf *out) {
    for (uint32_t i = from; i < to; i++) {
        if (dom_tag(d, i) != TAG_TEXT) continue;
        bool blank = out->len > 0;
        dom_collapse(dom_own_text(d, i), &blank, out);
    }
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
    return dom_is_named(d, i, names, COUNT_OF(names));
}

bool times_in_elements(const struct sources *s, struct times_span where, enum times_kind kind,
                       bool changes, struct date_found *ret, span *ret_text) {
    const struct dom *d = s->dom;
    uint32_t end = s->container ? d->nodes[s->container].end : d->count;
    unsigned tries = 0;
    if (where.to < end) end = where.to;
    for (uint32_t i = where.from; i < end && tries < TRIES_MAX; i++) {
        enum tag t = dom_tag(d, i);
        if (t == TAG_TEXT || t == TAG_SCRIPT || t == TAG_STYLE || !d->nodes[i].parent) continue;
        if (is_elsewhere(s, i)) {
            i = d->nodes[i].end - 1;
            continue;
        }
        span text = SPAN_EMPTY;
        DEFER(buf_done) struct buf b = BUF(400);
        if (kind == TIMES_MACHINE) {
            text = d->nodes[i].attr_count ? machine_date(d, i) : SPAN_EMPTY;
        } else if (kind == TIMES_DATA) {
            text = dom_attr(d, i, ATTR_DATA_DATE);
        } else if ((kind == TIMES_TIME ? t == TAG_TIME : t != TAG_TIME && says_date(d, i)) &&
                   d->nodes[i].end - i < 30) {
            apart(d, i, d->nodes[i].end, &b);
            text = b.full ? SPAN_EMPTY : buf_span(&b);
        }
        if (!text.len) continue;
        tries++;
        if (!read_dated(s, text, ret)) continue;
        if (!changes && is_change(d, i, span_sub(text, 0, ret->start))) continue;
        *ret_text = arena_copy(s->arena, text);
        return true;
    }
    return false;
}

static bool has_dotted_digits(span text) {
    for (size_t i = 1; i + 1 < text.len; i++)
        if (text.at[i] == '.' && has_digit(span_sub(text, i - 1, 1)) &&
            has_digit(span_sub(text, i + 1, 1)))
            return true;
    return false;
}

/* The text of a block in which a date can be read, if need be with its elements kept apart. */
static bool read_line(const struct sources *s, size_t block, span *ret_line,
                      struct date_found *ret) {
    const struct blocks *b = s->blocks;
    *ret_line = block_text(b, &b->at[block]);
    if (times_read_visible(s, *ret_line, ret)) return true;
    if (has_dotted_digits(*ret_line) && phrase_is_byline(*ret_line) &&
        read_dated(s, *ret_line, ret))
        return true;
    if (block + 1 >= b->count || !has_digit(*ret_line)) return false;
    DEFER(buf_done) struct buf text = BUF(4 * LINE_CHARS_MAX);
    apart(s->dom, b->at[block].first, b->at[block + 1].first, &text);
    if (text.full || !times_read_visible(s, buf_span(&text), ret)) return false;
    *ret_line = arena_copy(s->arena, buf_span(&text));
    return true;
}

bool times_in_lines(const struct sources *s, size_t from, size_t to, bool changes,
                    struct date_found *ret, span *ret_text) {
    const struct blocks *b = s->blocks;
    unsigned tries = 0;
    for (size_t i = from; i < to && i < b->count && tries < TRIES_MAX; i++) {
        const struct block *k = &b->at[i];
        if (k->chars > LINE_CHARS_MAX) continue;
        tries++;
        span text;
        if (!read_line(s, i, &text, ret) || (!changes && phrase_is_update(text))) continue;
        /* names in links beside it (author, section) are no text of the line */
        size_t linked = k->chars ? text.len * k->link_chars / k->chars : 0;
        bool above_text = i <= s->first_block && i + LAST_LINES >= s->first_block && !k->level;
        size_t share = above_text ? 7 : 4;
        bool mostly = (ret->end - ret->start) * share >= text.len - linked;
        bool leads = ret->start == 0 && ret->confidence >= 0.7 && k->chars <= DATELINE_CHARS;
        if (!mostly && !leads && !phrase_is_stamp(text) && !phrase_is_byline(text)) continue;
        *ret_text = text;
        return true;
    }
    return false;
}

size_t times_below_title(const struct sources *s) {
    const struct blocks *b = s->blocks;
    size_t first = s->first_block < b->count ? s->first_block : 0;
    for (size_t i = first; i > 0; i--)
        if (b->at[i - 1].level == 1 || span_eq(block_text(b, &b->at[i - 1]), s->title)) return i;
    for (size_t i = first; i < b->count; i++)
        if (s->title.len && span_eq(block_text(b, &b->at[i]), s->title)) return i + 1;
    return first > NEAR_BEFORE ? first - NEAR_BEFORE : 0;
}

/* A few lines up from the title; single signs and numbers are no lines. */
static size_t above_title(const struct sources *s, size_t below) {
    size_t i = below ? below - 1 : 0;
    for (unsigned lines = 0; i > 0 && lines < ABOVE_TITLE; i--)
        lines += s->blocks->at[i - 1].chars >= WORD_CHARS;
    return i;
}

static uint32_t first_node(const struct sources *s, size_t block) {
    return block < s->blocks->count ? s->blocks->at[block].first : UINT32_MAX;
}

/* The elements in which a block begins, too. */
static uint32_t start_node(const struct sources *s, size_t block) {
    uint32_t i = first_node(s, block);
    if (i == UINT32_MAX) return i;
    while (i > 1 && dom_tag(s->dom, i - 1) != TAG_TEXT) i--;
    return i;
}

/* Elements of the blocks [from, to), then their lines. */
static bool among(const struct sources *s, size_t from, size_t to, bool changes,
                  struct date_found *ret, span *ret_text) {
    struct times_span where = { start_node(s, from), first_node(s, to) };
    for (enum times_kind k = TIMES_MACHINE; k <= TIMES_NAMED; k++)
        if (times_in_elements(s, where, k, changes, ret, ret_text)) return true;
    return times_in_lines(s, from, to, changes, ret, ret_text);
}

/* The blocks [above, title, text): what stands above the title, and between it and the text. */
struct head {
    size_t above, title, text;
};

static struct head head_of(const struct sources *s) {
    size_t line = times_below_title(s);
    struct head h = { above_title(s, line), line ? line - 1 : 0, s->first_block };
    if (h.text < line) h.text = line;
    if (s->first_block < h.above) h.above = s->first_block;
    return h;
}

bool times_near_title(const struct sources *s, bool changes, struct date_found *ret,
                      span *ret_text) {
    struct head h = head_of(s);
    struct times_span behind = { start_node(s, h.text), UINT32_MAX };
    return among(s, h.title, h.text + NEAR_AFTER, changes, ret, ret_text) ||
           among(s, h.above, h.title, changes, ret, ret_text) ||
           times_in_elements(s, behind, TIMES_MACHINE, changes, ret, ret_text) ||
           times_in_elements(s, behind, TIMES_TIME, changes, ret, ret_text);
}

bool times_printed(const struct sources *s, bool lines, struct date_found *ret) {
    struct head h = head_of(s);
    struct times_span where = { start_node(s, h.above), first_node(s, h.text + 1) };
    span text;
    return times_in_elements(s, where, TIMES_TIME, false, ret, &text) ||
           times_in_elements(s, where, TIMES_NAMED, false, ret, &text) ||
           (lines && times_in_lines(s, h.above, h.text, false, ret, &text));
}

bool times_in_data(const struct sources *s, struct date_found *ret, span *ret_text) {
    struct head h = head_of(s);
    struct times_span where = { start_node(s, h.above), first_node(s, h.text + NEAR_AFTER) };
    return times_in_elements(s, where, TIMES_DATA, false, ret, ret_text);
}
