/* past - the stories as they stood at an hour that is gone: told again from the articles that had
 * arrived by then, in the order they arrived, before the merges and splits that came later.
 *
 * What was found later than two days after its own time is an import: it counts from its own time,
 * so that an imported archive has front pages too. */

#include "store/store_priv.h"

enum {
    CANDIDATES = 200, /* stories that are told again whole */
    LATE_S = 2 * DAY_S,
};

struct rough {
    int64_t story, articles;
    uint64_t papers; /* a bit for each, by number */
};

struct past {
    struct store *s;
    int64_t at_s;
    struct map moved; /* article -> story it stood in at at_s, of those moved since */
};

static enum errc read_moves(struct past *p, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(p->s, err,
                                "SELECT article_id, from_story FROM story_moves WHERE at_s > ?1"
                                " ORDER BY id",
                                A_INT(p->at_s));
    bool row = false;
    enum errc rc;
    while ((rc = db_step(p->s, st, &row, err)) == ERRC_OK && row) /* the first move counts */
        (void) map_at(&p->moved, (uint64_t) sqlite3_column_int64(st, 0),
                      (uint64_t) sqlite3_column_int64(st, 1));
    return rc;
}

static int64_t story_then(const struct past *p, int64_t article, int64_t story_now) {
    uint64_t then = 0;
    return map_get(&p->moved, (uint64_t) article, &then) ? (int64_t) then : story_now;
}

static int by_size(const void *a, const void *b) {
    const struct rough *x = a, *y = b;
    int px = __builtin_popcountll(x->papers), py = __builtin_popcountll(y->papers);
    if (px != py) return px < py ? 1 : -1;
    if (x->articles != y->articles) return x->articles < y->articles ? 1 : -1;
    return x->story < y->story ? 1 : -1;
}

/* Stories with an article in (from, at], most papers first. */
static enum errc find_rough(struct past *p, int64_t from_s, struct list_of *list,
                            struct error *err) {
    DEFER(map_done) struct map at = MAP_INIT;
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(p->s, err,
                 "SELECT id, story_id, source_id FROM articles INDEXED BY articles_order"
                 " WHERE order_s >= ?1 AND order_s <= ?2 AND shown >= 0"
                 " AND (found_s <= ?2 OR found_s > order_s + ?3)",
                 A_INT(from_s), A_INT(p->at_s), A_INT(LATE_S));
    bool row = false;
    enum errc rc;
    while ((rc = db_step(p->s, st, &row, err)) == ERRC_OK && row) {
        int64_t story = story_then(p, sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1));
        uint64_t *slot = map_at(&at, (uint64_t) story, list->len);
        if (*slot == list->len)
            *(struct rough *) list_push(list) = (struct rough){ .story = story };
        struct rough *r = &((struct rough *) list->at)[*slot];
        r->articles++;
        r->papers |= (uint64_t) 1 << (sqlite3_column_int64(st, 2) & 63);
    }
    if (rc == ERRC_OK && list->len) qsort(list->at, list->len, sizeof(struct rough), by_size);
    return rc;
}

static int by_arrival(const void *a, const void *b) {
    const struct story_piece *x = a, *y = b;
    if (x->came_s != y->came_s) return x->came_s < y->came_s ? -1 : 1;
    if (!x->joined_s != !y->joined_s) return x->joined_s ? 1 : -1;
    if (x->joined_s) { /* as choose_lead() of stories.c: the first of a new story leads it */
        if (x->shown != y->shown) return x->shown < y->shown ? 1 : -1;
        if (x->image != y->image) return x->image ? -1 : 1;
        if (x->order_s != y->order_s) return x->order_s < y->order_s ? -1 : 1;
    }
    return x->id < y->id ? -1 : x->id > y->id;
}

static int by_id(const void *a, const void *b) {
    const struct story_piece *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* Ids are given in the order of saving; what a merge brought stands where the merge stood. */
static void order_pieces(struct story_piece *all, size_t count) {
    int64_t latest_s = INT64_MIN;
    if (count) qsort(all, count, sizeof(*all), by_id);
    for (size_t i = 0; i < count; i++) {
        if (!all[i].joined_s && all[i].came_s > latest_s) latest_s = all[i].came_s;
        all[i].came_s = all[i].joined_s ? all[i].joined_s : latest_s;
    }
    if (count) qsort(all, count, sizeof(*all), by_arrival);
}

#define PIECES                                                                                     \
    "SELECT a.id, a.order_s, a.source_id, a.copy_of, a.flags, a.category, a.shown,"                \
    " a.image_url_id IS NOT NULL, a.story_id, ifnull((SELECT max(m.at_s) FROM story_moves m"       \
    " WHERE m.article_id = a.id AND m.at_s <= ?2), 0), a.found_s"                                  \
    " FROM articles a WHERE "
#define PIECES_KNOWN                                                                               \
    " AND a.order_s <= ?2 AND a.shown >= 0 AND (a.found_s <= ?2 OR a.found_s > a.order_s + ?3)"

static enum errc read_pieces(struct past *p, sqlite3_stmt *st, int64_t story, struct list_of *list,
                             struct error *err) {
    bool row = false;
    enum errc rc;
    while ((rc = db_step(p->s, st, &row, err)) == ERRC_OK && row) {
        struct story_piece x = { .id = sqlite3_column_int64(st, 0),
                                 .order_s = sqlite3_column_int64(st, 1),
                                 .source_id = sqlite3_column_int64(st, 2),
                                 .copy_of = sqlite3_column_int64(st, 3),
                                 .breaking = sqlite3_column_int64(st, 4) & ARTICLE_BREAKING,
                                 .category = (enum category) sqlite3_column_int(st, 5),
                                 .shown = sqlite3_column_int(st, 6),
                                 .image = sqlite3_column_int(st, 7) != 0,
                                 .joined_s = sqlite3_column_int64(st, 9),
                                 .came_s = sqlite3_column_int64(st, 10) };
        if (story_then(p, x.id, sqlite3_column_int64(st, 8)) == story)
            *(struct story_piece *) list_push(list) = x;
    }
    db_reset(&st);
    return rc;
}

/* The story's articles at that hour: of those that stand in it now, and of those that left since.
 */
static enum errc tell_again(struct past *p, int64_t story, struct arena *arena, struct story *ret,
                            struct error *err) {
    struct list_of list = LIST_OF(struct story_piece, arena);
    enum errc rc = read_pieces(p,
                               DB_QUERY(p->s, err, PIECES "a.story_id = ?1" PIECES_KNOWN,
                                        A_INT(story), A_INT(p->at_s), A_INT(LATE_S)),
                               story, &list, err);
    if (rc == ERRC_OK && p->moved.len)
        rc = read_pieces(
            p,
            DB_QUERY(p->s, err,
                     PIECES "a.id IN (SELECT article_id FROM story_moves WHERE"
                            " from_story = ?1 AND at_s > ?2) AND a.story_id <> ?1" PIECES_KNOWN,
                     A_INT(story), A_INT(p->at_s), A_INT(LATE_S)),
            story, &list, err);
    if (rc != ERRC_OK) return rc;
    order_pieces(list.at, list.len);
    story_replay(p->s, story, list.at, list.len, ret);
    return ERRC_OK;
}

static int by_weight(const void *a, const void *b) {
    const struct story *x = a, *y = b;
    if (x->weight != y->weight) return x->weight < y->weight ? 1 : -1;
    if (x->last_s != y->last_s) return x->last_s < y->last_s ? 1 : -1;
    return x->id < y->id ? 1 : -1;
}

static enum errc past_read(struct past *p, int64_t since_s, size_t limit, struct arena *arena,
                           struct story **ret, size_t *ret_count, struct error *err) {
    struct list_of rough = LIST_OF(struct rough, arena);
    enum errc rc = read_moves(p, err);
    if (rc == ERRC_OK) rc = find_rough(p, since_s, &rough, err);
    if (rc != ERRC_OK) return rc;
    size_t count = rough.len < CANDIDATES ? rough.len : CANDIDATES;
    struct story *all = arena_new_n(arena, struct story, count + 1);
    for (size_t i = 0; i < count; i++) {
        rc = tell_again(p, ((struct rough *) rough.at)[i].story, arena, &all[i], err);
        if (rc != ERRC_OK) return rc;
    }
    if (count) qsort(all, count, sizeof(*all), by_weight);
    *ret = all;
    *ret_count = count < limit ? count : limit;
    return ERRC_OK;
}

enum errc store_story_past(struct store *s, int64_t at_s, int64_t since_s, size_t limit,
                           struct arena *arena, struct story **ret, size_t *ret_count,
                           struct error *err) {
    struct past p = { .s = s, .at_s = at_s };
    enum errc rc = past_read(&p, since_s, limit, arena, ret, ret_count, err);
    map_done(&p.moved);
    return rc;
}
