/* stories - the coverage of one event: counts, lead and weight, always right in the transaction
 * that changed an article.
 *
 * Lead       the first original; an original with a picture takes over from one without. Only
 *            articles that lists may show can lead, as long as there is one.
 * Breaking   its newest breaking article, or the paper that made it many within an hour, is at most
 *            two hours older than its newest article.
 * Weight     the story room's formula, given at open.
 */

#include "store/store_priv.h"

enum { BREAKING_S = 2 * 3600, MERGE_HOPS = 16, QUICK_PAPERS = 4, QUICK_S = 3600 };

struct row {
    struct story st;
    int64_t breaking_s;
    bool lead_image;
};

/* Stand-in when nobody gave a formula: papers count, further originals a little. */
static double plain_weight(const struct story *st) {
    return (double) st->sources + 0.1 * (double) st->originals;
}

static double weigh(struct store *s, struct row *r) {
    r->st.breaking = r->breaking_s != TIME_UNKNOWN && r->breaking_s >= r->st.last_s - BREAKING_S;
    double w = s->story_weight ? s->story_weight(&r->st) : plain_weight(&r->st);
    return w == w ? w : 0; /* NaN would be NULL in the table */
}

static struct row row_of(sqlite3_stmt *st) {
    struct row r = { .st = { .id = sqlite3_column_int64(st, 0),
                             .merged_into = sqlite3_column_int64(st, 1),
                             .lead_id = sqlite3_column_int64(st, 2),
                             .category = (enum category) sqlite3_column_int(st, 4),
                             .first_s = sqlite3_column_int64(st, 5),
                             .last_s = sqlite3_column_int64(st, 6),
                             .articles = sqlite3_column_int64(st, 8),
                             .sources = sqlite3_column_int64(st, 9),
                             .originals = sqlite3_column_int64(st, 10),
                             .weight = sqlite3_column_double(st, 11) },
                     .lead_image = sqlite3_column_int(st, 3) != 0,
                     .breaking_s = db_col_time(st, 7) };
    r.st.breaking = r.breaking_s != TIME_UNKNOWN && r.breaking_s >= r.st.last_s - BREAKING_S;
    return r;
}

#define STORY_COLUMNS                                                                              \
    "t.id, t.merged_into, t.lead_id, t.lead_image, t.category, t.first_s, t.last_s,"               \
    " t.breaking_s, t.articles, t.sources, t.originals, t.weight"

/* Follows merges; bounded, should the table lie. */
static enum errc row_find(struct store *s, int64_t id, struct row *ret, struct error *err) {
    for (int hop = 0; hop < MERGE_HOPS; hop++) {
        DEFER(db_reset)
        sqlite3_stmt *st =
            DB_QUERY(s, err, "SELECT " STORY_COLUMNS " FROM stories t WHERE t.id = ?1", A_INT(id));
        bool row = false;
        enum errc rc = db_step(s, st, &row, err);
        if (rc != ERRC_OK) return rc;
        if (!row) return error_set(err, ERRC_NOT_FOUND, "there is no story %lld", (long long) id);
        *ret = row_of(st);
        if (!ret->st.merged_into) return ERRC_OK;
        id = ret->st.merged_into;
    }
    return error_set(err, ERRC_CORRUPT, "story %lld is merged in a circle", (long long) id);
}

static enum errc row_put(struct store *s, struct row *r, struct error *err) {
    r->st.weight = weigh(s, r);
    return DB_RUN(s, err,
                  "UPDATE stories SET lead_id = ?2, lead_image = ?3, category = ?4, first_s = ?5,"
                  " last_s = ?6, breaking_s = ?7, articles = ?8, sources = ?9, originals = ?10,"
                  " weight = ?11 WHERE id = ?1",
                  A_INT(r->st.id), A_INT(r->st.lead_id), A_INT(r->lead_image),
                  A_INT(r->st.category), A_INT(r->st.first_s), A_INT(r->st.last_s),
                  A_TIME(r->breaking_s), A_INT(r->st.articles), A_INT(r->st.sources),
                  A_INT(r->st.originals), A_REAL(r->st.weight));
}

/* Would it rather stand for the story? What joined by a merge or split leaves the lead alone. */
static bool leads(const struct row *r, const struct story_piece *p) {
    if (!r->st.articles) return true;
    if (p->shown != 2 || p->joined_s) return false;
    return !r->st.originals || (p->image && !r->lead_image);
}

/* One more article, which is the first of its paper here or not. */
static void row_take(struct row *r, const struct story_piece *p, bool new_source) {
    if (leads(r, p)) {
        r->st.lead_id = p->id;
        r->lead_image = p->image;
        if (p->category) r->st.category = p->category;
    }
    if (!r->st.category && !p->joined_s) r->st.category = p->category;
    if (!r->st.articles || p->order_s < r->st.first_s) r->st.first_s = p->order_s;
    if (!r->st.articles || p->order_s > r->st.last_s) r->st.last_s = p->order_s;
    r->st.articles++;
    r->st.originals += !p->copy_of;
    r->st.sources += new_source;
    /* Many papers wrote about it themselves within the hour: as good as a paper's own mark. */
    bool quick = new_source && !p->joined_s && !p->copy_of && r->st.sources >= QUICK_PAPERS &&
                 r->st.originals >= QUICK_PAPERS && p->order_s - r->st.first_s <= QUICK_S;
    if ((p->breaking || quick) && p->order_s > r->breaking_s) r->breaking_s = p->order_s;
}

void story_replay(struct store *s, int64_t id, const struct story_piece *pieces, size_t count,
                  struct story *ret) {
    DEFER(map_done) struct map sources = MAP_INIT;
    struct row r = { .st = { .id = id }, .breaking_s = TIME_UNKNOWN };
    for (size_t i = 0; i < count; i++)
        row_take(&r, &pieces[i], map_put(&sources, (uint64_t) pieces[i].source_id, 1));
    r.st.weight = weigh(s, &r);
    *ret = r.st;
}

static enum errc story_new(struct store *s, const struct article *a, const struct story_piece *p,
                           int64_t *ret_id, struct error *err) {
    struct row r = { .breaking_s = TIME_UNKNOWN };
    row_take(&r, p, true);
    enum errc rc = DB_RUN(
        s, err,
        "INSERT INTO stories(lead_id, lead_image, category, first_s, last_s, breaking_s, articles,"
        " sources, originals, weight) VALUES(?1, ?2, ?3, ?4, ?4, ?5, 1, 1, ?6, ?7)",
        A_INT(a->id), A_INT(p->image), A_INT(a->category), A_INT(a->order_s), A_TIME(r.breaking_s),
        A_INT(r.st.originals), A_REAL(weigh(s, &r)));
    if (rc != ERRC_OK) return rc;
    *ret_id = db_last_id(s);
    return DB_RUN(s, err,
                  "INSERT INTO story_sources(story_id, source_id, articles) VALUES(?1, ?2, 1)",
                  A_INT(*ret_id), A_INT(a->source_id));
}

enum errc story_join(struct store *s, struct article *a, int64_t *ret_new_id, struct error *err) {
    const struct story_piece p = { .id = a->id,
                                   .order_s = a->order_s,
                                   .source_id = a->source_id,
                                   .copy_of = a->copy_of,
                                   .breaking = a->flags & ARTICLE_BREAKING,
                                   .category = a->category,
                                   .shown = row_shown(a),
                                   .image = a->image_url.len && !(a->flags & ARTICLE_NO_IMAGE) };
    if (!a->story_id) {
        enum errc rc = story_new(s, a, &p, &a->story_id, err);
        *ret_new_id = a->story_id;
        return rc;
    }
    struct row r;
    int64_t of_source = 0;
    enum errc rc = row_find(s, a->story_id, &r, err);
    if (rc != ERRC_OK) return rc;
    a->story_id = r.st.id;
    rc = DB_INT(s, err, &of_source,
                "INSERT INTO story_sources(story_id, source_id, articles) VALUES(?1, ?2, 1)"
                " ON CONFLICT DO UPDATE SET articles = articles + 1 RETURNING articles",
                A_INT(r.st.id), A_INT(a->source_id));
    if (rc != ERRC_OK) return rc;
    row_take(&r, &p, of_source == 1);
    return row_put(s, &r, err);
}

/* ---- counting anew */

static enum errc count_articles(struct store *s, struct row *r, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(
        s, err,
        "SELECT count(*), count(DISTINCT source_id), ifnull(sum(copy_of = 0), 0), min(order_s),"
        " max(order_s), max(CASE WHEN flags & 1 THEN order_s END) FROM articles"
        " WHERE story_id = ?1 AND (flags & 128) = 0",
        A_INT(r->st.id));
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    if (rc != ERRC_OK || !row) return rc;
    r->st.articles = sqlite3_column_int64(st, 0);
    r->st.sources = sqlite3_column_int64(st, 1);
    r->st.originals = sqlite3_column_int64(st, 2);
    if (!r->st.articles) return ERRC_OK; /* the tombstone keeps its place in time */
    r->st.first_s = sqlite3_column_int64(st, 3);
    r->st.last_s = sqlite3_column_int64(st, 4);
    /* What speed of pick-up said stays: it ends by itself. */
    int64_t marked_s = db_col_time(st, 5);
    if (marked_s > r->breaking_s) r->breaking_s = marked_s;
    return ERRC_OK;
}

/* The lead stays while lists may show it as an original. */
static enum errc choose_lead(struct store *s, struct row *r, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err,
                 "SELECT id, category, image_url_id IS NOT NULL FROM articles"
                 " WHERE story_id = ?1 AND (flags & 128) = 0"
                 " ORDER BY shown DESC, id = ?2 DESC, image_url_id IS NULL, order_s, id LIMIT 1",
                 A_INT(r->st.id), A_INT(r->st.lead_id));
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    if (rc != ERRC_OK || !row) return rc;
    r->st.lead_id = sqlite3_column_int64(st, 0);
    if (sqlite3_column_int(st, 1)) r->st.category = (enum category) sqlite3_column_int(st, 1);
    r->lead_image = sqlite3_column_int(st, 2) != 0;
    return ERRC_OK;
}

enum errc story_recount(struct store *s, int64_t id, struct error *err) {
    struct row r;
    enum errc rc = row_find(s, id, &r, err);
    if (rc == ERRC_OK) rc = count_articles(s, &r, err);
    if (rc == ERRC_OK) rc = choose_lead(s, &r, err);
    if (rc == ERRC_OK) rc = row_put(s, &r, err);
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err, "DELETE FROM story_sources WHERE story_id = ?1", A_INT(r.st.id));
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err,
                    "INSERT INTO story_sources(story_id, source_id, articles)"
                    " SELECT story_id, source_id, count(*) FROM articles"
                    " WHERE story_id = ?1 AND (flags & 128) = 0 GROUP BY source_id",
                    A_INT(r.st.id));
    return rc;
}

/* ---- merging and splitting */

static enum errc move_article(struct store *s, int64_t id, int64_t from, int64_t to, int64_t at_s,
                              struct error *err) {
    int64_t seq = 0;
    enum errc rc = db_next_seq(s, &seq, err);
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err, "UPDATE articles SET story_id = ?2, seq = ?3 WHERE id = ?1", A_INT(id),
                    A_INT(to), A_INT(seq));
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err,
                    "INSERT INTO story_moves(at_s, article_id, from_story, to_story)"
                    " VALUES(?1, ?2, ?3, ?4)",
                    A_INT(at_s), A_INT(id), A_INT(from), A_INT(to));
    return rc;
}

static enum errc merge_rows(struct store *s, struct row *from, struct row *to, int64_t at_s,
                            struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct list_of ids = LIST_OF(int64_t, &arena);
    {
        DEFER(db_reset)
        sqlite3_stmt *st = DB_QUERY(
            s, err, "SELECT id FROM articles WHERE story_id = ?1 ORDER BY id", A_INT(from->st.id));
        bool row = false;
        enum errc rc;
        while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
            *(int64_t *) list_push(&ids) = sqlite3_column_int64(st, 0);
        if (rc != ERRC_OK) return rc;
    }
    enum errc rc = ERRC_OK;
    for (size_t i = 0; rc == ERRC_OK && i < ids.len; i++)
        rc = move_article(s, ((int64_t *) ids.at)[i], from->st.id, to->st.id, at_s, err);
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err, "DELETE FROM story_sources WHERE story_id = ?1", A_INT(from->st.id));
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err,
                    "UPDATE stories SET merged_into = ?2, articles = 0, sources = 0, originals = 0"
                    " WHERE id = ?1",
                    A_INT(from->st.id), A_INT(to->st.id));
    return rc == ERRC_OK ? story_recount(s, to->st.id, err) : rc;
}

enum errc store_story_merge(struct store *s, int64_t from, int64_t to, int64_t at_s,
                            struct error *err) {
    struct row a, b;
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = row_find(s, from, &a, err);
    if (rc == ERRC_OK) rc = row_find(s, to, &b, err);
    if (rc == ERRC_OK && a.st.id != b.st.id) rc = merge_rows(s, &a, &b, at_s, err);
    return op_end(s, rc, err);
}

static enum errc split_rows(struct store *s, const struct row *from, const int64_t *articles,
                            size_t count, int64_t at_s, int64_t *ret_id, struct error *err) {
    enum errc rc = DB_RUN(s, err,
                          "INSERT INTO stories(lead_id, lead_image, category, first_s, last_s,"
                          " articles, sources, originals, weight)"
                          " VALUES(0, 0, 0, ?1, ?1, 0, 0, 0, 0)",
                          A_INT(from->st.last_s));
    *ret_id = db_last_id(s);
    for (size_t i = 0; rc == ERRC_OK && i < count; i++) {
        int64_t story = 0;
        rc = DB_INT(s, err, &story, "SELECT story_id FROM articles WHERE id = ?1",
                    A_INT(articles[i]));
        if (rc == ERRC_OK && story == from->st.id)
            rc = move_article(s, articles[i], from->st.id, *ret_id, at_s, err);
    }
    if (rc == ERRC_OK) rc = story_recount(s, *ret_id, err);
    return rc == ERRC_OK ? story_recount(s, from->st.id, err) : rc;
}

enum errc store_story_split(struct store *s, int64_t from, const int64_t *articles, size_t count,
                            int64_t at_s, int64_t *ret_id, struct error *err) {
    struct row r = { 0 };
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = count ? row_find(s, from, &r, err)
               : error_set(err, ERRC_USAGE, "a story is split by its articles");
    if (rc == ERRC_OK) rc = split_rows(s, &r, articles, count, at_s, ret_id, err);
    return op_end(s, rc, err);
}

/* ---- reading */

#define STORY_LEAD ", a.title, a.lang"

static struct story story_read(sqlite3_stmt *st, struct arena *arena) {
    struct story story = row_of(st).st;
    story.title = db_col(st, 12, arena);
    span lang = db_col_borrow(st, 13);
    size_t n = lang.len < LANG_SIZE - 1 ? lang.len : LANG_SIZE - 1;
    if (n) memcpy(story.lang, lang.at, n);
    return story;
}

enum errc store_story_get(struct store *s, int64_t id, struct arena *arena, struct story *ret,
                          struct error *err) {
    struct row r;
    enum errc rc = row_find(s, id, &r, err);
    if (rc != ERRC_OK) return rc;
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(s, err,
                                "SELECT " STORY_COLUMNS STORY_LEAD
                                " FROM stories t LEFT JOIN articles a ON a.id = t.lead_id"
                                " WHERE t.id = ?1",
                                A_INT(r.st.id));
    bool row = false;
    rc = db_step(s, st, &row, err);
    if (rc == ERRC_OK && !row) rc = error_set(err, ERRC_NOT_FOUND, "there is no such story");
    if (rc == ERRC_OK) *ret = story_read(st, arena);
    return rc;
}

enum errc store_story_recent(struct store *s, int64_t since_s, enum category category, size_t limit,
                             struct arena *arena, struct story **ret, size_t *ret_count,
                             struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(
        s, err,
        "SELECT " STORY_COLUMNS STORY_LEAD
        " FROM (SELECT id FROM stories WHERE merged_into = 0 AND articles > 0 AND last_s >= ?1"
        " AND (?2 = 0 OR category = ?2) ORDER BY weight DESC, last_s DESC, id DESC LIMIT ?3) top"
        " CROSS JOIN stories t ON t.id = top.id LEFT JOIN articles a ON a.id = t.lead_id"
        " ORDER BY t.weight DESC, t.last_s DESC, t.id DESC",
        A_INT(since_s), A_INT(category), A_INT(limit));
    struct list_of list = LIST_OF(struct story, arena);
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
        *(struct story *) list_push(&list) = story_read(st, arena);
    if (rc != ERRC_OK) return rc;
    *ret = list.at;
    *ret_count = list.len;
    return ERRC_OK;
}

enum errc store_story_sources(struct store *s, int64_t id, struct arena *arena,
                              struct story_source **ret, size_t *ret_count, struct error *err) {
    struct row r;
    enum errc rc = row_find(s, id, &r, err);
    if (rc != ERRC_OK) return rc;
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(s, err,
                                "SELECT source_id, articles FROM story_sources WHERE story_id = ?1"
                                " ORDER BY articles DESC, source_id",
                                A_INT(r.st.id));
    struct list_of list = LIST_OF(struct story_source, arena);
    bool row = false;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
        *(struct story_source *) list_push(&list) =
            (struct story_source){ .source_id = sqlite3_column_int64(st, 0),
                                   .articles = sqlite3_column_int64(st, 1) };
    if (rc != ERRC_OK) return rc;
    *ret = list.at;
    *ret_count = list.len;
    return ERRC_OK;
}
