/* blocks - cuts the visible text of a page into blocks. */

#include "base/limits.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/article.h"
#include "page/blocks_priv.h"

struct cutter {
    struct blocks *out;
    const struct dom *d;
    struct {
        uint32_t node, end;
        uint8_t kind, level;
    } open[LIMIT_DEPTH + 1];
    unsigned depth;
    struct block now;
    struct buf piece; /* one text node with its white space collapsed */
    size_t from;      /* where the block's text begins */
    bool blank;
    unsigned breaks;
    uint32_t link_end, bold_end, row_end;
};

enum { ROW_CHARS_MAX = 600, NOSCRIPT_MIN = 500, HEADING_CHARS = 140 };

/* A row of data reads as one line; a row of a table that only lays out a page does not. */
static bool is_data_row(const struct dom *d, uint32_t row) {
    size_t bytes = 0, cells = 0;
    for (uint32_t i = row + 1; i < d->nodes[row].end; i++) {
        enum tag t = dom_tag(d, i);
        if (t == TAG_TEXT)
            bytes += d->nodes[i].text_len;
        else if (t == TAG_TD || t == TAG_TH)
            cells++;
        else if (tag_flags(t) & TAG_BLOCK && t != TAG_P)
            return false;
        if (bytes > ROW_CHARS_MAX) return false;
    }
    return cells > 1;
}

static bool is_stop(uint32_t r) {
    return r == '.' || r == '!' || r == '?' || r == 0x061F || r == 0x3002 || r == 0x06D4 ||
           r == 0xFF01 || r == 0xFF1F || r == 0x2026;
}

static bool is_comma(uint32_t r) {
    return r == ',' || r == 0x060C || r == ';' || r == 0x061B || r == 0xFF0C || r == 0x3001;
}

static void measure(span added, struct cutter *c, bool in_link, bool bold) {
    uint32_t r, n = 0;
    while (utf8_next(&added, &r)) {
        n++;
        if (is_stop(r) && c->now.stops < UINT16_MAX) c->now.stops++;
        if (is_comma(r) && c->now.commas < UINT16_MAX) c->now.commas++;
    }
    c->now.chars += n;
    if (in_link) c->now.link_chars += n;
    if (bold) c->now.bold_chars += n;
}

static void flush(struct cutter *c) {
    struct blocks *b = c->out;
    c->blank = false;
    c->breaks = 0;
    if (b->text.len == c->from) return;
    c->now.text_at = (uint32_t) c->from;
    c->now.text_len = (uint32_t) (b->text.len - c->from);
    if (c->now.level > 1 && c->now.chars > HEADING_CHARS && c->now.stops)
        c->now.kind = BLOCK_PARAGRAPH; /* a paragraph in the clothes of a heading */
    if (b->count == b->cap) {
        b->cap = b->cap ? b->cap * 2 : 256;
        b->at = mem_realloc(b->at, b->cap, sizeof(*b->at));
    }
    b->at[b->count++] = c->now;
    c->now = (struct block){ 0 };
    c->from = b->text.len;
}

static void add_text(struct cutter *c, uint32_t i) {
    struct buf *text = &c->out->text;
    bool owed = c->blank;
    buf_clear(&c->piece);
    dom_collapse(dom_own_text(c->d, i), &c->blank, &c->piece);
    span piece = buf_span(&c->piece);
    /* dom_collapse never leads with a blank; what stood before decides */
    if (!piece.len) {
        c->blank |= owed;
        return;
    }
    span own = dom_own_text(c->d, i);
    unsigned char head = (unsigned char) own.at[0];
    bool nbsp = span_starts(own, SPAN("\xC2\xA0"));
    if (text->len > c->from && (owed || head <= ' ' || nbsp)) buf_add_char(text, ' ');
    if (text->len == c->from) {
        c->now.node = c->depth ? c->open[c->depth - 1].node : 0;
        c->now.kind = c->depth ? c->open[c->depth - 1].kind : BLOCK_PARAGRAPH;
        c->now.level = c->depth ? c->open[c->depth - 1].level : 0;
        c->now.first = i;
    }
    c->breaks = 0;
    buf_add(text, piece);
    measure(piece, c, i < c->link_end, i < c->bold_end);
}

static void on_break(struct cutter *c) {
    struct buf *text = &c->out->text;
    c->blank = true;
    if (text->len == c->from) return;
    char last = text->at[text->len - 1];
    /* A line that ends a sentence ends a paragraph for papers that know only <br>. */
    if (++c->breaks >= 2 || last == '.' || last == '!' || last == '?') flush(c);
}

static void open_block(struct cutter *c, uint32_t i, enum tag t) {
    flush(c);
    uint8_t kind = c->depth ? c->open[c->depth - 1].kind : BLOCK_PARAGRAPH, level = 0;
    if (t >= TAG_H1 && t <= TAG_H6) {
        kind = BLOCK_HEADING;
        level = (uint8_t) (t - TAG_H1 + 1);
    } else if (t == TAG_LI || t == TAG_DD || t == TAG_DT) {
        kind = BLOCK_ITEM;
    } else if (t == TAG_BLOCKQUOTE) {
        kind = BLOCK_QUOTE;
    } else if (kind == BLOCK_HEADING && c->depth) {
        level = c->open[c->depth - 1].level;
    }
    c->open[c->depth].node = i;
    c->open[c->depth].end = c->d->nodes[i].end;
    c->open[c->depth].kind = kind;
    c->open[c->depth++].level = level;
}

static size_t visible_bytes(span s) {
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) n += (unsigned char) s.at[i] > ' ';
    return n;
}

/* <noscript> holds more text than all the rest: then it is the page, for those who run no script.
 */
static bool shows_noscript(const struct dom *d) {
    size_t spare = 0, rest = 0;
    bool any = false;
    for (uint32_t i = 1; i < d->count; i++) any |= dom_tag(d, i) == TAG_NOSCRIPT;
    for (uint32_t i = 1, end = 0; any && i < d->count; i++) {
        enum tag t = dom_tag(d, i), up = dom_tag(d, d->nodes[i].parent);
        if (t == TAG_NOSCRIPT && i >= end) end = d->nodes[i].end;
        if (t != TAG_TEXT || up == TAG_SCRIPT || up == TAG_STYLE) continue;
        *(i < end ? &spare : &rest) += visible_bytes(dom_own_text(d, i));
    }
    return spare > NOSCRIPT_MIN && spare > rest;
}

/* Bytes of text before each node, and behind the last. */
static uint32_t *text_before(const struct dom *d) {
    uint32_t *sum = mem_zalloc(d->count + 1, sizeof(*sum));
    for (uint32_t i = 0; i < d->count; i++) {
        enum tag t = dom_tag(d, i), up = dom_tag(d, d->nodes[i].parent);
        bool visible = t == TAG_TEXT && up != TAG_SCRIPT && up != TAG_STYLE && up != TAG_NOSCRIPT;
        sum[i + 1] = sum[i] + (visible ? d->nodes[i].text_len : 0);
    }
    return sum;
}

/* A menu, button or form that holds half the page's text is one whose end tag was missed. */
static bool may_go(const struct dom *d, uint32_t i, const uint32_t *before) {
    enum tag t = dom_tag(d, i);
    bool container = t == TAG_NAV || t == TAG_BUTTON || t == TAG_MENU || t == TAG_DIALOG ||
                     t == TAG_DIV || t == TAG_SELECT || t == TAG_SVG || t == TAG_OBJECT;
    uint32_t own = before[d->nodes[i].end] - before[i];
    return !container || own < before[d->count] / 2;
}

void blocks_read(const struct dom *d, uint32_t from, struct blocks *ret) {
    *ret = (struct blocks){ .dom = d, .text = BUF(LIMIT_BODY_BYTES) };
    ret->hints = mem_zalloc(d->count, 1);
    struct cutter c = { .out = ret, .d = d, .piece = BUF(LIMIT_BODY_TEXT_BYTES) };
    DEFER(mem_freep) uint32_t *before = text_before(d);
    bool noscript = shows_noscript(d);
    DEFER(mem_freep) struct hint_cache *cache = mem_zalloc(1, sizeof(*cache));
    for (uint32_t i = from; i < d->nodes[from].end;) {
        while (c.depth && i >= c.open[c.depth - 1].end) {
            flush(&c);
            c.depth--;
        }
        enum tag t = dom_tag(d, i);
        unsigned flags = tag_flags(t);
        if (t == TAG_TEXT) {
            add_text(&c, i++);
            continue;
        }
        if (t == TAG_NOSCRIPT && noscript) flags = TAG_BLOCK;
        unsigned hints = ret->hints[i] = (uint8_t) hints_of(d, i, cache);
        if (i != from && (flags & TAG_SKIP || hints & HINT_GONE) && may_go(d, i, before)) {
            ret->hints[i] |= HINT_GONE;
            if (flags & TAG_BLOCK) flush(&c);
            i = d->nodes[i].end;
            continue;
        }
        if (t == TAG_TR && is_data_row(d, i)) c.row_end = d->nodes[i].end;
        if (t == TAG_BR)
            on_break(&c);
        else if (i < c.row_end && t != TAG_TR)
            c.blank = true;
        else if (flags & TAG_BLOCK)
            open_block(&c, i, t);
        else if (t == TAG_A)
            c.link_end = d->nodes[i].end;
        else if (t == TAG_B || t == TAG_STRONG)
            c.bold_end = d->nodes[i].end > c.bold_end ? d->nodes[i].end : c.bold_end;
        i++;
    }
    flush(&c);
    buf_done(&c.piece);
    buf_add_char(&ret->text, 0);
}

void blocks_done(struct blocks *b) {
    mem_free(b->at);
    mem_free(b->hints);
    buf_done(&b->text);
    *b = (struct blocks){ 0 };
}
