/* places - where an article's event is: what keeps two earthquakes apart that are told in the same
 * words. */

#include "base/hash.h"
#include "story/names_priv.h"

#include <math.h>

/* As if so many articles had been seen before the first. */
#define PRIOR_ARTICLES 50.0
enum { TIMES_MAX = 250 };

static bool put(struct place_list *l, size_t max, uint16_t entry, unsigned times) {
    size_t i = 0;
    while (i < l->count && l->at[i].entry != entry) i++;
    if (i == l->count) {
        if (l->count == max) return false;
        l->at[l->count++] = (struct place_count){ .entry = entry };
    }
    times += l->at[i].times;
    l->at[i].times = (uint16_t) (times < TIMES_MAX ? times : TIMES_MAX);
    return true;
}

void place_met(struct namer *n, uint32_t entry, const struct name_word *w) {
    struct places *p = &n->places;
    bool core = w->title || (w->start < LEAD_BYTES_CORE && !n->titled_place);
    n->titled_place |= w->title;
    if (core) (void) put(&p->core, PLACES_CORE, (uint16_t) entry, 1);
    if (w->title || w->start < LEAD_BYTES_ALL) (void) put(&p->all, PLACES_ALL, (uint16_t) entry, 1);
}

void names_places(const struct namer *n, struct places *ret) {
    *ret = n->places;
}

void places_learn(struct namer *n) {
    for (size_t i = 0; i < n->places.all.count; i++) n->place_seen[n->places.all.at[i].entry]++;
}

/* The rarer a place in the news, the more it says: the country that the papers live in says least.
 */
static double weight(const struct namer *n, uint16_t entry) {
    return log((n->learnt + PRIOR_ARTICLES) / (n->place_seen[entry] + 1.0)) + 0.1;
}

/* What the article or story is about, most likely; 0 = none. */
static uint16_t main_place(const struct namer *n, const struct places *p) {
    double best = -1;
    uint16_t entry = 0;
    for (size_t i = 0; i < p->core.count; i++) {
        double w = weight(n, p->core.at[i].entry) * p->core.at[i].times;
        if (w <= best) continue;
        best = w;
        entry = p->core.at[i].entry;
    }
    return entry;
}

/* Does the other speak of this place, or of its country and of no other city in it; or, for a
 * country, of a city in it? */
static bool speaks_of(const struct namer *n, const struct places *other, uint16_t entry) {
    const struct gazetteer_entry *p = gazetteer_get(n->gazetteer, entry);
    bool country = false, city = false;
    for (size_t i = 0; i < other->all.count; i++) {
        if (other->all.at[i].entry == entry) return true;
        const struct gazetteer_entry *o = gazetteer_get(n->gazetteer, other->all.at[i].entry);
        if (o->country != p->country) continue;
        country = true;
        city |= !o->is_country;
    }
    return country && (p->is_country || !city);
}

bool places_conflict(const struct namer *n, const struct places *a, const struct places *b) {
    uint16_t x = main_place(n, a), y = main_place(n, b);
    if (!x || !y) return false;
    return !speaks_of(n, b, x) && !speaks_of(n, a, y);
}

void places_join(struct places *a, const struct places *b) {
    for (size_t i = 0; i < b->core.count; i++)
        if (!put(&a->core, PLACES_CORE, b->core.at[i].entry, b->core.at[i].times)) break;
    for (size_t i = 0; i < b->all.count; i++)
        if (!put(&a->all, PLACES_ALL, b->all.at[i].entry, b->all.at[i].times)) break;
}

static uint64_t place_bit(uint16_t entry) {
    return (uint64_t) 1 << (hash_mix(entry) & 63);
}

void names_mark(const struct namer *n, struct mark *ret) {
    /* The place before a dispatch ("الرياض:") is the paper's: only a title says where. */
    *ret = (struct mark){ .numbers = n->numbers, .title_numbers = n->title_numbers };
    if (n->titled_place) ret->main = main_place(n, &n->places);
    const struct gazetteer_entry *e = gazetteer_get(n->gazetteer, ret->main);
    if (e) ret->main_country = (uint16_t) e->country;
    for (size_t i = 0; i < n->places.all.count; i++)
        ret->places |= place_bit(n->places.all.at[i].entry);
}

bool marks_conflict(const struct mark *a, const struct mark *b) {
    /* A title may give any of the text's numbers, or one of its own: that alone says nothing. */
    uint64_t all_a = a->numbers | a->title_numbers, all_b = b->numbers | b->title_numbers;
    if (all_a && all_b && !(all_a & all_b)) return true;
    if (a->title_numbers && b->title_numbers && !(a->title_numbers & all_b) &&
        !(b->title_numbers & all_a))
        return true;
    if (!a->main || !b->main) return false;
    if (a->places & place_bit(b->main) || b->places & place_bit(a->main)) return false;
    return a->main != b->main_country && b->main != a->main_country;
}
