/* keep - which blocks of the container are the article, and the standfirst above it. */

#include "base/hash.h"
#include "base/map.h"
#include "model/article.h"
#include "page/body_priv.h"
#include "text/date.h"

enum {
    LEAD_BEFORE = 20,
    LEAD_REACH = 100,
    LEAD_MIN = 60,
    LEAD_MAX = 700,
    LEAD_PLAIN = 100,
    LEADS = 2,
    DECK_MAX = 120,
    STAMP_CHARS = 100,
    REPEATED_MIN = 40,
    REPEATED_REACH = 3,
    TEASER_CHARS = 160, /* most of a teaser with links */
    PROSE_CHARS = 100,  /* and without */
    DATED_BYTES = 80,
    RIGHTS_CHARS = 200,
    CALL_CHARS = 400
};

static bool same_words(span a, span b) {
    size_t i = 0, j = 0;
    for (;;) {
        while (i < a.len && (unsigned char) a.at[i] < 0x80 &&
               !((a.at[i] | 32) >= 'a' && (a.at[i] | 32) <= 'z') &&
               !(a.at[i] >= '0' && a.at[i] <= '9'))
            i++;
        while (j < b.len && (unsigned char) b.at[j] < 0x80 &&
               !((b.at[j] | 32) >= 'a' && (b.at[j] | 32) <= 'z') &&
               !(b.at[j] >= '0' && b.at[j] <= '9'))
            j++;
        if (i == a.len || j == b.len) return i == a.len && j == b.len;
        char x = a.at[i++], y = b.at[j++];
        if (!(x & 0x80)) x |= 32;
        if (!(y & 0x80)) y |= 32;
        if (x != y) return false;
    }
}

static bool is_date_line(span text) {
    struct date_options opts = { .lang = "" };
    struct date_found found;
    if (text.len > 120 || !date_parse(text, &opts, &found)) return false;
    return (found.end - found.start) * (text.len < DATED_BYTES ? 3 : 2) > text.len;
}

/* "Published: 10:48, Tue, Nov 19, 2019 | Updated: 11:05": a stamp and nothing but a date. */
static bool is_stamp_line(span text) {
    struct date_options opts = { .lang = "" };
    struct date_found found;
    return date_parse(text, &opts, &found) && (found.end - found.start) * 4 >= text.len;
}

static bool ends_headline(span rest) {
    return phrase_is_stamp(rest) || is_date_line(rest);
}

/* The headline again, alone or with the date that stands below it. */
static bool is_headline(span text, span title) {
    if (same_words(text, title)) return true;
    return span_starts(text, title) && ends_headline(span_trim(span_from(text, title.len)));
}

static bool keep_block(const struct blocks *b, const struct block *k, span title) {
    span text = block_text(b, k);
    uint32_t plain = k->chars - k->link_chars;
    if (k->level == 1 || k->standing) return false;
    if (title.len && is_headline(text, title)) return false;
    if (k->link_chars * 10 > k->chars * 8 && k->chars < 200) return false;
    bool heads = k->kind == BLOCK_HEADING && phrase_heads_box(text);
    if (!heads && phrase_is_boilerplate(text) && (k->link_chars || k->chars < 80)) return false;
    if (k->chars < STAMP_CHARS && phrase_is_stamp(text) && is_stamp_line(text)) return false;
    if (k->kind == BLOCK_ITEM && k->link_chars * 2 > k->chars && k->chars < 80) return false;
    if (k->chars < RIGHTS_CHARS && phrase_ends_in_rights(text)) return false;
    return plain > 0;
}

static bool has_digit(span text) {
    for (size_t i = 0; i < text.len; i++)
        if ((text.at[i] >= '0' && text.at[i] <= '9') ||
            ((unsigned char) text.at[i] == 0xD9 && i + 1 < text.len &&
             (unsigned char) text.at[i + 1] >= 0xA0 && (unsigned char) text.at[i + 1] <= 0xA9))
            return true;
    return false;
}

/* Lines before the first and after the last prose that are no prose: dates, tags, buttons. */
static bool is_margin(const struct blocks *b, const struct block *k) {
    span text = block_text(b, k);
    if (k->kind == BLOCK_QUOTE || k->kind == BLOCK_ITEM) return false;
    if (k->chars < CALL_CHARS && (phrase_calls_reader(text) || phrase_is_notice(text))) return true;
    if (phrase_is_stamp(text) && has_digit(text)) return true;
    if (span_starts(text, SPAN("http")) && span_find_char(text, ' ') < 0) return true;
    if (is_date_line(text) || (k->chars < 60 && phrase_is_byline(text))) return true;
    /* there a short line is a greeting, a verse, a signature */
    if (b->hints[b->dom->nodes[k->node].parent] & HINT_BODY || b->hints[k->node] & HINT_BODY)
        return false;
    return k->kind == BLOCK_PARAGRAPH && k->chars < 40 && !k->stops;
}

/* Whether a line without a stop stands above links. */
static bool leads_to_links(const struct blocks *b, size_t i) {
    if (i + 1 >= b->count || b->at[i].stops) return false;
    return b->at[i + 1].link_chars * 4 > b->at[i + 1].chars;
}

/* Below "Related stories" stand teasers: short lines and links, up to the next heading. */
static void drop_boxes(const struct blocks *b, bool *kept) {
    bool inside = false;
    for (size_t i = 0; i < b->count; i++) {
        const struct block *k = &b->at[i];
        if (!kept[i]) continue;
        bool heading = k->kind == BLOCK_HEADING ||
                       (k->chars < 60 && (k->bold_chars == k->chars || leads_to_links(b, i)));
        if (heading && phrase_heads_box(block_text(b, k))) {
            inside = true;
            kept[i] = false;
        } else if (inside &&
                   (k->kind == BLOCK_HEADING ||
                    k->chars - k->link_chars > (k->link_chars ? TEASER_CHARS : PROSE_CHARS))) {
            inside = false;
        } else if (inside) {
            kept[i] = false;
        }
    }
}

static void trim_margins(const struct blocks *b, bool *kept) {
    for (size_t i = 0; i < b->count; i++) {
        if (!kept[i]) continue;
        if (!is_margin(b, &b->at[i])) break;
        kept[i] = false;
    }
    for (size_t i = b->count; i-- > 0;) {
        if (!kept[i]) continue;
        if (!is_margin(b, &b->at[i])) break;
        kept[i] = false;
    }
}

void keep_no_loose_headings(const struct blocks *b, bool *kept) {
    bool text_follows = false;
    for (size_t i = b->count; i-- > 0;) {
        const struct block *k = &b->at[i];
        if (!kept[i]) {
            continue;
        }
        if (k->kind == BLOCK_HEADING) {
            if (!text_follows) kept[i] = false;
            text_follows = false;
        } else {
            text_follows = true;
        }
    }
}

/* A sentence or more in the words of the paper, not a line of its furniture. */
static bool is_standfirst(const struct blocks *b, const struct weights *w, const struct block *k) {
    span text = block_text(b, k);
    if (w->bad[k->first] || k->standing || k->kind == BLOCK_ITEM || k->level == 1 ||
        k->link_chars * 4 > k->chars)
        return false;
    bool sentence = k->stops || k->commas || k->chars > LEAD_PLAIN;
    if (k->chars < LEAD_MIN || k->chars > LEAD_MAX || !sentence) return false;
    if (phrase_is_boilerplate(text) || phrase_is_byline(text) || phrase_is_stamp(text))
        return false;
    return !phrase_names_picture(text) && !is_date_line(text);
}

/* One short sentence that is the page's description too: a second headline, no lead. */
static bool is_deck(const struct blocks *b, const struct block *k, span summary) {
    return k->chars < DECK_MAX && k->stops < 2 && same_words(block_text(b, k), summary);
}

/* The standfirst often stands beside the headline, outside the box of the text. */
static void add_standfirst(const struct blocks *b, const struct weights *w, span title,
                           span summary, bool *kept) {
    size_t first = 0;
    while (first < b->count && !kept[first]) first++;
    size_t head = b->count;
    for (size_t i = first, good = 0; first < b->count && i > 0; i--) {
        const struct block *k = &b->at[i - 1];
        good += !w->bad[k->first];
        if (good > LEAD_BEFORE || first - i > LEAD_REACH) break;
        if (k->level != 1 && !(title.len && same_words(block_text(b, k), title))) continue;
        head = i;
        break;
    }
    for (size_t i = head, n = 0; i < first && n < LEADS; i++)
        if (is_standfirst(b, w, &b->at[i]) && !is_deck(b, &b->at[i], summary)) {
            kept[i] = true;
            n++;
        }
}

/* A text for narrow and one for wide screens, a quote pulled out of its text: once is enough. But
 * siblings that repeat each other are meant to, as a refrain or the questions of an interview, and
 * what comes again under another heading is. */
static void drop_repeated(const struct blocks *b, bool *kept) {
    struct map seen = MAP_INIT;
    uint32_t n = 1, section = 1;
    for (size_t i = 0; i < b->count; i++) {
        const struct block *k = &b->at[i];
        if (!kept[i]) continue;
        if (k->kind == BLOCK_HEADING && k->chars < REPEATED_MIN) section = n;
        if (k->chars < REPEATED_MIN) continue;
        uint32_t up = b->dom->nodes[k->node].parent;
        uint64_t *last = map_at(&seen, hash64(block_text(b, k), 0), 0);
        uint64_t at = *last >> 32;
        kept[i] = !at || at < section || n - at > REPEATED_REACH || (uint32_t) *last == up;
        if (kept[i]) *last = (uint64_t) n++ << 32 | up;
    }
    map_done(&seen);
}

void keep_blocks(const struct blocks *b, const struct weights *w, uint32_t container, span title,
                 span summary, bool *kept) {
    uint32_t c = container, end = b->dom->nodes[c].end;
    for (size_t i = 0; i < b->count; i++) {
        const struct block *k = &b->at[i];
        kept[i] =
            c && k->first > c && k->first < end && !w->bad[k->first] && keep_block(b, k, title);
    }
    drop_boxes(b, kept);
    trim_margins(b, kept);
    keep_no_loose_headings(b, kept);
    add_standfirst(b, w, title, summary, kept);
    drop_repeated(b, kept);
}

void body_clean(const struct blocks *b, span title, bool *kept) {
    for (size_t i = 0; i < b->count; i++) kept[i] = kept[i] && keep_block(b, &b->at[i], title);
    drop_boxes(b, kept);
    trim_margins(b, kept);
    keep_no_loose_headings(b, kept);
}
