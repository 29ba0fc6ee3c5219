/* reports - readers report pictures and articles; moderators decide.
 *
 * A picture:   SHOWN --threshold reports--> HIDDEN_BY_REPORTS --undo below the threshold--> SHOWN
 *              any --store_image_decide--> HIDDEN, KEPT or SHOWN; KEPT ignores reports
 * Each step takes the pictures with the same fingerprint along (those a moderator judged only when
 * a moderator judges again). A decision ends the reports before it. Who reported (a hash of the
 * network) and what they noted is forgotten after two days; the counts stay.
 */

#include "store/store_priv.h"

enum { REASONS = 5, KEEP_S = 2 * DAY_S, NOTE_BYTES = 500, CONTACT_BYTES = 320, WORD_BYTES = 64 };

static enum errc log_image(struct store *s, int64_t at_s, span actor, span action, const char *hash,
                           int64_t reports, struct error *err) {
    char detail[64];
    int n = snprintf(detail, sizeof(detail), "reports=%lld", (long long) reports);
    struct log_row row = { .at_s = at_s,
                           .actor = actor,
                           .action = action,
                           .object = span_of(hash),
                           .detail = { detail, (size_t) n } };
    return log_add_row(s, &row, err);
}

static enum errc hide(struct store *s, int64_t id, const struct image *img, const struct report *r,
                      struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct near *near = NULL;
    size_t count = 0;
    enum errc rc =
        DB_RUN(s, err, "UPDATE images SET state = 1, hidden_by = ?1, threshold = ?2 WHERE id = ?1",
               A_INT(id), A_INT(r->threshold));
    if (rc == ERRC_OK) rc = image_near(s, img->dhash, &arena, &near, &count, err);
    for (size_t i = 0; rc == ERRC_OK && i < count; i++)
        rc = DB_RUN(s, err,
                    "UPDATE images SET state = 1, hidden_by = ?2 WHERE id = ?1 AND state = 0",
                    A_INT(near[i].id), A_INT(id));
    if (rc == ERRC_OK)
        rc = log_image(s, r->at_s, SPAN("readers"), SPAN("hide-image"), img->hash, img->reports,
                       err);
    return rc;
}

static enum errc report_one(struct store *s, const struct report *r, enum report_result *ret,
                            struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct image img;
    int64_t id = 0;
    enum errc rc = image_find(s, r->image_hash, &arena, &img, &id, err);
    if (rc != ERRC_OK) return rc;
    rc = DB_RUN(s, err,
                "INSERT INTO image_reports(image_id, network, at_s, reason, article_id, note)"
                " VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
                A_INT(id), A_INT(r->network), A_INT(r->at_s), A_INT(r->reason),
                A_INT(r->article_id), A_OPT(r->note));
    if (rc != ERRC_OK) return rc;
    *ret = REPORT_AGAIN;
    if (sqlite3_changes(s->db) == 0) return ERRC_OK;
    rc = DB_RUN(s, err, "DELETE FROM image_reports WHERE at_s < ?1", A_INT(r->at_s - KEEP_S));
    if (rc != ERRC_OK) return rc;
    *ret = REPORT_THANKS;
    img.reports++;
    rc = DB_RUN(s, err,
                "UPDATE images SET reports = reports + 1,"
                " first_report_s = min(ifnull(first_report_s, ?2), ?2), r0 = r0 + (?3 = 0),"
                " r1 = r1 + (?3 = 1), r2 = r2 + (?3 = 2), r3 = r3 + (?3 = 3), r4 = r4 + (?3 = 4)"
                " WHERE id = ?1",
                A_INT(id), A_INT(r->at_s), A_INT(r->reason));
    if (rc != ERRC_OK || img.state != IMAGE_SHOWN || r->threshold <= 0 ||
        img.reports < r->threshold)
        return rc;
    *ret = REPORT_HID_IT;
    return hide(s, id, &img, r, err);
}

enum errc store_report_image(struct store *s, const struct report *r, enum report_result *ret,
                             struct error *err) {
    if ((unsigned) r->reason >= REASONS || r->note.len > NOTE_BYTES)
        return error_set(err, ERRC_LIMIT, "a report's note has at most %d bytes", (int) NOTE_BYTES);
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    enum report_result result = REPORT_THANKS;
    rc = op_end(s, report_one(s, r, &result, err), err);
    if (rc == ERRC_OK) *ret = result;
    return rc;
}

/* Shown again, with all that was hidden with it, when too few reports are left. */
static enum errc unhide(struct store *s, int64_t id, const struct image *img, struct error *err) {
    int64_t enough = 0;
    enum errc rc = DB_INT(s, err, &enough,
                          "SELECT state <> 1 OR hidden_by IS NOT id OR reports >= threshold"
                          " FROM images WHERE id = ?1",
                          A_INT(id));
    if (rc != ERRC_OK || enough) return rc;
    rc = DB_RUN(s, err,
                "UPDATE images SET state = 0, hidden_by = NULL, threshold = NULL"
                " WHERE hidden_by = ?1 AND state = 1",
                A_INT(id));
    if (rc != ERRC_OK) return rc;
    return log_image(s, clock_now_s(), SPAN("readers"), SPAN("show-image"), img->hash,
                     img->reports - 1, err);
}

enum errc store_report_undo(struct store *s, const char *image_hash, uint64_t network,
                            struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct image img;
    int64_t id = 0, reason = 0;
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = image_find(s, image_hash, &arena, &img, &id, err);
    if (rc == ERRC_OK) {
        rc = DB_INT(s, err, &reason,
                    "DELETE FROM image_reports WHERE image_id = ?1 AND network = ?2"
                    " RETURNING reason",
                    A_INT(id), A_INT(network));
        if (rc == ERRC_NOT_FOUND) error_set(err, rc, "there is no such report");
    }
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err,
                    "UPDATE images SET reports = reports - 1, r0 = r0 - (?2 = 0),"
                    " r1 = r1 - (?2 = 1), r2 = r2 - (?2 = 2), r3 = r3 - (?2 = 3),"
                    " r4 = r4 - (?2 = 4), first_report_s ="
                    " CASE WHEN reports > 1 THEN first_report_s END WHERE id = ?1",
                    A_INT(id), A_INT(reason));
    if (rc == ERRC_OK) rc = unhide(s, id, &img, err);
    return op_end(s, rc, err);
}

enum errc store_report_queue(struct store *s, size_t limit, struct arena *arena, struct image **ret,
                             size_t *ret_count, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err,
                 "SELECT " IMAGE_COLUMNS
                 " FROM images WHERE reports > 0 ORDER BY first_report_s, id LIMIT ?1",
                 A_INT(limit));
    return images_read(s, st, arena, ret, ret_count, err);
}

enum errc store_image_notes(struct store *s, const char *hash, size_t limit, struct arena *arena,
                            struct image_note **ret, size_t *ret_count, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(s, err,
                                "SELECT at_s, reason, article_id, note FROM image_reports"
                                " WHERE image_id = (SELECT id FROM images WHERE hash = ?1)"
                                " LIMIT ?2",
                                A_TEXT(span_of(hash)), A_INT(limit));
    struct list_of list = LIST_OF(struct image_note, arena);
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
        *(struct image_note *) list_push(&list) =
            (struct image_note){ .at_s = sqlite3_column_int64(st, 0),
                                 .reason = (enum report_reason) sqlite3_column_int(st, 1),
                                 .article_id = sqlite3_column_int64(st, 2),
                                 .note = db_col(st, 3, arena) };
    if (rc != ERRC_OK) return rc;
    *ret = list.at;
    *ret_count = list.len;
    return ERRC_OK;
}

/* ---- decisions */

static enum errc judge(struct store *s, int64_t id, enum image_state state, struct error *err) {
    enum errc rc = DB_RUN(s, err,
                          "UPDATE images SET state = ?2, hidden_by = NULL, threshold = NULL,"
                          " reports = 0, first_report_s = NULL, r0 = 0, r1 = 0, r2 = 0, r3 = 0,"
                          " r4 = 0 WHERE id = ?1",
                          A_INT(id), A_INT(state));
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err, "DELETE FROM image_reports WHERE image_id = ?1", A_INT(id));
    return rc;
}

static enum errc decide(struct store *s, const char *hash, enum image_state state, span actor,
                        int64_t at_s, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct image img;
    struct near *near = NULL;
    size_t count = 0;
    int64_t id = 0;
    span action = state == IMAGE_HIDDEN ? SPAN("hide-image")
                  : state == IMAGE_KEPT ? SPAN("keep-image")
                                        : SPAN("show-image");
    enum errc rc = image_find(s, hash, &arena, &img, &id, err);
    if (rc == ERRC_OK) rc = judge(s, id, state, err);
    if (rc == ERRC_OK) rc = image_near(s, img.dhash, &arena, &near, &count, err);
    for (size_t i = 0; rc == ERRC_OK && i < count; i++) rc = judge(s, near[i].id, state, err);
    if (rc == ERRC_OK) rc = log_image(s, at_s, actor, action, hash, img.reports, err);
    return rc;
}

enum errc store_image_decide(struct store *s, const char *hash, enum image_state state, span actor,
                             int64_t at_s, struct error *err) {
    if (state != IMAGE_HIDDEN && state != IMAGE_KEPT && state != IMAGE_SHOWN)
        return error_set(err, ERRC_USAGE, "a picture is hidden, kept or shown");
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    return op_end(s, decide(s, hash, state, actor, at_s, err), err);
}

/* ---- articles */

enum errc store_report_article(struct store *s, int64_t article_id, span reason, span note,
                               span contact, uint64_t network, int64_t at_s, struct error *err) {
    if (reason.len > WORD_BYTES || note.len > NOTE_BYTES || contact.len > CONTACT_BYTES)
        return error_set(err, ERRC_LIMIT, "a report has at most %d bytes", (int) NOTE_BYTES);
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    int64_t id = 0;
    rc = DB_INT(s, err, &id, "SELECT id FROM articles WHERE id = ?1", A_INT(article_id));
    if (rc == ERRC_NOT_FOUND)
        error_set(err, rc, "there is no article %lld", (long long) article_id);
    /* One open report a network: a second one says it anew, it does not add up. */
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err,
                    "INSERT INTO article_reports(article_id, network, at_s, reason, note, contact)"
                    " VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
                    " ON CONFLICT(article_id, network) WHERE closed = 0 DO UPDATE SET"
                    " reason = excluded.reason, note = excluded.note, contact = excluded.contact",
                    A_INT(article_id), A_INT(network), A_INT(at_s), A_TEXT(reason), A_OPT(note),
                    A_OPT(contact));
    return op_end(s, rc, err);
}

enum errc store_article_reports(struct store *s, size_t limit, struct arena *arena,
                                struct article_report **ret, size_t *ret_count, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err,
                 "SELECT id, article_id, at_s, reason, note, contact, closed FROM article_reports"
                 " ORDER BY closed, at_s, id LIMIT ?1",
                 A_INT(limit));
    struct list_of list = LIST_OF(struct article_report, arena);
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
        *(struct article_report *) list_push(&list) =
            (struct article_report){ .id = sqlite3_column_int64(st, 0),
                                     .article_id = sqlite3_column_int64(st, 1),
                                     .at_s = sqlite3_column_int64(st, 2),
                                     .reason = db_col(st, 3, arena),
                                     .note = db_col(st, 4, arena),
                                     .contact = db_col(st, 5, arena),
                                     .closed = sqlite3_column_int(st, 6) != 0 };
    if (rc != ERRC_OK) return rc;
    *ret = list.at;
    *ret_count = list.len;
    return ERRC_OK;
}

enum errc store_article_report_close(struct store *s, int64_t id, span actor, span outcome,
                                     int64_t at_s, struct error *err) {
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    int64_t article = 0;
    /* What the reporter wrote and how to reach them is not needed any more. */
    rc = DB_INT(s, err, &article,
                "UPDATE article_reports SET closed = 1, outcome = ?2, contact = NULL"
                " WHERE id = ?1 AND closed = 0 RETURNING article_id",
                A_INT(id), A_TEXT(outcome));
    if (rc == ERRC_NOT_FOUND) error_set(err, rc, "there is no open report %lld", (long long) id);
    char object[48];
    int n = snprintf(object, sizeof(object), "article %lld", (long long) article);
    struct log_row row = { .at_s = at_s,
                           .actor = actor,
                           .action = SPAN("close-report"),
                           .object = { object, (size_t) n },
                           .detail = outcome };
    if (rc == ERRC_OK) rc = log_add_row(s, &row, err);
    return op_end(s, rc, err);
}
