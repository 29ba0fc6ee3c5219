/* article_rows - between the columns of `articles` and struct article. */

#include "store/store_priv.h"

int row_shown(const struct article *a) {
    if (a->flags & ARTICLE_REMOVED) return -1;
    if (a->flags & ARTICLE_NO_INDEX) return 0;
    return a->copy_of ? 1 : 2;
}

span row_authors_join(const struct article *a, struct arena *arena) {
    if (a->author_count == 1) return a->authors[0];
    size_t size = 0, at = 0;
    for (size_t i = 0; i < a->author_count; i++) size += a->authors[i].len + 1;
    if (!size) return SPAN_EMPTY;
    char *to = arena_alloc(arena, size);
    for (size_t i = 0; i < a->author_count; i++) {
        if (!a->authors[i].len) continue;
        if (at) to[at++] = '\n';
        memcpy(to + at, a->authors[i].at, a->authors[i].len);
        at += a->authors[i].len;
    }
    return (span){ to, at };
}

void row_authors_split(span joined, struct article *ret) {
    ret->author_count = 0;
    span rest = joined, name;
    if (!rest.len) return;
    while (ret->author_count < LIMIT_AUTHORS && span_next(&rest, '\n', &name))
        if (name.len) ret->authors[ret->author_count++] = name;
}

static void copy_short(char *out, size_t size, span s) {
    size_t n = s.len < size - 1 ? s.len : size - 1;
    if (n) memcpy(out, s.at, n);
    out[n] = 0;
}

enum errc row_read(struct store *s, sqlite3_stmt *st, bool with_body, struct arena *arena,
                   struct article *ret, struct error *err) {
    *ret = (struct article){ .id = sqlite3_column_int64(st, 0),
                             .source_id = sqlite3_column_int64(st, 1),
                             .source = db_col(st, 2, arena),
                             .external_id = db_col(st, 3, arena),
                             .url = db_col(st, 4, arena),
                             .title = db_col(st, 5, arena),
                             .section = db_col(st, 7, arena),
                             .category = (enum category) sqlite3_column_int(st, 8),
                             .summary = db_col(st, 9, arena),
                             .excerpt = db_col(st, 10, arena),
                             .image_url = db_col(st, 11, arena),
                             .published_s = db_col_time(st, 14),
                             .modified_s = db_col_time(st, 15),
                             .found_s = sqlite3_column_int64(st, 16),
                             .order_s = sqlite3_column_int64(st, 17),
                             .flags = (uint32_t) sqlite3_column_int64(st, 18),
                             .story_id = sqlite3_column_int64(st, 19),
                             .copy_of = sqlite3_column_int64(st, 20),
                             .version = sqlite3_column_int64(st, 21) };
    row_authors_split(db_col(st, 6, arena), ret);
    copy_short(ret->image, sizeof(ret->image), db_col_borrow(st, 12));
    copy_short(ret->lang, sizeof(ret->lang), db_col_borrow(st, 13));
    if (!with_body || sqlite3_column_type(st, ROW_COLUMN_COUNT) == SQLITE_NULL) return ERRC_OK;
    return bodies_unpack(s, db_col_borrow(st, ROW_COLUMN_COUNT + 2),
                         sqlite3_column_int64(st, ROW_COLUMN_COUNT),
                         sqlite3_column_int64(st, ROW_COLUMN_COUNT + 1), arena, &ret->body, err);
}

enum errc row_read_all(struct store *s, sqlite3_stmt *st, bool with_body, struct arena *arena,
                       struct article **ret, uint64_t **ret_seqs, size_t *ret_count,
                       struct error *err) {
    struct list_of rows = LIST_OF(struct article, arena);
    struct list_of seqs = LIST_OF(uint64_t, arena);
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row) {
        rc = row_read(s, st, with_body, arena, list_push(&rows), err);
        if (rc != ERRC_OK) return rc;
        if (ret_seqs) /* the column behind all others */
            *(uint64_t *) list_push(&seqs) =
                (uint64_t) sqlite3_column_int64(st, sqlite3_column_count(st) - 1);
    }
    if (rc != ERRC_OK) return rc;
    *ret = rows.at;
    *ret_count = rows.len;
    if (ret_seqs) *ret_seqs = seqs.at;
    return ERRC_OK;
}
