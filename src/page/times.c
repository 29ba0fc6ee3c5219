/* times - when an article was published and changed. */

#include "page/parts_priv.h"
#include "text/date.h"

/* Blocks around the first of the text where its date usually stands; longest line that is a date.
 */
enum { NEAR_BEFORE = 12, NEAR_AFTER = 3, LINE_CHARS_MAX = 120, TRIES_MAX = 1000 };
#define EARLIEST_S ((int64_t) 20 * 365 * DAY_S) /* 1990: before there were web pages */

/* "...T10:00:00+03:00" -> 180; no offset at the end -> fallback. */
static int offset_of(span s, int fallback) {
    s = span_trim(s);
    if (span_ends(s, SPAN("Z"))) return 0;
    for (size_t digits = 5; digits <= 6; digits++) {
        if (s.len < digits + 8) continue;
        span o = span_from(s, s.len - digits);
        uint64_t h, m;
        if ((o.at[0] != '+' && o.at[0] != '-') || (digits == 6 && o.at[3] != ':')) continue;
        if (!span_to_u64(span_sub(o, 1, 2), &h) || !span_to_u64(span_from(o, digits - 2), &m))
            continue;
        if (h > 14 || m > 59) continue;
        int minutes = (int) (h * 60 + m);
        return o.at[0] == '-' ? -minutes : minutes;
    }
    return fallback;
}

static bool read_time(const struct sources *s, span text, struct date_found *ret) {
    text = span_trim(text);
    if (text.len < 6) return false;
    struct date_options opts = { .lang = "",
                                 .now_s = s->in->now_s,
                                 .utc_offset_min = s->in->utc_offset_min };
    if (!date_parse(span_sub(text, 0, 200), &opts, ret)) return false;
    bool future = opts.now_s && ret->t_s > opts.now_s + 2 * DAY_S;
    return !future && ret->t_s > EARLIEST_S;
}

/* /2020/08/24/ or /2020-08-24- in an address. */
static bool date_in_url(span url, struct date_found *ret) {
    for (size_t i = 0; i + 11 <= url.len; i++) {
        if (url.at[i] != '/' && url.at[i] != '-') continue;
        span y = span_sub(url, i + 1, 4);
        uint64_t year, month, day;
        char sep = url.at[i + 5];
        if ((sep != '/' && sep != '-') || !span_to_u64(y, &year) || year < 1990 || year > 2100)
            continue;
        span rest = span_from(url, i + 6), m, d;
        if (!span_next(&rest, sep, &m) || m.len > 2 || !span_to_u64(m, &month)) continue;
        d = rest;
        size_t n = 0;
        while (n < d.len && d.at[n] >= '0' && d.at[n] <= '9') n++;
        if (n == 0 || n > 2 || !span_to_u64(span_sub(d, 0, n), &day)) continue;
        if (!clock_valid_date((int) year, (int) month, (int) day)) continue;
        *ret = (struct date_found){
            .t_s = clock_days_from_civil((int) year, (int) month, (int) day) * DAY_S,
            .confidence = 0.8,
        };
        return true;
    }
    return false;
}

static bool says_date(const struct dom *d, uint32_t i) {
    span names[2] = { dom_attr(d, i, ATTR_CLASS), dom_attr(d, i, ATTR_ID) };
    for (int n = 0; n < 2; n++)
        if (names[n].len && (span_find_nocase(names[n], SPAN("date")) >= 0 ||
                             span_find_nocase(names[n], SPAN("time")) >= 0 ||
                             span_find_nocase(names[n], SPAN("publish")) >= 0))
            return true;
    return false;
}

/* pass 0: <time datetime>; 1: the text of <time>; 2: elements whose names say date. */
static bool element_date(const struct sources *s, int pass, struct date_found *ret,
                         span *ret_text) {
    const struct dom *d = s->dom;
    uint32_t end = s->container ? d->nodes[s->container].end : d->count;
    unsigned tries = 0;
    for (uint32_t i = 1; i < end && tries < TRIES_MAX; i++) {
        enum tag t = dom_tag(d, i);
        if (t == TAG_TEXT || t == TAG_SCRIPT || t == TAG_STYLE) continue;
        if (pass < 2 ? t != TAG_TIME : t == TAG_TIME || !says_date(d, i)) continue;
        tries++;
        span text = pass == 0 ? dom_attr(d, i, ATTR_DATETIME) : SPAN_EMPTY;
        DEFER(buf_done) struct buf b = BUF(400);
        if (pass > 0 && d->nodes[i].end - i < 30) {
            dom_line(d, i, &b);
            if (b.full) continue;
            text = buf_span(&b);
        }
        if (text.len && read_time(s, text, ret)) {
            *ret_text = arena_copy(s->arena, text);
            return true;
        }
    }
    return false;
}

/* A short line with a date among the blocks [from, to). */
static bool line_date(const struct sources *s, size_t from, size_t to, struct date_found *ret,
                      span *ret_text) {
    const struct blocks *b = s->blocks;
    unsigned tries = 0;
    for (size_t i = from; i < to && i < b->count && tries < TRIES_MAX; i++) {
        const struct block *k = &b->at[i];
        span text = block_text(b, k);
        if (k->chars > LINE_CHARS_MAX) continue;
        tries++;
        if (!read_time(s, text, ret)) continue;
        bool mostly = (ret->end - ret->start) * 4 >= text.len;
        if (!mostly && !phrase_is_stamp(text) && !phrase_is_byline(text)) continue;
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
        if (b->at[i - 1].level == 1) return i;
    if (first > NEAR_BEFORE) return first - NEAR_BEFORE;
    return 0;
}

static bool visible_date(const struct sources *s, struct date_found *ret, span *ret_text) {
    size_t from = below_title(s);
    return element_date(s, 0, ret, ret_text) || element_date(s, 1, ret, ret_text) ||
           line_date(s, from, s->first_block + NEAR_AFTER, ret, ret_text) ||
           element_date(s, 2, ret, ret_text) || line_date(s, from, s->blocks->count, ret, ret_text);
}

int times_choose(const struct sources *s, struct article *ret) {
    const struct meta *m = s->meta;
    struct date_found found;
    int offset = s->in->utc_offset_min;
    ret->published_s = ret->modified_s = TIME_UNKNOWN;
    bool have = false;
    span text = SPAN_EMPTY;
    for (size_t i = 0; i < m->published_count && !have; i++) {
        text = m->published[i];
        have = read_time(s, text, &found);
    }
    if (!have) have = date_in_url(s->in->url, &found), text = SPAN_EMPTY;
    if (!have) have = visible_date(s, &found, &text);
    if (have) {
        ret->published_s = found.t_s;
        if (found.has_time)
            offset = offset_of(text, offset);
        else
            ret->flags |= ARTICLE_DAY_ONLY;
    } else {
        ret->flags |= ARTICLE_DATE_UNSURE;
    }
    for (size_t i = 0; i < m->modified_count && ret->modified_s == TIME_UNKNOWN; i++)
        if (read_time(s, m->modified[i], &found)) ret->modified_s = found.t_s;
    return offset;
}
