/* claimed - the chosen text against the one that the page's JSON-LD has. */

#include "base/limits.h"
#include "base/mem.h"
#include "model/article.h"
#include "page/body_priv.h"
#include "page/page.h"
#include "page/parts_priv.h"

/* What is compared of a block: bytes at its start and its end, letters and digits only. */
enum { CLAIM_MIN = 400, PROBE = 40, ASIDE_CHARS = 200, AGREED_PERCENT = 70, RESTARTS = 200 };

struct claim {
    struct buf all; /* the claimed text, folded */
    size_t at;      /* of the last find */
    unsigned restarts;
    uint8_t *found; /* for each block */
    size_t first, last;
    uint32_t agreed, total; /* runes of paragraphs */
    bool whole;             /* the last paragraph that was found is there to its end */
};

/* Mostly just behind the last find; how often all is searched again is capped, so it is linear. */
static ptrdiff_t find_next(struct claim *c, span probe) {
    span all = buf_span(&c->all);
    if (!probe.len) return -1;
    ptrdiff_t at = span_find(span_from(all, c->at), probe);
    if (at >= 0) return at + (ptrdiff_t) c->at;
    return c->restarts++ < RESTARTS ? span_find(all, probe) : -1;
}

static void look_up(struct claim *c, const struct block *k, size_t i, span own) {
    span tail = span_from(own, own.len > PROBE ? own.len - PROBE : 0);
    ptrdiff_t at = find_next(c, span_sub(own, 0, PROBE));
    /* a large first letter or a date line may stand outside of the claimed text */
    if (at < 0 && own.len > 2 * PROBE) at = find_next(c, tail);
    c->total += k->chars;
    if (at < 0) return;
    c->agreed += k->chars;
    c->found[i] = 1;
    if (!c->last) c->first = i;
    c->last = i + 1;
    c->whole = span_find(span_from(buf_span(&c->all), (size_t) at), tail) >= 0;
    c->at = (size_t) at;
}

static void fold_claim(span claimed, struct buf *out) {
    DEFER(buf_done) struct buf text = BUF(LIMIT_BODY_TEXT_BYTES);
    if (span_find_char(claimed, '<') >= 0 || span_find_char(claimed, '&') >= 0) {
        page_fragment_to_text(claimed, &text);
        claimed = buf_span(&text);
    }
    fold_plain(claimed, out);
}

static bool is_paragraph(const struct blocks *b, size_t i, const bool *kept) {
    return kept[i] && b->at[i].kind == BLOCK_PARAGRAPH;
}

void claimed_drop_rest(const struct blocks *b, span claimed, bool *kept) {
    if (claimed.len < CLAIM_MIN) return;
    struct claim c = { .all = BUF(LIMIT_BODY_TEXT_BYTES), .found = mem_zalloc(b->count + 1, 1) };
    DEFER(buf_done) struct buf own = BUF(LIMIT_BODY_TEXT_BYTES);
    fold_claim(claimed, &c.all);
    for (size_t i = 0; i < b->count; i++) {
        if (!is_paragraph(b, i, kept)) continue;
        buf_clear(&own);
        fold_plain(block_text(b, &b->at[i]), &own);
        look_up(&c, &b->at[i], i, buf_span(&own));
    }
    /* A claim that ends amid a paragraph was cut. A standfirst before it is often left out. */
    if (c.whole && (uint64_t) c.agreed * 100 > (uint64_t) c.total * AGREED_PERCENT) {
        for (size_t i = c.first; i < b->count; i++)
            if (is_paragraph(b, i, kept) && !c.found[i])
                kept[i] = i < c.last && b->at[i].chars >= ASIDE_CHARS;
        keep_no_loose_headings(b, kept);
    }
    buf_done(&c.all);
    mem_free(c.found);
}
