/* name_search - names by their words: of the key and of each way the name is written, folded. */

#include "store/names.h"
#include "store/store_priv.h"
#include "text/text.h"

enum {
    WORDS_MAX = 8,
    WORD_BYTES = 64,
    CANDIDATES = 2000,  /* names with the rarest of the words */
    COUNTED = 200,      /* of those with all words */
    COUNT_MOST = 10000, /* articles: more are all the same here */
    FILL_BATCH = 1000,
};

/* ---- writing */

static enum errc put_words(struct store *s, int64_t id, span text, struct error *err) {
    DEFER(buf_done) struct buf folded = BUF(8 * NAME_KEY_MAX);
    text_fold(span_sub(text, 0, 2 * NAME_KEY_MAX), &folded);
    span rest = buf_span(&folded), word;
    enum errc rc = ERRC_OK;
    for (size_t n = 0; rc == ERRC_OK && n < WORDS_MAX && span_next(&rest, ' ', &word);) {
        if (!word.len || word.len > WORD_BYTES) continue;
        n++;
        rc = DB_RUN(s, err, "INSERT OR IGNORE INTO name_words(word, name_id) VALUES(?1, ?2)",
                    A_TEXT(word), A_INT(id));
    }
    return rc;
}

enum errc names_index(struct store *s, int64_t id, const struct name *n, struct error *err) {
    enum errc rc = put_words(s, id, n->key, err);
    if (rc == ERRC_OK) rc = put_words(s, id, n->text, err);
    if (rc == ERRC_OK) rc = put_words(s, id, n->text_fr, err);
    if (rc == ERRC_OK) rc = put_words(s, id, n->text_en, err);
    return rc;
}

static enum errc fill_batch(struct store *s, int64_t *after, size_t *ret_count, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct list_of list = LIST_OF(struct name_row, &arena);
    enum errc rc;
    {
        DEFER(db_reset)
        sqlite3_stmt *st = DB_QUERY(s, err, NAME_COLUMNS " WHERE n.id > ?1 ORDER BY n.id LIMIT ?2",
                                    A_INT(*after), A_INT(FILL_BATCH));
        bool row = false;
        while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
            *(struct name_row *) list_push(&list) = name_read(st, &arena);
    }
    const struct name_row *rows = list.at;
    for (size_t i = 0; rc == ERRC_OK && i < list.len; i++) {
        struct name n = { .key = rows[i].key,
                          .text = rows[i].text,
                          .text_fr = rows[i].text_fr,
                          .text_en = rows[i].text_en };
        *after = rows[i].id;
        rc = names_index(s, rows[i].id, &n, err);
    }
    *ret_count = list.len;
    return rc;
}

enum errc names_index_all(struct store *s, struct error *err) {
    int64_t after = 0, any = 0;
    enum errc rc = DB_INT(s, err, &any, "SELECT 1 FROM name_words LIMIT 1");
    if (rc != ERRC_NOT_FOUND) return rc;
    rc = ERRC_OK;
    for (size_t count = FILL_BATCH; rc == ERRC_OK && count == FILL_BATCH;)
        rc = fill_batch(s, &after, &count, err);
    return rc;
}

/* ---- reading */

struct words {
    span at[WORDS_MAX];
    size_t count;
    struct buf folded, after; /* after: the first text behind all that begin with the last word */
};

static void words_read(struct words *w, span text) {
    text_fold(span_sub(text, 0, 4 * NAME_KEY_MAX), &w->folded);
    span rest = buf_span(&w->folded), word;
    while (w->count < WORDS_MAX && span_next(&rest, ' ', &word))
        if (word.len && word.len <= WORD_BYTES) w->at[w->count++] = word;
    if (!w->count) return;
    buf_add(&w->after, w->at[w->count - 1]);
    buf_add(&w->after, SPAN("\xF4\x8F\xBF\xBF"));
}

static void words_done(struct words *w) {
    buf_done(&w->folded);
    buf_done(&w->after);
}

static bool text_has(span text, span word, bool begins) {
    DEFER(buf_done) struct buf folded = BUF(8 * NAME_KEY_MAX);
    text_fold(span_sub(text, 0, 2 * NAME_KEY_MAX), &folded);
    span rest = buf_span(&folded), part;
    while (span_next(&rest, ' ', &part))
        if (begins ? span_starts(part, word) : span_eq(part, word)) return true;
    return false;
}

/* Every word, the last one as a beginning. */
static bool name_has(const struct name_row *n, const struct words *w) {
    const span texts[] = { n->key, n->text, n->text_fr, n->text_en };
    for (size_t i = 0; i < w->count; i++) {
        bool found = false;
        for (size_t k = 0; k < COUNT_OF(texts) && !found; k++)
            found = text_has(texts[k], w->at[i], i + 1 == w->count);
        if (!found) return false;
    }
    return true;
}

/* Of several words the longest whole one is looked up; one alone as a beginning. */
static enum errc candidates(struct store *s, const struct words *w, struct list_of *ret,
                            struct error *err) {
    span from = w->at[0];
    for (size_t i = 0; i + 1 < w->count; i++)
        if (w->at[i].len > from.len) from = w->at[i];
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(
        s, err,
        NAME_COLUMNS " JOIN (SELECT name_id FROM name_words WHERE word >= ?1"
                     " AND word <= ?2 ORDER BY word, name_id LIMIT ?3) w"
                     " ON n.id = w.name_id",
        A_TEXT(from), A_TEXT(w->count > 1 ? from : buf_span(&w->after)), A_INT(CANDIDATES));
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row && ret->len < COUNTED) {
        struct name_row n = name_read(st, ret->arena);
        if (name_has(&n, w)) *(struct name_row *) list_push(ret) = n;
    }
    return rc;
}

static int by_articles(const void *a, const void *b) {
    const struct name_row *x = a, *y = b;
    if (x->articles != y->articles) return x->articles < y->articles ? 1 : -1;
    return (x->id > y->id) - (x->id < y->id);
}

/* The names that the found spellings belong to, each once, roughly counted. */
static enum errc count_names(struct store *s, const struct list_of *found, struct list_of *ret,
                             struct error *err) {
    DEFER(map_done) struct map seen = MAP_INIT;
    const struct name_row *rows = found->at;
    for (size_t i = 0; i < found->len; i++) {
        struct name_row n = { .id = 0 };
        enum errc rc = name_home(s, rows[i].id, &n.id, err);
        if (rc != ERRC_OK) return rc;
        if (!map_put(&seen, (uint64_t) n.id, 1)) continue;
        rc =
            DB_INT(s, err, &n.articles,
                   "SELECT count(*) FROM (SELECT 1 FROM article_names WHERE name_id = ?1 LIMIT ?2)",
                   A_INT(n.id), A_INT(COUNT_MOST));
        if (rc != ERRC_OK) return rc;
        if (n.articles) *(struct name_row *) list_push(ret) = n;
    }
    if (ret->len) qsort(ret->at, ret->len, sizeof(struct name_row), by_articles);
    return ERRC_OK;
}

enum errc store_name_search(struct store *s, span text, size_t limit, struct arena *arena,
                            struct name_row **ret, size_t *ret_count, struct error *err) {
    DEFER(words_done)
    struct words w = { .folded = BUF(16 * NAME_KEY_MAX), .after = BUF(WORD_BYTES + 8) };
    struct list_of found = LIST_OF(struct name_row, arena), names = LIST_OF(struct name_row, arena);
    enum errc rc = ERRC_OK;
    words_read(&w, text);
    if (w.count) rc = candidates(s, &w, &found, err);
    if (rc == ERRC_OK) rc = count_names(s, &found, &names, err);
    struct name_row *rows = names.at;
    *ret_count = names.len < limit ? names.len : limit;
    for (size_t i = 0; rc == ERRC_OK && i < *ret_count; i++)
        rc = store_name_get(s, rows[i].id, arena, &rows[i], err);
    *ret = rows;
    return rc;
}
