/* body - values, the winning container, and what is kept of it. */

#include "base/mem.h"
#include "model/article.h"
#include "page/body_priv.h"
#include "text/date.h"

/* Share of its value that a node hands to its parent when that has other prose too. */
static const double FLOW = 0.85;
/* Share of its prose that makes a page's article out of a node with such a name. */
static const double HOLDS_SHARE = 0.3;

enum {
    WIDEN_LEVELS = 4,
    LEAD_BEFORE = 20,
    LEAD_MIN = 60,
    LEAD_MAX = 700,
    LEADS = 2,
    DECK_MAX = 120,
    STAMP_CHARS = 100
};

struct weights {
    double *mass;     /* value of all good blocks below */
    double *flow;     /* the same, losing a share at each level */
    uint32_t *chars;  /* runes of all blocks below */
    uint32_t *linked; /* those of them in links */
    uint8_t *bad;     /* the node or one above it is boilerplate */
};

static double block_value(const struct block *k) {
    uint32_t text = k->chars - k->link_chars;
    if (k->kind == BLOCK_HEADING || text < 25 || k->link_chars * 2 > k->chars) return 0;
    double v = text;
    if (!k->stops && !k->commas) v *= 0.4;
    if (k->kind == BLOCK_ITEM) v *= 0.7;
    return v > 600 ? 600 + (v - 600) * 0.5 : v;
}

static void add_up(const struct blocks *b, struct weights *w, bool only_good) {
    const struct dom *d = b->dom;
    memset(w->mass, 0, d->count * sizeof(*w->mass));
    memset(w->flow, 0, d->count * sizeof(*w->flow));
    for (size_t i = 0; i < b->count; i++) {
        const struct block *k = &b->at[i];
        if (only_good && w->bad[k->first]) continue;
        double v = block_value(k);
        w->mass[k->node] += v;
        w->flow[k->node] += v;
    }
    for (uint32_t i = d->count - 1; i > 0; i--) w->mass[d->nodes[i].parent] += w->mass[i];
    for (uint32_t i = d->count - 1; i > 0; i--) {
        uint32_t up = d->nodes[i].parent;
        /* a mere wrapper costs nothing */
        bool wraps = w->mass[i] > 0.99 * w->mass[up];
        w->flow[up] += wraps ? w->flow[i] : w->flow[i] * FLOW;
    }
}

static void count_links(const struct blocks *b, struct weights *w) {
    const struct dom *d = b->dom;
    for (size_t i = 0; i < b->count; i++) {
        w->chars[b->at[i].node] += b->at[i].chars;
        w->linked[b->at[i].node] += b->at[i].link_chars;
    }
    for (uint32_t i = d->count - 1; i > 0; i--) {
        w->chars[d->nodes[i].parent] += w->chars[i];
        w->linked[d->nodes[i].parent] += w->linked[i];
    }
}

static bool holds_quote(const struct dom *d, uint32_t node) {
    for (uint32_t i = node; i < d->nodes[node].end; i++)
        if (dom_tag(d, i) == TAG_BLOCKQUOTE) return true;
    return false;
}

/* A list or box that is mostly links leads elsewhere. */
static bool is_link_box(const struct blocks *b, const struct weights *w, uint32_t i) {
    enum tag t = dom_tag(b->dom, i);
    uint32_t plain = w->chars[i] - w->linked[i];
    switch ((int) t) {
    case TAG_UL:
    case TAG_OL:
    case TAG_DL: return w->linked[i] * 2 > w->chars[i];
    case TAG_DIV:
    case TAG_SECTION:
    case TAG_TABLE:
    case TAG_HEADER: return w->linked[i] * 2 > w->chars[i] && plain < 150;
    default: return false;
    }
}

/* The prose of the page without what never is its article. */
static double usable_mass(const struct blocks *b, const struct weights *w) {
    const struct dom *d = b->dom;
    double usable = w->mass[0];
    for (uint32_t i = 1; i < d->count; i++) {
        if (!(b->hints[i] & HINT_NEVER) || dom_tag(d, i) == TAG_TEXT) continue;
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

/* A bad name is believed unless most of the page's prose stands below it. */
static void spread_bad(const struct blocks *b, struct weights *w) {
    const struct dom *d = b->dom;
    double usable = usable_mass(b, w);
    DEFER(mem_freep) uint8_t *holds = mark_holders(b, w, usable);
    for (uint32_t i = 1; i < d->count; i++) {
        if (dom_tag(d, i) == TAG_TEXT || w->bad[d->nodes[i].parent]) {
            w->bad[i] = w->bad[d->nodes[i].parent];
            continue;
        }
        unsigned h = b->hints[i];
        bool named = (h & HINT_BAD) && !(h & (HINT_SURE | HINT_ARTICLE));
        if ((h & HINT_EMBED) && w->chars[i]) named = !holds_quote(d, i);
        bool heavy = w->mass[i] > 0.4 * usable && !(h & HINT_NEVER);
        if (named && (heavy || holds[i])) named = false;
        w->bad[i] = named || is_link_box(b, w, i);
    }
}

static uint32_t best_of(const struct blocks *b, const struct weights *w) {
    const struct dom *d = b->dom;
    uint32_t best = 0;
    double best_score = 0;
    for (uint32_t i = 1; i < d->count; i++) {
        if (!(w->mass[i] > 0) || w->bad[i]) continue;
        enum tag t = dom_tag(d, i);
        double score = w->flow[i];
        if (b->hints[i] & HINT_BODY)
            score *= 1.3;
        else if (b->hints[i] & HINT_ARTICLE)
            score *= 1.15;
        if (t == TAG_P || t == TAG_LI || t == TAG_TR || t == TAG_UL || t == TAG_OL) score *= 0.6;
        if (score >= best_score) {
            best_score = score;
            best = i;
        }
    }
    return best;
}

/* The first node with a hint that carries at least `least` prose and does not pale beside another
 * with the same hint: what follows an article is often the next article. */
static uint32_t hinted(const struct blocks *b, const struct weights *w, unsigned hint,
                       double least) {
    const struct dom *d = b->dom;
    double heaviest = 0;
    for (uint32_t i = 1; i < d->count; i++)
        if ((b->hints[i] & hint) && !w->bad[i] && w->mass[i] > heaviest) heaviest = w->mass[i];
    if (heaviest <= least) return 0;
    uint32_t best = 0;
    for (uint32_t i = 1; i < d->count; i++) {
        if (!(b->hints[i] & hint) || w->bad[i] || w->mass[i] <= least) continue;
        if (!best && w->mass[i] > 0.4 * heaviest) best = i;
        if (best && i < d->nodes[best].end && w->mass[i] > 0.9 * w->mass[best]) best = i;
    }
    return best;
}

static uint32_t pick(const struct blocks *b, const struct weights *w) {
    uint32_t best = best_of(b, w);
    if (!best) return 0;
    uint32_t sure = hinted(b, w, HINT_SURE, 0.15 * w->mass[best]);
    uint32_t named = hinted(b, w, HINT_BODY, 0.35 * w->mass[best]);
    return sure ? sure : named ? named : best;
}

/* The node above both, or 0 when that is too far up or another article begins in between. */
static uint32_t common_parent(const struct dom *d, uint32_t a, uint32_t b) {
    uint32_t up = a;
    for (unsigned levels = 0; levels <= WIDEN_LEVELS; levels++) {
        if (dom_tag(d, up) == TAG_ARTICLE && b >= d->nodes[up].end) return 0;
        if (b < d->nodes[up].end) return up;
        up = d->nodes[up].parent;
        if (!up || dom_tag(d, up) == TAG_BODY) return 0;
    }
    return 0;
}

/* A text in several boxes of the same name, with adverts between them, is one text. */
static uint32_t widen(const struct blocks *b, const struct weights *w, uint32_t c) {
    const struct dom *d = b->dom;
    span cls = dom_attr(d, c, ATTR_CLASS);
    if (!c || !cls.len || !(b->hints[c] & HINT_BODY)) return c;
    uint32_t wide = c;
    for (uint32_t i = d->nodes[c].end; i < d->count; i++) {
        if (dom_tag(d, i) == TAG_H1) break; /* of the next article */
        if (!(b->hints[i] & HINT_BODY) || w->bad[i] || !(w->mass[i] > 0)) continue;
        if (!span_eq(dom_attr(d, i, ATTR_CLASS), cls)) continue;
        uint32_t both = common_parent(d, wide, i);
        if (!both) break;
        wide = both;
    }
    return wide;
}

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
    return (found.end - found.start) * 2 > text.len;
}

/* "Published: 10:48, Tue, Nov 19, 2019 | Updated: 11:05": a stamp and nothing but a date. */
static bool is_stamp_line(span text) {
    struct date_options opts = { .lang = "" };
    struct date_found found;
    return date_parse(text, &opts, &found) && (found.end - found.start) * 4 >= text.len;
}

static bool keep_block(const struct blocks *b, const struct block *k, span title) {
    span text = block_text(b, k);
    uint32_t plain = k->chars - k->link_chars;
    if (k->level == 1) return false;
    if (title.len && same_words(text, title)) return false;
    if (k->link_chars * 10 > k->chars * 8 && k->chars < 200) return false;
    if (phrase_is_boilerplate(text) && (k->link_chars || k->chars < 80)) return false;
    if (k->chars < STAMP_CHARS && phrase_is_stamp(text) && is_stamp_line(text)) return false;
    if (k->kind == BLOCK_ITEM && k->link_chars * 2 > k->chars && k->chars < 80) return false;
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
    if (phrase_is_stamp(text) && has_digit(text)) return true;
    if (span_starts(text, SPAN("http")) && span_find_char(text, ' ') < 0) return true;
    if (is_date_line(text) || (k->chars < 60 && phrase_is_byline(text))) return true;
    return k->kind == BLOCK_PARAGRAPH && k->chars < 40 && !k->stops;
}

/* Below "Related stories" stand teasers: short lines and links, up to the next heading. */
static void drop_boxes(const struct blocks *b, bool *kept) {
    bool inside = false;
    for (size_t i = 0; i < b->count; i++) {
        const struct block *k = &b->at[i];
        if (!kept[i]) continue;
        bool heading = k->kind == BLOCK_HEADING || (k->bold_chars == k->chars && k->chars < 60);
        if (heading && phrase_heads_box(block_text(b, k))) {
            inside = true;
            kept[i] = false;
        } else if (inside && (k->kind == BLOCK_HEADING || k->chars - k->link_chars > 160)) {
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

/* Headings with nothing under them head what was dropped. */
static void drop_loose_headings(const struct blocks *b, bool *kept) {
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

/* "... (AP Photo/Name)", "Photo: Name": a caption without a name. */
static bool names_picture(span text) {
    static const char *const signs[] = { "photo by", "ap photo", "photo:",       "file photo",
                                         "image:",   "foto:",    "getty images", "/afp",
                                         "/reuters", "credit:",  "courtesy of",  "photograph" };
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (span_find_nocase(text, span_of(signs[i])) >= 0) return true;
    return false;
}

/* A sentence or more in the words of the paper, not a line of its furniture. */
static bool is_standfirst(const struct blocks *b, const struct weights *w, const struct block *k) {
    span text = block_text(b, k);
    if (w->bad[k->first] || k->kind == BLOCK_ITEM || k->level == 1 || k->link_chars * 4 > k->chars)
        return false;
    if (k->chars < LEAD_MIN || k->chars > LEAD_MAX || (!k->stops && !k->commas)) return false;
    if (phrase_is_boilerplate(text) || phrase_is_byline(text) || phrase_is_stamp(text))
        return false;
    return !names_picture(text) && !is_date_line(text);
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
    size_t from = first > LEAD_BEFORE ? first - LEAD_BEFORE : 0, head = b->count;
    for (size_t i = first; first < b->count && i > from; i--)
        if (b->at[i - 1].level == 1 ||
            (title.len && same_words(block_text(b, &b->at[i - 1]), title))) {
            head = i;
            break;
        }
    for (size_t i = head, n = 0; i < first && n < LEADS; i++)
        if (is_standfirst(b, w, &b->at[i]) && !is_deck(b, &b->at[i], summary)) {
            kept[i] = true;
            n++;
        }
}

struct body_choice body_choose(const struct blocks *b, span title, span summary, bool *kept) {
    const struct dom *d = b->dom;
    struct weights w = { .mass = mem_zalloc(d->count, sizeof(double)),
                         .flow = mem_zalloc(d->count, sizeof(double)),
                         .chars = mem_zalloc(d->count, sizeof(uint32_t)),
                         .linked = mem_zalloc(d->count, sizeof(uint32_t)),
                         .bad = mem_zalloc(d->count, 1) };
    count_links(b, &w);
    struct body_choice choice = { 0 };
    add_up(b, &w, false);
    spread_bad(b, &w);
    add_up(b, &w, true);
    choice.container = widen(b, &w, pick(b, &w));
    uint32_t c = choice.container;
    for (size_t i = 0; i < b->count; i++) {
        const struct block *k = &b->at[i];
        kept[i] = c && k->first > c && k->first < d->nodes[c].end && !w.bad[k->first] &&
                  keep_block(b, k, title);
    }
    drop_boxes(b, kept);
    trim_margins(b, kept);
    drop_loose_headings(b, kept);
    add_standfirst(b, &w, title, summary, kept);
    for (size_t i = 0; i < b->count; i++) {
        if (!kept[i]) continue;
        choice.chars += b->at[i].chars;
        choice.paragraphs += b->at[i].kind == BLOCK_PARAGRAPH;
    }
    mem_free(w.mass);
    mem_free(w.flow);
    mem_free(w.chars);
    mem_free(w.linked);
    mem_free(w.bad);
    return choice;
}
