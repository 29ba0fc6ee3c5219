/* removal - an article's text goes for good; title and link stay as a tombstone.
 *
 * Its first living copy takes its place as the original. secure_delete overwrites what stood in
 * the file; the log in front of it (WAL) is emptied at once, unless a group is open or a reader
 * needs it still: then the next removal, or the last one to close the archive, empties it. What a
 * learnt dictionary holds are phrases common to many articles; it stays.
 */

#include "store/store_priv.h"

static enum errc copies_promote(struct store *s, int64_t id, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct list_of ids = LIST_OF(int64_t, &arena);
    {
        DEFER(db_reset)
        sqlite3_stmt *st = DB_QUERY(s, err,
                                    "SELECT id FROM articles WHERE copy_of = ?1 AND copy_of > 0"
                                    " ORDER BY order_s, id",
                                    A_INT(id));
        bool row = false;
        enum errc rc;
        while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
            *(int64_t *) list_push(&ids) = sqlite3_column_int64(st, 0);
        if (rc != ERRC_OK) return rc;
    }
    const int64_t *at = ids.at;
    enum errc rc = ERRC_OK;
    for (size_t i = 0; rc == ERRC_OK && i < ids.len; i++) {
        int64_t seq = 0;
        rc = db_next_seq(s, &seq, err);
        if (rc == ERRC_OK)
            rc = DB_RUN(s, err,
                        "UPDATE articles SET copy_of = ?2, seq = ?3,"
                        " shown = CASE WHEN shown = 1 AND ?2 = 0 THEN 2 ELSE shown END"
                        " WHERE id = ?1",
                        A_INT(at[i]), A_INT(i ? at[0] : 0), A_INT(seq));
    }
    if (rc != ERRC_OK || !ids.len) return rc;
    int64_t story = 0; /* the new original may stand in another story */
    rc = DB_INT(s, err, &story, "SELECT story_id FROM articles WHERE id = ?1", A_INT(at[0]));
    return rc == ERRC_OK ? story_recount(s, story, err) : rc;
}

static enum errc text_erase(struct store *s, int64_t id, struct error *err) {
    int64_t seq = 0;
    enum errc rc = DB_RUN(s, err, "DELETE FROM bodies WHERE article_id = ?1", A_INT(id));
    if (rc == ERRC_OK) rc = DB_RUN(s, err, "DELETE FROM versions WHERE article_id = ?1", A_INT(id));
    if (rc == ERRC_OK) rc = db_next_seq(s, &seq, err);
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err,
                    "UPDATE articles SET flags = flags | 128, shown = -1, copy_of = 0, seq = ?2,"
                    " text_hash = 0, image_url_id = NULL, authors = NULL, summary = NULL,"
                    " excerpt = NULL, names = NULL, agency = NULL WHERE id = ?1",
                    A_INT(id), A_INT(seq));
    return rc;
}

static enum errc remove_one(struct store *s, const struct article *a, span reason,
                            struct error *err) {
    enum errc rc = authors_drop(s, a, err);
    if (rc == ERRC_OK) rc = names_drop(s, a->id, err);
    if (rc == ERRC_OK) rc = text_erase(s, a->id, err);
    if (rc == ERRC_OK) rc = link_visits_end(s, a->id, err);
    if (rc == ERRC_OK) rc = copies_promote(s, a->id, err);
    if (rc == ERRC_OK) rc = story_recount(s, a->story_id, err);
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err, "UPDATE sources SET articles = articles - 1 WHERE id = ?1",
                    A_INT(a->source_id));
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err, "INSERT INTO removals(article_id, at_s, reason) VALUES(?1, ?2, ?3)",
                    A_INT(a->id), A_INT(clock_now_s()), A_TEXT(reason));
    return rc;
}

enum errc store_article_remove(struct store *s, int64_t id, span reason, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct article a;
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = store_article_get(s, id, &arena, &a, err);
    if (rc == ERRC_OK && !(a.flags & ARTICLE_REMOVED)) rc = remove_one(s, &a, reason, err);
    rc = op_end(s, rc, err);
    if (rc == ERRC_OK) db_empty_log(s);
    return rc;
}
