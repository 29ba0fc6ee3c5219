/* template_marks - from a page's blocks to hashes, and from hashes to blocks that are no text. */

#include "base/hash.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/mem.h"
#include "model/article.h"
#include "page/parts_priv.h"
#include "page/template_priv.h"

enum {
    LEVELS = 3,       /* elements above a block that may name its place */
    FOLDED_MIN = 3,   /* bytes: less says nothing */
    PROSE_CHARS = 25, /* as in body.c */
    HOME_CHARS = 300, /* of a text that shows where texts are */
    HOME_PLACES = 4,  /* more elements of that kind on a page: it is no place */
    NAME_BYTES = 64,
    PLACE_TEXT = 5, /* in <meta>, of descriptions and pictures */
    PLACE_PICTURE = 6,
};

/* Each block of the page as a template sees it. */
struct view {
    const struct blocks *b;
    uint64_t *places; /* of every block */
    uint64_t *hashes; /* place and text; 0 = says nothing */
    struct buf folded;
};

/* The first name of an attribute without digits: "post-123 category-x" is "post-". */
static uint64_t name_of(const struct dom *d, uint32_t node, enum attr attr, uint64_t seed) {
    char name[NAME_BYTES];
    size_t n = 0, i = 0;
    span v = dom_attr(d, node, attr);
    while (i < v.len && (unsigned char) v.at[i] <= ' ') i++;
    for (; i < v.len && (unsigned char) v.at[i] > ' ' && n < sizeof(name); i++)
        if (v.at[i] < '0' || v.at[i] > '9') name[n++] = v.at[i];
    return n ? hash64((span){ name, n }, seed) : 0;
}

static uint64_t place_of(const struct dom *d, const struct block *k) {
    uint32_t up = d->nodes[k->node].parent, node = k->node;
    uint64_t name = 0;
    for (int i = 0; i < LEVELS && node && !name; i++, node = d->nodes[node].parent)
        name = name_of(d, node, ATTR_CLASS, 1);
    return hash_mix(name ^ ((uint64_t) k->kind << 16 | (uint64_t) dom_tag(d, k->node) << 8 |
                            (uint64_t) dom_tag(d, up)));
}

/* What kind of element this is; 0 when it has no name to know it by. */
static uint64_t kind_of(const struct dom *d, uint32_t node) {
    uint32_t up = d->nodes[node].parent;
    uint64_t own = name_of(d, node, ATTR_CLASS, 1) ^ name_of(d, node, ATTR_ID, 2);
    uint64_t above = name_of(d, up, ATTR_CLASS, 3) ^ name_of(d, up, ATTR_ID, 4);
    if (!own && !above) return 0;
    return hash_mix(own ^ hash_mix(above) ^
                    ((uint64_t) dom_tag(d, node) << 8 | (uint64_t) dom_tag(d, up))) |
           1;
}

/* Numbers change from page to page in lines that are the same otherwise: hours, years, counts. */
static span without_numbers(struct buf *text) {
    size_t n = 0;
    for (size_t i = 0; i < text->len; i++) {
        unsigned char c = (unsigned char) text->at[i],
                      next = i + 1 < text->len ? (unsigned char) text->at[i + 1] : 0;
        bool ascii = c >= '0' && c <= '9';
        bool arabic = (c == 0xD9 && next >= 0xA0 && next <= 0xA9) ||
                      (c == 0xDB && next >= 0xB0 && next <= 0xB9);
        i += arabic;
        if (!ascii && !arabic)
            text->at[n++] = (char) c;
        else if (!n || text->at[n - 1] != '0')
            text->at[n++] = '0';
    }
    return (span){ text->at, n };
}

static bool is_prose(const struct block *k) {
    return k->kind != BLOCK_HEADING && k->chars - k->link_chars >= PROSE_CHARS &&
           k->link_chars * 2 <= k->chars;
}

static struct view view_of(const struct blocks *b, const bool *kept) {
    struct view v = { .b = b, .folded = BUF(4 * LIMIT_BODY_TEXT_BYTES) };
    v.places = mem_zalloc(b->count + 1, sizeof(*v.places));
    v.hashes = mem_zalloc(b->count + 1, sizeof(*v.hashes));
    for (size_t i = 0; i < b->count; i++) {
        const struct block *k = &b->at[i];
        if (!kept[i] && !is_prose(k)) continue;
        buf_clear(&v.folded);
        fold_plain(block_text(b, k), &v.folded);
        span text = without_numbers(&v.folded);
        v.places[i] = place_of(b->dom, k);
        if (text.len >= FOLDED_MIN && !v.folded.full) v.hashes[i] = hash64(text, v.places[i]);
    }
    return v;
}

static void view_done(struct view *v) {
    mem_free(v->places);
    mem_free(v->hashes);
    buf_done(&v->folded);
}

/* ---- to learn from */

static void add_seen(const struct view *v, size_t i, struct page_traces *t) {
    if (!v->hashes[i] || t->count == TEMPLATE_SEEN_MAX) return;
    t->seen[t->count].hash = v->hashes[i];
    t->seen[t->count++].chars = v->b->at[i].chars;
}

/* The text first, of a long one its two ends: what stands on every page stands there. */
static void fill_traces(const struct view *v, const bool *kept, struct page_traces *t) {
    size_t texts = 0, n = 0;
    for (size_t i = 0; i < v->b->count; i++) texts += kept[i] && v->hashes[i];
    for (size_t i = 0; i < v->b->count; i++) {
        if (!kept[i] || !v->hashes[i]) continue;
        if (n < TEMPLATE_SEEN_MAX / 2 || texts - n <= TEMPLATE_SEEN_MAX / 2) add_seen(v, i, t);
        n++;
    }
    for (size_t i = 0; i < v->b->count; i++)
        if (!kept[i]) add_seen(v, i, t);
}

/* ---- to use */

static bool has(const uint64_t *list, size_t count, uint64_t hash) {
    size_t lo = 0, hi = count;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (list[mid] < hash)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < count && list[lo] == hash;
}

/* The place of most of the page's own text: what stands in it looks like text. */
static uint64_t text_place(const struct view *v, const bool *kept, const struct page_template *t) {
    struct map chars = MAP_INIT;
    uint64_t best = 0, most = 0;
    for (size_t i = 0; i < v->b->count; i++) {
        if (!kept[i] || has(t->always, t->always_count, v->hashes[i])) continue;
        uint64_t *sum = map_at(&chars, v->places[i], 0);
        *sum += v->b->at[i].chars;
        if (*sum <= most) continue;
        most = *sum;
        best = v->places[i];
    }
    map_done(&chars);
    return best;
}

/* Says whether a block of the text is among them. */
static bool mark_standing(struct blocks *b, const struct view *v, const bool *kept,
                          const struct page_template *t) {
    uint64_t text = text_place(v, kept, t);
    bool any = false;
    for (size_t i = 0; i < b->count; i++) {
        uint64_t h = v->hashes[i];
        if (!h) continue;
        b->at[i].standing = has(t->always, t->always_count, h) ||
                            (v->places[i] != text && has(t->apart, t->apart_count, h));
        any |= b->at[i].standing && kept[i];
    }
    return any;
}

/* Elements like those that held the source's other texts are believed as articleBody is. */
static bool mark_home(struct blocks *b, uint32_t container, uint64_t home) {
    const struct dom *d = b->dom;
    uint32_t found[HOME_PLACES];
    size_t n = 0;
    if (!home || (container && kind_of(d, container) == home)) return false;
    for (uint32_t i = 1; i < d->count; i++) {
        if (dom_tag(d, i) == TAG_TEXT || kind_of(d, i) != home) continue;
        if (n == HOME_PLACES) return false;
        found[n++] = i;
    }
    for (size_t i = 0; i < n; i++) b->hints[found[i]] |= HINT_BODY | HINT_SURE;
    return n > 0;
}

static bool holds_text(const struct blocks *b, const bool *kept) {
    for (size_t i = 0; i < b->count; i++)
        if (kept[i] && is_prose(&b->at[i])) return true;
    return false;
}

/* Chosen anew without what stands on other pages; false when that leaves no text. */
static bool choose_again(struct blocks *b, span title, span summary, const bool *before,
                         struct body_choice *choice, bool *kept) {
    struct body_choice again = body_choose(b, title, summary, kept);
    if (!holds_text(b, kept)) {
        memcpy(kept, before, b->count * sizeof(*kept));
        return false;
    }
    *choice = again;
    return true;
}

static void weigh_claim(span *claim, uint64_t place, const struct page_template *known,
                        struct page_traces *traces) {
    if (!claim->len) return;
    uint64_t h = hash64(*claim, place);
    if (traces && traces->count < TEMPLATE_SEEN_MAX) {
        traces->seen[traces->count].hash = h;
        traces->seen[traces->count++].chars = 0; /* tells no article from another */
    }
    if (known && has(known->always, known->always_count, h)) *claim = SPAN_EMPTY;
}

void template_claims(struct meta *m, const struct page_template *known,
                     struct page_traces *traces) {
    span *const texts[] = { &m->og_description, &m->description, &m->ld.description };
    span *const pictures[] = { &m->image, &m->ld.image, &m->item_image };
    for (size_t i = 0; i < COUNT_OF(texts); i++) weigh_claim(texts[i], PLACE_TEXT, known, traces);
    for (size_t i = 0; i < COUNT_OF(pictures); i++)
        weigh_claim(pictures[i], PLACE_PICTURE, known, traces);
}

struct body_choice template_choose(struct blocks *b, span title, span summary,
                                   const struct template_use *use, bool *kept) {
    struct body_choice choice = body_choose(b, title, summary, kept);
    const struct page_template *t = use->known;
    bool knows = t && (t->always_count || t->apart_count || t->home);
    if (!knows && !use->traces) return choice;
    struct view v = view_of(b, kept);
    if (use->traces) fill_traces(&v, kept, use->traces);
    if (knows) {
        bool differs = mark_standing(b, &v, kept, t);
        differs |= mark_home(b, choice.container, t->home);
        bool *before = mem_alloc((b->count + 1) * sizeof(*before));
        memcpy(before, kept, b->count * sizeof(*before));
        if (differs && choose_again(b, title, summary, before, &choice, kept))
            for (size_t i = 0; i < b->count; i++)
                if (before[i] && !kept[i] && b->at[i].standing)
                    body_add(use->repeated, b->at[i].kind, block_text(b, &b->at[i]));
        mem_free(before);
    }
    if (use->traces && choice.chars >= HOME_CHARS)
        use->traces->home = kind_of(b->dom, choice.container);
    view_done(&v);
    return choice;
}
