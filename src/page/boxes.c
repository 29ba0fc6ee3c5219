/* boxes - which boxes of a page are no article: by their names, their links, their pictures. */

#include "base/mem.h"
#include "page/body_priv.h"

/* Share of its prose that makes a page's article out of a node with such a name. */
static const double HOLDS_SHARE = 0.3;
/* A bad name is not believed of a node with such a share. */
static const double HEAVY_SHARE = 0.4;

enum { CARD_CHARS = 250, CARD_MIN = 5, BOX_PLAIN = 150 };

static void add_tally(struct tally *to, const struct tally *t) {
    to->chars += t->chars;
    to->linked += t->linked;
    to->blocks += t->blocks;
    to->heads += t->heads;
    to->pictures += t->pictures;
    to->anchors += t->anchors;
}

void boxes_tally(const struct blocks *b, struct weights *w) {
    const struct dom *d = b->dom;
    for (size_t i = 0; i < b->count; i++) {
        const struct block *k = &b->at[i];
        struct tally *t = &w->below[k->node];
        t->chars += k->chars;
        t->linked += k->link_chars;
        t->blocks++;
        t->heads += k->level == 1 || (k->level && !k->link_chars);
    }
    for (uint32_t i = d->count - 1; i > 0; i--) {
        enum tag t = dom_tag(d, i);
        if (t == TAG_TEXT) continue;
        w->below[i].pictures += t == TAG_IMG;
        w->below[i].anchors += t == TAG_A;
        add_tally(&w->below[d->nodes[i].parent], &w->below[i]);
    }
}

static bool holds_quote(const struct dom *d, uint32_t node) {
    for (uint32_t i = node; i < d->nodes[node].end; i++)
        if (dom_tag(d, i) == TAG_BLOCKQUOTE) return true;
    return false;
}

/* <figure> is also what some editors put around a table, a list or a quote. */
static bool shows_text(const struct dom *d, uint32_t node) {
    if (dom_tag(d, node) != TAG_FIGURE) return false;
    for (uint32_t i = node; i < d->nodes[node].end; i++) {
        enum tag t = dom_tag(d, i);
        if (t == TAG_TABLE || t == TAG_BLOCKQUOTE || t == TAG_PRE || t == TAG_UL || t == TAG_OL)
            return true;
    }
    return false;
}

/* A list or box that is mostly links leads elsewhere. */
static bool is_link_box(enum tag t, const struct tally *below) {
    bool links = below->linked * 2 > below->chars;
    switch ((int) t) {
    case TAG_UL:
    case TAG_OL:
    case TAG_DL: return links;
    case TAG_DIV:
    case TAG_SECTION:
    case TAG_TABLE:
    case TAG_HEADER: return links && below->chars - below->linked < BOX_PLAIN;
    default: return false;
    }
}

/* Whether a line below a node names who took a picture. */
static bool holds_credit(const struct blocks *b, uint32_t node) {
    uint32_t end = b->dom->nodes[node].end;
    size_t lo = 0, hi = b->count;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (b->at[mid].first < node)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < b->count && b->at[lo].first < end; lo++)
        if (phrase_names_picture(block_text(b, &b->at[lo]))) return true;
    return false;
}

/* A picture with few words is a caption, when they are one line or name who took it, or a teaser,
 * when it leads elsewhere. Under a heading of its own it is a step or a card of the text. */
static bool is_picture_box(const struct blocks *b, const struct tally *below, uint32_t i) {
    if (!below->pictures || below->heads || below->chars > CARD_CHARS || below->chars < CARD_MIN)
        return false;
    bool line = below->blocks == 1;
    switch ((int) dom_tag(b->dom, i)) {
    case TAG_DIV:
    case TAG_SECTION:
    case TAG_ARTICLE: return line || below->anchors || holds_credit(b, i);
    case TAG_TABLE: return line || holds_credit(b, i);
    case TAG_TD: return holds_credit(b, i);
    case TAG_LI: return below->anchors > 0;
    default: return false;
    }
}

/* The prose of the page without what never is its article. */
static double usable_mass(const struct blocks *b, const struct weights *w) {
    const struct dom *d = b->dom;
    double usable = w->mass[0];
    for (uint32_t i = 1; i < d->count; i++) {
        enum tag t = dom_tag(d, i);
        if (!(b->hints[i] & HINT_NEVER) || t == TAG_TEXT || t == TAG_FOOTER) continue;
        if (w->mass[i] < w->mass[0]) usable -= w->mass[i];
        i = d->nodes[i].end - 1;
    }
    return usable > 0 ? usable : w->mass[0];
}

/* Nodes that hold <main>, or a node named for an article's text with much of the page's prose. */
static uint8_t *mark_holders(const struct blocks *b, const struct weights *w, double usable) {
    const struct dom *d = b->dom;
    uint8_t *holds = mem_zalloc(d->count, 1);
    for (uint32_t i = d->count - 1; i > 0; i--) {
        bool text = (b->hints[i] & (HINT_BODY | HINT_SURE)) && w->mass[i] > HOLDS_SHARE * usable;
        if (holds[i] || text || (dom_tag(d, i) == TAG_MAIN && w->mass[i] > 0))
            holds[d->nodes[i].parent] = 1;
    }
    return holds;
}

/* A line does not go for a few bad words in it: "comment" is also a colour of code. */
static void clear_inline(const struct blocks *b, struct weights *w) {
    const struct dom *d = b->dom;
    for (size_t i = 0; i < b->count; i++) {
        const struct block *k = &b->at[i];
        if (!w->bad[k->first] || w->bad[k->node]) continue;
        uint32_t top = k->first;
        while (w->bad[d->nodes[top].parent]) top = d->nodes[top].parent;
        size_t bytes = 0;
        for (uint32_t n = top; n < d->nodes[top].end; n++) bytes += d->nodes[n].text_len;
        if (bytes * 2 < k->text_len) w->bad[k->first] = 0;
    }
}

/* A bad name is believed unless most of the page's prose stands below it. */
void boxes_mark_bad(const struct blocks *b, struct weights *w) {
    const struct dom *d = b->dom;
    double usable = usable_mass(b, w);
    DEFER(mem_freep) uint8_t *holds = mark_holders(b, w, usable);
    for (uint32_t i = 1; i < d->count; i++) {
        enum tag t = dom_tag(d, i);
        if (t == TAG_TEXT || w->bad[d->nodes[i].parent]) {
            w->bad[i] = w->bad[d->nodes[i].parent];
            continue;
        }
        unsigned h = b->hints[i];
        const struct tally *below = &w->below[i];
        bool named = (h & HINT_BAD) && !(h & (HINT_SURE | HINT_ARTICLE));
        if ((h & HINT_EMBED) && below->chars) named = !holds_quote(d, i);
        bool heavy = w->mass[i] > HEAVY_SHARE * usable && !(h & HINT_NEVER);
        if (named && shows_text(d, i)) named = false;
        named = (named || is_picture_box(b, below, i)) && !heavy && !holds[i];
        w->bad[i] = named || is_link_box(t, below);
    }
    clear_inline(b, w);
}
