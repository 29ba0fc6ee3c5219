/* frontier - addresses that a feed showed and nobody fetched yet, and what went wrong with them.
 *
 * An address enters `seen` when it enters `candidates` and stays there for ever: what became an
 * article under another (canonical) address, or was refused, is fetched again only when the feed
 * that first gave it a title says another thing of it (a sitemap, which has no titles, while none
 * did), and only VISITS_MORE times: some feeds say another thing at every poll.
 */

#include "store/store_priv.h"

enum { EVENT_KEEP_S = 30 * DAY_S, REASON_BYTES = 500, DUE_MAX = 10000, VISITS_MORE = 8 };

static enum errc feed_update(struct store *s, const struct feed_source *f, struct error *err) {
    return DB_RUN(s, err,
                  "UPDATE feeds SET kind = ?2, etag = ?3, last_modified = ?4, due_s = ?5,"
                  " interval_s = ?6, last_ok_s = ?7, failures = ?8, last_error = ?9 WHERE id = ?1",
                  A_INT(f->id), A_INT(f->kind), A_OPT(f->etag), A_OPT(f->last_modified),
                  A_INT(f->due_s), A_INT(f->interval_s), A_TIME(f->last_ok_s), A_INT(f->failures),
                  A_OPT(f->last_error));
}

static enum errc is_article_url(struct store *s, span url, bool *ret, struct error *err) {
    int64_t id = 0;
    enum errc rc = DB_INT(s, err, &id, "SELECT id FROM articles WHERE url_hash = ?1 AND url = ?2",
                          A_INT(db_hash(s, url)), A_TEXT(url));
    *ret = rc == ERRC_OK;
    return rc == ERRC_NOT_FOUND ? ERRC_OK : rc;
}

static enum errc candidate_insert(struct store *s, const struct candidate *c, bool revisit,
                                  struct error *err) {
    /* What is longer than an article may have is not worth keeping: the page will say it. */
    span content = c->content.len <= LIMIT_BODY_TEXT_BYTES ? c->content : SPAN_EMPTY;
    return DB_RUN(
        s, err,
        "INSERT INTO candidates(source_id, url, title, author, summary, section, image_url,"
        " content, published_s, day_only, breaking, found_s, due_s, tries, revisit)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        A_INT(c->source_id), A_TEXT(c->url), A_OPT(db_cut(c->title, LIMIT_TITLE_BYTES)),
        A_OPT(db_cut(c->author, LIMIT_AUTHOR_BYTES)),
        A_OPT(db_cut(c->summary, LIMIT_BODY_TEXT_BYTES)),
        A_OPT(db_cut(c->section, LIMIT_CATEGORY_BYTES)),
        c->image_url.len <= LIMIT_URL_BYTES ? A_OPT(c->image_url) : A_NULL, A_OPT(content),
        A_TIME(c->published_s), A_INT(c->day_only), A_INT(c->breaking), A_INT(c->found_s),
        A_INT(c->due_s), A_INT(c->tries), A_INT(revisit));
}

/* Whose word counts for an address: 0 while nobody gave it a title. */
static int64_t owner_of(int64_t feed_id, const struct candidate *c) {
    return c->title.len ? feed_id : 0;
}

/* An address that was seen: is it time to look again? */
static enum errc has_changed(struct store *s, int64_t feed_id, const struct candidate *c, bool *ret,
                             struct error *err) {
    int64_t owner = 0, me = owner_of(feed_id, c), waiting = 0;
    *ret = false;
    if (!c->mark) return ERRC_OK;
    enum errc rc =
        DB_INT(s, err, &owner,
               "SELECT feed_id FROM seen WHERE url_hash = ?1 AND mark <> ?2 AND changes < ?3",
               A_INT(db_hash(s, c->url)), A_INT(c->mark), A_INT(VISITS_MORE));
    if (rc != ERRC_OK || (owner && owner != me)) return rc == ERRC_NOT_FOUND ? ERRC_OK : rc;
    bool changed = owner == me;
    rc = DB_RUN(
        s, err,
        "UPDATE seen SET mark = ?2, feed_id = ?3, changes = changes + ?4 WHERE url_hash = ?1",
        A_INT(db_hash(s, c->url)), A_INT(c->mark), A_INT(me), A_INT(changed));
    if (rc != ERRC_OK || !changed) return rc;
    rc = DB_INT(s, err, &waiting, "SELECT 1 FROM candidates WHERE source_id = ?1 AND url = ?2",
                A_INT(c->source_id), A_TEXT(c->url));
    *ret = rc == ERRC_NOT_FOUND;
    return rc == ERRC_NOT_FOUND ? ERRC_OK : rc;
}

static enum errc candidate_add(struct store *s, int64_t feed_id, const struct candidate *c,
                               bool *ret_new, struct error *err) {
    *ret_new = false;
    if (!c->url.len || c->url.len > LIMIT_URL_BYTES) return ERRC_OK;
    enum errc rc = DB_RUN(s, err,
                          "INSERT INTO seen(url_hash, feed_id, mark) VALUES(?1, ?2, ?3)"
                          " ON CONFLICT DO NOTHING",
                          A_INT(db_hash(s, c->url)), A_INT(owner_of(feed_id, c)), A_INT(c->mark));
    if (rc != ERRC_OK) return rc;
    bool known = false, revisit = sqlite3_changes(s->db) == 0;
    if (revisit) {
        rc = has_changed(s, feed_id, c, ret_new, err);
    } else {
        rc = is_article_url(s, c->url, &known, err);
        *ret_new = rc == ERRC_OK && !known;
    }
    return rc == ERRC_OK && *ret_new ? candidate_insert(s, c, revisit, err) : rc;
}

enum errc store_feed_done(struct store *s, const struct feed_source *feed,
                          const struct candidate *items, size_t count, size_t *ret_new,
                          struct error *err) {
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    size_t fresh = 0;
    for (size_t i = 0; rc == ERRC_OK && i < count; i++) {
        bool is_new = false;
        rc = candidate_add(s, feed->id, &items[i], &is_new, err);
        fresh += is_new;
    }
    if (rc == ERRC_OK) rc = feed_update(s, feed, err);
    rc = op_end(s, rc, err);
    if (rc == ERRC_OK && ret_new) *ret_new = fresh;
    return rc;
}

static struct candidate candidate_read(sqlite3_stmt *st, struct arena *arena) {
    return (struct candidate){ .id = sqlite3_column_int64(st, 0),
                               .source_id = sqlite3_column_int64(st, 1),
                               .url = db_col(st, 2, arena),
                               .title = db_col(st, 3, arena),
                               .author = db_col(st, 4, arena),
                               .summary = db_col(st, 5, arena),
                               .section = db_col(st, 6, arena),
                               .image_url = db_col(st, 7, arena),
                               .content = db_col(st, 8, arena),
                               .published_s = db_col_time(st, 9),
                               .day_only = sqlite3_column_int(st, 10) != 0,
                               .breaking = sqlite3_column_int(st, 11) != 0,
                               .found_s = sqlite3_column_int64(st, 12),
                               .due_s = sqlite3_column_int64(st, 13),
                               .tries = sqlite3_column_int64(st, 14),
                               .revisit = sqlite3_column_int(st, 15) != 0 };
}

static enum errc candidate_get(struct store *s, int64_t id, struct arena *arena,
                               struct candidate *ret, bool *ret_found, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err,
                 "SELECT id, source_id, url, title, author, summary, section, image_url, content,"
                 " published_s, day_only, breaking, found_s, due_s, tries, revisit FROM candidates"
                 " WHERE id = ?1",
                 A_INT(id));
    enum errc rc = db_step(s, st, ret_found, err);
    if (rc == ERRC_OK && *ret_found) *ret = candidate_read(st, arena);
    return rc;
}

/* A fair share for each paper: one that shows fifty thousand old addresses at once must not keep
 * the others waiting, nor its own news: within a paper the newest due comes first. The shares are
 * dealt in turns. */
static enum errc due_ids(struct store *s, int64_t now_s, size_t limit, struct list_of *ids,
                         struct error *err) {
    int64_t papers = 0;
    enum errc rc = DB_INT(s, err, &papers,
                          "SELECT count(*) FROM sources src WHERE paused = 0 AND removed = 0"
                          " AND EXISTS (SELECT 1 FROM candidates c WHERE c.source_id = src.id"
                          " AND c.due_s <= ?1)",
                          A_INT(now_s));
    if (rc != ERRC_OK || !papers) return rc;
    int64_t share = ((int64_t) limit + papers - 1) / papers;
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(
        s, err,
        "SELECT x.id FROM sources src CROSS JOIN candidates x ON x.id IN"
        " (SELECT c.id FROM candidates c WHERE c.source_id = src.id AND c.due_s <= ?1"
        " ORDER BY c.due_s DESC, c.id LIMIT ?2)"
        " WHERE src.paused = 0 AND src.removed = 0"
        " ORDER BY row_number() OVER (PARTITION BY x.source_id ORDER BY x.due_s DESC, x.id),"
        " x.due_s, x.id LIMIT ?3",
        A_INT(now_s), A_INT(share), A_INT(limit));
    bool row = false;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
        *(int64_t *) list_push(ids) = sqlite3_column_int64(st, 0);
    return rc;
}

enum errc store_candidates_due(struct store *s, int64_t now_s, size_t limit, struct arena *arena,
                               struct candidate **ret, size_t *ret_count, struct error *err) {
    if (limit > DUE_MAX) limit = DUE_MAX;
    struct list_of ids = LIST_OF(int64_t, arena);
    enum errc rc = due_ids(s, now_s, limit, &ids, err);
    if (rc != ERRC_OK) return rc;
    struct candidate *all = arena_new_n(arena, struct candidate, ids.len ? ids.len : 1);
    size_t n = 0;
    for (size_t i = 0; i < ids.len; i++) {
        bool found = false; /* the writer may have ended it meanwhile */
        rc = candidate_get(s, ((const int64_t *) ids.at)[i], arena, &all[n], &found, err);
        if (rc != ERRC_OK) return rc;
        n += found;
    }
    *ret = all;
    *ret_count = n;
    return ERRC_OK;
}

/* "page" event with the address of a candidate; ERRC_NOT_FOUND when it is gone. */
static enum errc candidate_event(struct store *s, int64_t id, span reason, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct source_event e = {
        .at_s = clock_now_s(), .count = 1, .kind = SPAN("page"), .reason = reason
    };
    {
        DEFER(db_reset)
        sqlite3_stmt *st =
            DB_QUERY(s, err, "SELECT source_id, url FROM candidates WHERE id = ?1", A_INT(id));
        bool row = false;
        enum errc rc = db_step(s, st, &row, err);
        if (rc != ERRC_OK) return rc;
        if (!row)
            return error_set(err, ERRC_NOT_FOUND, "there is no candidate %lld", (long long) id);
        e.source_id = sqlite3_column_int64(st, 0);
        e.url = db_col(st, 1, &arena);
    }
    return event_add_row(s, &e, err);
}

enum errc store_candidate_retry(struct store *s, int64_t id, int64_t due_s, span reason,
                                struct error *err) {
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = candidate_event(s, id, reason, err);
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err, "UPDATE candidates SET due_s = ?2, tries = tries + 1 WHERE id = ?1",
                    A_INT(id), A_INT(due_s));
    return op_end(s, rc, err);
}

enum errc store_candidate_refuse(struct store *s, int64_t id, span reason, struct error *err) {
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = candidate_event(s, id, reason, err);
    if (rc == ERRC_OK) rc = DB_RUN(s, err, "DELETE FROM candidates WHERE id = ?1", A_INT(id));
    return op_end(s, rc, err);
}

int64_t store_candidates_pending(struct store *s) {
    int64_t n = 0;
    return DB_INT(s, NULL, &n, "SELECT count(*) FROM candidates") == ERRC_OK ? n : 0;
}

bool store_url_known(struct store *s, span url) {
    int64_t hash = db_hash(s, url), n = 0;
    if (!url.len) return false;
    if (DB_INT(s, NULL, &n, "SELECT 1 FROM seen WHERE url_hash = ?1", A_INT(hash)) == ERRC_OK)
        return true;
    bool known = false;
    return is_article_url(s, url, &known, NULL) == ERRC_OK && known;
}

/* ---- events */

enum errc event_add_row(struct store *s, const struct source_event *e, struct error *err) {
    span reason = db_cut(e->reason, REASON_BYTES), url = db_cut(e->url, LIMIT_URL_BYTES);
    int64_t id = 0;
    enum errc rc =
        DB_INT(s, err, &id,
               "INSERT INTO source_events(source_id, kind, reason, hour, at_s, count, url)"
               " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)"
               " ON CONFLICT(source_id, hour, kind, reason) DO UPDATE SET"
               " count = count + excluded.count, at_s = max(at_s, excluded.at_s),"
               " url = excluded.url RETURNING id",
               A_INT(e->source_id), A_TEXT(e->kind), A_TEXT(reason), A_INT(e->at_s / 3600),
               A_INT(e->at_s), A_INT(e->count > 0 ? e->count : 1), A_OPT(url));
    if (rc != ERRC_OK || id % 64) return rc;
    /* Now and then the old ones go: the log tells about a month. */
    return DB_RUN(s, err, "DELETE FROM source_events WHERE at_s < ?1",
                  A_INT(e->at_s - EVENT_KEEP_S));
}

enum errc store_event_add(struct store *s, const struct source_event *e, struct error *err) {
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    return op_end(s, event_add_row(s, e, err), err);
}

#define EVENT_COLUMNS "at_s, source_id, count, kind, reason, url"

enum errc store_event_list(struct store *s, int64_t source_id, size_t limit, struct arena *arena,
                           struct source_event **ret, size_t *ret_count, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st =
        source_id ? DB_QUERY(s, err,
                             "SELECT " EVENT_COLUMNS " FROM source_events WHERE source_id = ?1"
                             " ORDER BY at_s DESC, id DESC LIMIT ?2",
                             A_INT(source_id), A_INT(limit))
                  : DB_QUERY(s, err,
                             "SELECT " EVENT_COLUMNS " FROM source_events"
                             " ORDER BY at_s DESC, id DESC LIMIT ?1",
                             A_INT(limit));
    struct list_of list = LIST_OF(struct source_event, arena);
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
        *(struct source_event *) list_push(&list) =
            (struct source_event){ .at_s = sqlite3_column_int64(st, 0),
                                   .source_id = sqlite3_column_int64(st, 1),
                                   .count = sqlite3_column_int64(st, 2),
                                   .kind = db_col(st, 3, arena),
                                   .reason = db_col(st, 4, arena),
                                   .url = db_col(st, 5, arena) };
    if (rc != ERRC_OK) return rc;
    *ret = list.at;
    *ret_count = list.len;
    return ERRC_OK;
}
