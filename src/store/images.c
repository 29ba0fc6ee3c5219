/* images - pictures, the addresses they were fetched from, and finding the same picture elsewhere.
 *
 * Fingerprints are compared by Hamming distance <= 4. Cut into 5 bands, two such fingerprints agree
 * in at least one band (4 differing bits cannot spoil 5 bands), so candidates come from an index
 * on bands and only those are compared: some hundreds among a million pictures. Flat pictures
 * (nearly no bits or nearly all) look all alike; they have no bands and match nothing.
 */

#include "store/store_priv.h"

enum { BANDS = 5, BAND_BITS = 13, FLAT_BITS = 4 };

static bool is_flat(uint64_t dhash) {
    int n = __builtin_popcountll(dhash);
    return n < FLAT_BITS || n > 64 - FLAT_BITS;
}

static int64_t band_of(uint64_t dhash, unsigned i) {
    uint64_t mask = ((uint64_t) 1 << BAND_BITS) - 1;
    return (int64_t) ((uint64_t) i << BAND_BITS | (dhash >> (i * BAND_BITS) & mask));
}

/* ---- addresses */

static enum errc url_find(struct store *s, span url, int64_t *ret, struct error *err) {
    return DB_INT(s, err, ret, "SELECT id FROM image_urls WHERE url_hash = ?1 AND url = ?2",
                  A_INT(db_hash(s, url)), A_TEXT(url));
}

enum errc image_url_id(struct store *s, span url, int64_t source_id, int64_t found_s, int64_t *ret,
                       struct error *err) {
    enum errc rc = url_find(s, url, ret, err);
    if (rc != ERRC_NOT_FOUND) return rc;
    rc = DB_RUN(s, err,
                "INSERT INTO image_urls(url_hash, url, source_id, due_s) VALUES(?1, ?2, ?3, ?4)",
                A_INT(db_hash(s, url)), A_TEXT(url), A_INT(source_id), A_INT(found_s));
    if (rc == ERRC_OK) *ret = db_last_id(s);
    return rc;
}

enum errc store_images_wanted(struct store *s, int64_t now_s, size_t limit, struct arena *arena,
                              struct image_wanted **ret, size_t *ret_count, struct error *err) {
    /* Newest first: an old archive that is imported must not keep today's pictures waiting. */
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err,
                 "SELECT u.url, u.source_id, u.tries FROM image_urls u"
                 " LEFT JOIN sources src ON src.id = u.source_id"
                 " WHERE u.due_s IS NOT NULL AND u.due_s <= ?1 AND src.paused IS NOT 1"
                 " AND src.removed IS NOT 1 ORDER BY u.due_s DESC LIMIT ?2",
                 A_INT(now_s), A_INT(limit));
    struct list_of list = LIST_OF(struct image_wanted, arena);
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
        *(struct image_wanted *) list_push(&list) =
            (struct image_wanted){ .url = db_col(st, 0, arena),
                                   .source_id = sqlite3_column_int64(st, 1),
                                   .tries = sqlite3_column_int64(st, 2) };
    if (rc != ERRC_OK) return rc;
    *ret = list.at;
    *ret_count = list.len;
    return ERRC_OK;
}

enum errc store_image_failed(struct store *s, span url, span reason, int64_t due_s,
                             struct error *err) {
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    int64_t id = 0;
    rc = url_find(s, url, &id, err);
    if (rc == ERRC_NOT_FOUND) error_set(err, rc, "no article shows this image address");
    if (rc == ERRC_OK)
        rc =
            DB_RUN(s, err,
                   "UPDATE image_urls SET tries = tries + 1, reason = ?2, due_s = ?3 WHERE id = ?1",
                   A_INT(id), A_OPT(reason), due_s ? A_INT(due_s) : A_NULL);
    return op_end(s, rc, err);
}

enum errc store_image_again(struct store *s, const char *hash, struct error *err) {
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = DB_RUN(s, err,
                "UPDATE image_urls SET tries = 0, due_s = ?2"
                " WHERE image_id = (SELECT id FROM images WHERE hash = ?1)",
                A_TEXT(span_of(hash)), A_INT(clock_now_s()));
    return op_end(s, rc, err);
}

static enum errc url_show(struct store *s, span url, int64_t image_id, struct error *err) {
    int64_t id = 0;
    enum errc rc = image_url_id(s, url, 0, 0, &id, err);
    if (rc != ERRC_OK) return rc;
    return DB_RUN(s, err,
                  "UPDATE image_urls SET image_id = ?2, due_s = NULL, reason = NULL WHERE id = ?1",
                  A_INT(id), A_INT(image_id));
}

enum errc store_article_set_image(struct store *s, span image_url, const char *hash,
                                  struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct image img;
    int64_t id = 0;
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = image_find(s, hash, &arena, &img, &id, err);
    if (rc == ERRC_OK) rc = url_show(s, image_url, id, err);
    return op_end(s, rc, err);
}

/* ---- pictures */

static struct image image_read(sqlite3_stmt *st, struct arena *arena) {
    struct image img = { .url = db_col(st, 1, arena),
                         .width = sqlite3_column_int(st, 2),
                         .height = sqlite3_column_int(st, 3),
                         .dhash = (uint64_t) sqlite3_column_int64(st, 5),
                         .state = (enum image_state) sqlite3_column_int(st, 6),
                         .reports = sqlite3_column_int64(st, 7),
                         .first_report_s = db_col_time(st, 8) };
    span hash = db_col_borrow(st, 0);
    if (hash.len == sizeof(img.hash) - 1) memcpy(img.hash, hash.at, hash.len);
    struct cursor c = cursor_of(db_col_borrow(st, 4));
    for (size_t i = 0; i < COUNT_OF(img.widths); i++) {
        img.widths[i] = (int) cursor_u32(&c);
        img.heights[i] = (int) cursor_u32(&c);
    }
    for (size_t i = 0; i < COUNT_OF(img.reasons); i++)
        img.reasons[i] = (uint32_t) sqlite3_column_int64(st, 9 + (int) i);
    return img;
}

enum errc image_find(struct store *s, const char *hash, struct arena *arena, struct image *ret,
                     int64_t *ret_id, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(s, err, "SELECT " IMAGE_COLUMNS ", id FROM images WHERE hash = ?1",
                                A_TEXT(span_of(hash)));
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    if (rc != ERRC_OK) return rc;
    if (!row) return error_set(err, ERRC_NOT_FOUND, "there is no such picture");
    *ret = image_read(st, arena);
    *ret_id = sqlite3_column_int64(st, 14);
    return ERRC_OK;
}

enum errc store_image_get(struct store *s, const char *hash, struct arena *arena, struct image *ret,
                          struct error *err) {
    int64_t id = 0;
    return image_find(s, hash, arena, ret, &id, err);
}

enum errc store_image_each(struct store *s, void (*fn)(void *ctx, const struct image *img),
                           void *ctx, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(s, err, "SELECT " IMAGE_COLUMNS " FROM images ORDER BY id");
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row) {
        struct image img = image_read(st, &arena);
        fn(ctx, &img);
        arena_reset(&arena);
    }
    return rc;
}

enum errc images_read(struct store *s, sqlite3_stmt *st, struct arena *arena, struct image **ret,
                      size_t *ret_count, struct error *err) {
    struct list_of list = LIST_OF(struct image, arena);
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
        *(struct image *) list_push(&list) = image_read(st, arena);
    if (rc != ERRC_OK) return rc;
    *ret = list.at;
    *ret_count = list.len;
    return ERRC_OK;
}

/* ---- the same picture elsewhere */

enum errc image_near(struct store *s, uint64_t dhash, struct arena *arena, struct near **ret,
                     size_t *ret_count, struct error *err) {
    struct list_of list = LIST_OF(struct near, arena);
    *ret_count = 0;
    if (is_flat(dhash)) return ERRC_OK;
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err,
                 "SELECT id, dhash, state, hidden_by FROM images WHERE id IN"
                 " (SELECT image_id FROM image_bands WHERE band IN (?1, ?2, ?3, ?4, ?5))",
                 A_INT(band_of(dhash, 0)), A_INT(band_of(dhash, 1)), A_INT(band_of(dhash, 2)),
                 A_INT(band_of(dhash, 3)), A_INT(band_of(dhash, 4)));
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row) {
        int d = __builtin_popcountll(dhash ^ (uint64_t) sqlite3_column_int64(st, 1));
        if (d > NEAR_BITS) continue;
        *(struct near *) list_push(&list) =
            (struct near){ .id = sqlite3_column_int64(st, 0),
                           .state = (enum image_state) sqlite3_column_int(st, 2),
                           .hidden_by = sqlite3_column_int64(st, 3),
                           .distance = d };
    }
    if (rc != ERRC_OK) return rc;
    *ret = list.at;
    *ret_count = list.len;
    return ERRC_OK;
}

/* What was said about the nearest judged picture holds for this one; a moderator's word before
 * the readers', hiding before keeping. */
static enum errc inherit(struct store *s, uint64_t dhash, struct near *ret, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    static const int rank[] = {
        [IMAGE_SHOWN] = 0, [IMAGE_HIDDEN_BY_REPORTS] = 1, [IMAGE_KEPT] = 2, [IMAGE_HIDDEN] = 3
    };
    struct near *all = NULL;
    size_t count = 0;
    *ret = (struct near){ .state = IMAGE_SHOWN, .distance = NEAR_BITS + 1 };
    enum errc rc = image_near(s, dhash, &arena, &all, &count, err);
    for (size_t i = 0; rc == ERRC_OK && i < count; i++) {
        if (all[i].state == IMAGE_SHOWN || all[i].distance > ret->distance) continue;
        if (all[i].distance < ret->distance || rank[all[i].state] > rank[ret->state]) *ret = all[i];
    }
    return rc;
}

static enum errc image_insert(struct store *s, const struct image *img, int64_t *ret_id,
                              struct error *err) {
    struct near like;
    enum errc rc = inherit(s, img->dhash, &like, err);
    if (rc != ERRC_OK) return rc;
    buf_clear(&s->scratch);
    for (size_t i = 0; i < COUNT_OF(img->widths); i++) {
        buf_add_u32(&s->scratch, (uint32_t) img->widths[i]);
        buf_add_u32(&s->scratch, (uint32_t) img->heights[i]);
    }
    rc = DB_RUN(s, err,
                "INSERT INTO images(hash, url, width, height, sizes, dhash, state, hidden_by)"
                " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                A_TEXT(span_of(img->hash)), A_TEXT(img->url), A_INT(img->width), A_INT(img->height),
                A_BLOB(buf_span(&s->scratch)), A_INT(img->dhash), A_INT(like.state),
                like.hidden_by ? A_INT(like.hidden_by) : A_NULL);
    if (rc != ERRC_OK) return rc;
    *ret_id = db_last_id(s);
    for (unsigned i = 0; rc == ERRC_OK && i < BANDS && !is_flat(img->dhash); i++)
        rc = DB_RUN(s, err, "INSERT INTO image_bands(band, image_id) VALUES(?1, ?2)",
                    A_INT(band_of(img->dhash, i)), A_INT(*ret_id));
    return rc;
}

enum errc store_image_put(struct store *s, const struct image *img, struct error *err) {
    if (strlen(img->hash) != sizeof(img->hash) - 1 || !img->url.len ||
        img->url.len > LIMIT_URL_BYTES)
        return error_set(err, ERRC_USAGE, "a picture needs a hash and an address");
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    int64_t id = 0;
    rc = DB_INT(s, err, &id, "SELECT id FROM images WHERE hash = ?1", A_TEXT(span_of(img->hash)));
    if (rc == ERRC_NOT_FOUND) rc = image_insert(s, img, &id, err);
    if (rc == ERRC_OK) rc = url_show(s, img->url, id, err);
    return op_end(s, rc, err);
}
