#include "web/view/names.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "store/names.h"
#include "text/text.h"
#include "web/page/page.h"
#include "web/view/headline.h"

#include <math.h>

enum {
    SHOWN = 10,
    RELATED = 5,
    NAMES_ASKED = 6,       /* the most prominent */
    ARTICLES_OF_NAME = 60, /* the newest */
    POOL = 40,
    WITHIN_S = 60 * DAY_S,
};
/* What a word that both titles share adds, against the telling of a name. */
#define TITLE_WORD 1.0
#define AT_LEAST 3.0

span name_text(struct call *c, const struct name_row *n) {
    if (c->lang == UI_FR && n->text_fr.len) return n->text_fr;
    if (c->lang == UI_EN && n->text_en.len) return n->text_en;
    return n->text;
}

span name_href(struct call *c, int64_t id) {
    return call_path(c, "/name/%lld", (long long) id);
}

struct link_list name_links(struct call *c, const struct name_row *names, size_t count,
                            bool with_counts) {
    struct link_list l = { .at = arena_new_n(c->arena, struct link, count + 1) };
    for (size_t i = 0; i < count; i++)
        l.at[l.len++] = (struct link){ .label = name_text(c, &names[i]),
                                       .href = name_href(c, names[i].id),
                                       .count = with_counts ? names[i].articles : -1 };
    return l;
}

/* ---- related */

struct scored {
    int64_t id;
    double score;
    int shared; /* names, and words of the titles */
};

static int by_score(const void *a, const void *b) {
    const struct scored *x = a, *y = b;
    if (x->score != y->score) return x->score < y->score ? 1 : -1;
    return x->id < y->id ? 1 : -1;
}

/* Rare names tell more: a name of every tenth article counts little. */
static double telling(struct call *c, const struct name_row *n, int64_t at_s) {
    int64_t count = 0;
    if (store_name_count(c->store, n->id, at_s - WITHIN_S, at_s + 1, &count, NULL)) return 0;
    double all = (double) store_article_count(c->store) + 1;
    return log((all + 1) / ((double) count + 1));
}

static size_t gather(struct call *c, const struct article *a, const struct name_row *names,
                     size_t count, struct scored *pool) {
    DEFER(map_done) struct map at = MAP_INIT;
    size_t n = 0;
    for (size_t i = 0; i < count && i < NAMES_ASKED; i++) {
        int64_t *ids = NULL;
        size_t id_count = 0;
        double w = telling(c, &names[i], a->order_s);
        if (w <= 0 || store_name_articles(c->store, names[i].id, a->order_s + WITHIN_S,
                                          ARTICLES_OF_NAME, c->arena, &ids, &id_count, NULL))
            continue;
        for (size_t k = 0; k < id_count; k++) {
            if (ids[k] == a->id) continue;
            uint64_t *slot = map_at(&at, (uint64_t) ids[k], n);
            if (*slot == n) pool[n++] = (struct scored){ .id = ids[k] };
            pool[*slot].score += w;
            pool[*slot].shared++;
        }
    }
    return n;
}

/* The stems of a title, hashed, to find again in others. */
static void title_words(struct analyzer *an, const struct article *a, struct map *ret) {
    const struct token *t;
    size_t n = analyzer_run(an, span_sub(a->title, 0, LIMIT_TITLE_BYTES), a->lang, &t);
    for (size_t i = 0; i < n; i++)
        if (!t[i].stop && t[i].surface.len > 2) map_put(ret, hash64(t[i].stem, 0), 1);
}

static int shared_words(struct analyzer *an, const struct map *words, const struct article *a) {
    DEFER(map_done) struct map other = MAP_INIT;
    title_words(an, a, &other);
    uint64_t key, value;
    int n = 0;
    for (size_t i = 0; map_next(&other, &i, &key, &value);) n += map_has(words, key);
    return n;
}

static void add_related(struct call *c, const struct article *a, const struct name_row *names,
                        size_t count, struct article_view *v) {
    struct scored *pool =
        arena_new_n(c->arena, struct scored, (size_t) NAMES_ASKED * ARTICLES_OF_NAME);
    size_t n = gather(c, a, names, count, pool), found = 0;
    if (n) qsort(pool, n, sizeof(*pool), by_score);
    if (n > POOL) n = POOL;
    int64_t ids[POOL];
    for (size_t i = 0; i < n; i++) ids[i] = pool[i].id;
    struct article *all = NULL;
    if (!n || store_article_many(c->store, ids, n, false, c->arena, &all, &found, NULL)) return;
    struct analyzer *an = analyzer_new();
    DEFER(map_done) struct map words = MAP_INIT;
    title_words(an, a, &words);
    struct scored best[POOL];
    for (size_t i = 0, k = 0; i < found; i++, k++) { /* both in the same order */
        while (k < n && ids[k] != all[i].id) k++;
        if (k == n) {
            found = i;
            break;
        }
        int same = shared_words(an, &words, &all[i]);
        best[i] = (struct scored){ (int64_t) i, pool[k].score + TITLE_WORD * same,
                                   pool[k].shared + same };
    }
    analyzer_free(an);
    if (found) qsort(best, found, sizeof(*best), by_score);
    DEFER(map_done) struct map stories = MAP_INIT; /* one article a story */
    map_put(&stories, (uint64_t) a->story_id, 1);
    v->related.at = arena_new_n(c->arena, struct headline, RELATED);
    for (size_t i = 0; i < found && v->related.len < RELATED && best[i].score >= AT_LEAST; i++) {
        const struct article *b = &all[best[i].id];
        bool listed = !b->copy_of && !(b->flags & (ARTICLE_REMOVED | ARTICLE_NO_INDEX));
        /* One name in common is no relation: a minister speaks of many things. */
        if (best[i].shared < 2) continue;
        if (!listed || !map_put(&stories, (uint64_t) b->story_id, 1)) continue;
        if (headline_of(c, b, 0, &v->related.at[v->related.len])) v->related.len++;
    }
}

void names_fill(struct call *c, const struct article *a, struct article_view *v) {
    struct name_row *names = NULL;
    size_t count = 0;
    if (a->flags & ARTICLE_REMOVED ||
        store_name_of_article(c->store, a->id, c->arena, &names, &count, NULL))
        return;
    v->names = name_links(c, names, count < SHOWN ? count : SHOWN, false);
    add_related(c, a, names, count, v);
}
