/* names_bodies - places and bodies of an article: from the gazetteer, and from the word they begin
 * with. */

#include "story/names_priv.h"

enum { LOOK = 6 /* words of one name of the gazetteer */ };

/* A place, a body, or who is of there. */
bool name_is_known(const struct namer *n, span word) {
    size_t used = 0;
    bool adjective = false;
    return gazetteer_find(n->gazetteer, &word, 1, &used, &adjective) != 0;
}

static uint32_t look_up(const struct namer *n, size_t i, size_t *ret_used, bool *ret_adjective) {
    span words[LOOK];
    size_t count = 0;
    for (const struct name_word *w; count < LOOK && (w = name_word_at(n, i + count)); count++) {
        if (count && (w->apart || w->title != n->words.at[i].title)) break;
        words[count] = count ? w->folded : w->bare;
    }
    return gazetteer_find(n->gazetteer, words, count, ret_used, ret_adjective);
}

size_t name_known_words(const struct namer *n, size_t i) {
    size_t used = 0;
    bool adjective = false;
    return look_up(n, i, &used, &adjective) ? used : 0;
}

size_t name_take_known(struct namer *n, size_t i) {
    size_t used = 0;
    bool adjective = false;
    uint32_t entry = look_up(n, i, &used, &adjective);
    const struct name_word *first = &n->words.at[i];
    if (!entry) return 0;
    /* A Latin name has a capital; adjectives and Arabic have none. */
    if (!first->arabic && !first->upper && !adjective) return 0;
    const struct gazetteer_entry *e = gazetteer_get(n->gazetteer, entry);
    struct found *f = name_met(n, e->kind, e->key, e->text, first->title);
    if (e->kind == NAME_PLACE) place_met(n, entry, first);
    if (!f) return used;
    f->entry = entry;
    f->adjectives += adjective;
    f->sure = true;
    return used;
}

/* "الأحمر" of هيئة الهلال الأحمر, "والإعلام", but not "السعودية", "أمس" or "الدكتور". */
static bool body_goes_on(const struct namer *n, const struct name_word *w) {
    static const char *const adjectives[] = { "الدولي",   "الدوليه",   "الوطني",  "الوطنيه",
                                              "الاسلامي", "الاسلاميه", "المسلحه", "المشتركه",
                                              "القابضه",  "المعوقين",  "الاحمر",  "العام",
                                              "العامه",   "العليا",    "الاعلي",  "العالي",
                                              "العالم",   "الحر",      "الحره",   "الموحد" };
    if (span_starts(w->folded, SPAN("وال")) && w->folded.len > 8) return true;
    if (!name_is_definite(w->folded) || name_is_known(n, w->folded)) return false;
    for (size_t i = 0; i < COUNT_OF(adjectives); i++)
        if (span_eq(w->folded, span_of(adjectives[i]))) return true;
    /* "وزارة المالية الطريق": an object of the sentence is no part of the name. */
    if (w->bits & (WORD_NOT | WORD_TITLE)) return false;
    return span_ends(w->folded, SPAN("ي")) || span_ends(w->folded, SPAN("يه"));
}

static span text_of(const struct namer *n, const struct name_word *from, uint32_t end) {
    return span_sub(from->title ? n->title : n->body, from->bare_start, end - from->bare_start);
}

/* The words of a body from i on; nothing for a key that does not fit. */
static void met_body(struct namer *n, size_t i, size_t used) {
    const struct name_word *head = &n->words.at[i];
    size_t from = n->memory.len;
    for (size_t k = i; k < i + used; k++) {
        if (k > i) buf_add_char(&n->memory, ' ');
        buf_add(&n->memory, k == i ? head->bare : n->words.at[k].folded);
    }
    if (n->memory.full) return;
    name_met(n, NAME_BODY, span_from(buf_span(&n->memory), from),
             text_of(n, head, n->words.at[i + used - 1].end), head->title);
}

/* "جامعة الملك سعود", "مستشفى الملك فيصل التخصصي": called after somebody, who is not in the news.
 */
size_t name_take_named_body(struct namer *n, size_t i) {
    const struct name_word *head = &n->words.at[i], *title = name_word_at(n, i + 1);
    const struct name_word *w = name_word_at(n, i + 2);
    if (!(head->bits & (WORD_HEAD | WORD_PLACE_OF)) || !head->arabic || !title || !w) return 0;
    if (!(title->bits & WORD_TITLE) || !name_is_definite(title->folded) || title->apart || w->apart)
        return 0;
    if (!(w->bits & WORD_GIVEN) || w->title != head->title || title->title != head->title) return 0;
    size_t used = 3;
    w = name_word_at(n, i + used);
    const struct name_word *father = name_word_at(n, i + used + 1);
    if (w && father && !w->apart && !father->apart && span_eq(w->folded, SPAN("بن")) &&
        father->bits & WORD_GIVEN && father->title == head->title)
        used += 2;
    w = name_word_at(n, i + used);
    if (w && !w->apart && w->title == head->title && body_goes_on(n, w) &&
        !span_starts(w->folded, SPAN("و")))
        used++;
    /* A road is no body. */
    if (head->bits & WORD_HEAD) met_body(n, i, used);
    return used;
}

/* "وزارة الثقافة والإعلام": the head, a definite word, and another joined by و. */
size_t name_take_body(struct namer *n, size_t i) {
    const struct name_word *head = &n->words.at[i], *w = name_word_at(n, i + 1);
    if (!(head->bits & WORD_HEAD) || !head->arabic || !w || w->apart || w->stop) return 0;
    if (w->title != head->title || w->bare_start != w->start || !name_is_definite(w->folded))
        return 0;
    if (w->bits & WORD_TITLE) return 0; /* جامعة الملك ... */
    size_t used = 2;
    const struct name_word *more = name_word_at(n, i + 2);
    if (more && !more->apart && !more->stop && more->title == head->title && body_goes_on(n, more))
        used = 3;
    /* "وزارة الفلاحة والموارد المائية" */
    const struct name_word *end = name_word_at(n, i + 3);
    if (used == 3 && span_starts(more->folded, SPAN("وال")) && end && !end->apart &&
        end->title == head->title && body_goes_on(n, end) && !span_starts(end->folded, SPAN("و")))
        used = 4;
    met_body(n, i, used);
    return used;
}
