/* times_far - dates far from the headline: below the text, in sentences, in data behind the page.
 */

#include "page/times_priv.h"

enum {
    LINE_CHARS_MAX = 120,
    TRIES_MAX = 1000,
    DATELINES = 8,
    SCRIPT_KEYS_MAX = 64,
    SENTENCE_CHARS = 400
};

bool times_below_text(const struct sources *s, struct date_found *ret, span *ret_text) {
    const struct blocks *b = s->blocks;
    unsigned tries = 0;
    for (size_t i = s->first_block; i < b->count && tries < TRIES_MAX; i++) {
        span text = block_text(b, &b->at[i]);
        if (b->at[i].chars > LINE_CHARS_MAX || !phrase_is_stamp(text)) continue;
        tries++;
        if (phrase_is_update(text) || !times_read_visible(s, text, ret)) continue;
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
            if (!times_read_visible(s, rest, ret)) continue;
            *ret_text = rest;
            return true;
        }
    return false;
}

/* "01.02.2022 The labour market ...": a text that begins with its day. */
static bool dateline(const struct sources *s, struct date_found *ret, span *ret_text) {
    const struct blocks *b = s->blocks;
    for (size_t i = s->first_block; i < b->count && i < s->first_block + DATELINES; i++) {
        span text = span_sub(block_text(b, &b->at[i]), 0, 60);
        if (!times_read_visible(s, text, ret) || ret->start > 2 || ret->confidence < 0.7) continue;
        *ret_text = text;
        return true;
    }
    return false;
}

static bool any_of(span text, const char *const *list, size_t count, bool at_start) {
    for (size_t i = 0; i < count; i++) {
        span word = span_of(list[i]);
        if (at_start ? span_starts_nocase(text, word) : span_find_nocase(text, word) >= 0)
            return true;
    }
    return false;
}

/* "This entry was posted on Wednesday, 19 May 2010 at 23:03 and is filed under ...". */
static bool sentence(const struct sources *s, struct date_found *ret, span *ret_text) {
    static const char *const starts[] = {
        "this entry", "this post", "this article", "this story",  "originally published",
        "dieser ",    "dieses ",   "der artikel",  "der beitrag", "artikel ",
        "beitrag ",   "cet ",      "cette ",       "ce billet",   "este ",
        "esta ",      "questo ",   "quest'",       "dit bericht", "dit artikel",
        "هذا ",       "هذه ",
    };
    static const char *const verbs[] = {
        "posted",       "published", "written", "gepostet", "geschrieben", "veröffentlicht",
        "verfasst",     "erstellt",  "publié",  "publicad", "pubblicat",   "geplaatst",
        "gepubliceerd", "نشر",       "نُشر",     "كتب",
    };
    const struct blocks *b = s->blocks;
    for (size_t i = 0, tries = 0; i < b->count && tries < TRIES_MAX; i++) {
        span text = block_text(b, &b->at[i]);
        bool own = (s->title.len && span_starts(text, s->title)) ||
                   any_of(text, starts, COUNT_OF(starts), true);
        if (!own || b->at[i].chars > SENTENCE_CHARS) continue;
        tries++;
        if (!any_of(text, verbs, COUNT_OF(verbs), false) || phrase_is_update(text)) continue;
        if (!times_read_visible(s, text, ret) || ret->confidence < 0.7) continue;
        *ret_text = text;
        return true;
    }
    return false;
}

bool times_beside_text(const struct sources *s, struct date_found *ret, span *ret_text) {
    const struct times_span all = { 1, UINT32_MAX };
    return times_near_title(s, false, ret, ret_text) || sentence(s, ret, ret_text) ||
           times_near_title(s, true, ret, ret_text) || times_in_data(s, ret, ret_text) ||
           times_in_elements(s, all, TIMES_MACHINE, false, ret, ret_text) ||
           times_in_elements(s, all, TIMES_TIME, false, ret, ret_text) ||
           dateline(s, ret, ret_text) ||
           times_in_elements(s, all, TIMES_NAMED, false, ret, ret_text) ||
           times_in_elements(s, all, TIMES_MACHINE, true, ret, ret_text) ||
           times_in_elements(s, all, TIMES_NAMED, true, ret, ret_text);
}

bool times_anywhere(const struct sources *s, struct date_found *ret, span *ret_text) {
    size_t from = times_below_title(s), end = s->blocks->count;
    if (times_in_lines(s, from, end, false, ret, ret_text) ||
        times_in_lines(s, from, end, true, ret, ret_text))
        return true;
    *ret_text = s->meta->doc_title;
    if (times_read_visible(s, s->meta->doc_title, ret) && ret->confidence >= 0.75) return true;
    return script_date(s, ret, ret_text) || times_in_lines(s, 0, from, true, ret, ret_text);
}
