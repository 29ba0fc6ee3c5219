/* articles - one article, whole, in one transaction: row, text, versions, authors, counts of its
 * source and story, sequence number, end of its candidate. */

#include "base/hash.h"
#include "store/store_priv.h"
#include "text/text.h"

enum { EXCERPT_RUNES = 300, EXCERPT_BYTES = 1400 /* of 4-byte letters and blanks */ };

/* What the archive has already of an article. */
struct known {
    int64_t id, source_id, version, text_hash, flags, story_id, copy_of, order_s, image_url_id;
    int64_t published_s, category;
};

static enum errc check_limits(const struct article *a, struct error *err) {
    const struct {
        const char *name;
        size_t len, max;
    } fields[] = {
        { "url", a->url.len, LIMIT_URL_BYTES },
        { "title", a->title.len, LIMIT_TITLE_BYTES },
        { "summary", a->summary.len, LIMIT_SUMMARY_BYTES },
        { "body", a->body.len, LIMIT_BODY_TEXT_BYTES },
        { "section", a->section.len, LIMIT_CATEGORY_BYTES },
        { "external id", a->external_id.len, LIMIT_EXTERNAL_ID_BYTES },
        { "image address", a->image_url.len, LIMIT_URL_BYTES },
        { "author count", a->author_count, LIMIT_AUTHORS },
    };
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        if (fields[i].len > fields[i].max)
            return error_set(err, ERRC_LIMIT, "the %s of an article is too long (%zu)",
                             fields[i].name, fields[i].len);
    for (size_t i = 0; i < a->author_count; i++)
        if (a->authors[i].len > LIMIT_AUTHOR_BYTES)
            return error_set(err, ERRC_LIMIT, "an author's name is too long");
    if (!a->url.len && !a->external_id.len)
        return error_set(err, ERRC_USAGE, "an article needs an address or an id");
    if (!a->title.len && !a->body.len)
        return error_set(err, ERRC_USAGE, "an article needs a title or a text");
    return ERRC_OK;
}

/* Title and text decide whether an article changed; the summary counts where there is no text,
 * because feeds and pages word it differently. */
static int64_t text_hash(const struct article *a) {
    span text = a->body.len ? a->body : a->summary;
    return (int64_t) hash64(text, hash64(a->title, a->body.len ? 1 : 2));
}

static enum errc source_resolve(struct store *s, struct article *a, struct error *err) {
    if (a->source_id || !a->source.len) return ERRC_OK;
    enum errc rc =
        DB_INT(s, err, &a->source_id, "SELECT id FROM sources WHERE slug = ?1", A_TEXT(a->source));
    if (rc == ERRC_NOT_FOUND)
        return error_set(err, rc, "there is no source '%.*s'",
                         SPAN_ARG(span_sub(a->source, 0, 60)));
    return rc;
}

#define KNOWN_COLUMNS                                                                              \
    "SELECT id, source_id, version, text_hash, flags, story_id, copy_of, order_s, image_url_id, "  \
    "published_s, category FROM articles "

static enum errc known_read(struct store *s, sqlite3_stmt *st, struct known *ret,
                            struct error *err) {
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    if (rc == ERRC_OK && row)
        *ret = (struct known){ .id = sqlite3_column_int64(st, 0),
                               .source_id = sqlite3_column_int64(st, 1),
                               .version = sqlite3_column_int64(st, 2),
                               .text_hash = sqlite3_column_int64(st, 3),
                               .flags = sqlite3_column_int64(st, 4),
                               .story_id = sqlite3_column_int64(st, 5),
                               .copy_of = sqlite3_column_int64(st, 6),
                               .order_s = sqlite3_column_int64(st, 7),
                               .image_url_id = sqlite3_column_int64(st, 8),
                               .published_s = db_col_time(st, 9),
                               .category = sqlite3_column_int64(st, 10) };
    return rc;
}

/* ret->id 0 when it is new. */
static enum errc known_find(struct store *s, const struct article *a, struct known *ret,
                            struct error *err) {
    *ret = (struct known){ 0 };
    if (a->external_id.len) {
        DEFER(db_reset)
        sqlite3_stmt *st =
            DB_QUERY(s, err, KNOWN_COLUMNS "WHERE source_id = ?1 AND external_id = ?2",
                     A_INT(a->source_id), A_TEXT(a->external_id));
        enum errc rc = known_read(s, st, ret, err);
        if (rc != ERRC_OK || ret->id) return rc;
    }
    if (!a->url.len) return ERRC_OK;
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(s, err, KNOWN_COLUMNS "WHERE url_hash = ?1 AND url = ?2",
                                A_INT(db_hash(s, a->url)), A_TEXT(a->url));
    return known_read(s, st, ret, err);
}

/* ---- parts of a row */

static void make_excerpt(struct store *s, const struct article *a) {
    buf_clear(&s->scratch);
    if (a->summary.len) {
        text_excerpt(a->summary, EXCERPT_RUNES, &s->scratch);
        return;
    }
    DEFER(buf_done) struct buf joined = BUF(LIMIT_BODY_TEXT_BYTES * 2);
    span rest = a->body, block;
    int kind = 0;
    while (joined.len < EXCERPT_BYTES && body_next(&rest, &kind, &block)) {
        if (joined.len) buf_add_char(&joined, ' ');
        buf_add(&joined, span_sub(block, 0, EXCERPT_BYTES));
    }
    text_excerpt(buf_span(&joined), EXCERPT_RUNES, &s->scratch);
}

static enum errc body_put(struct store *s, int64_t id, span body, struct error *err) {
    span frame = SPAN_EMPTY;
    int64_t dict = 0;
    if (!body.len) return DB_RUN(s, err, "DELETE FROM bodies WHERE article_id = ?1", A_INT(id));
    enum errc rc = bodies_pack(s, body, &frame, &dict, err);
    if (rc != ERRC_OK) return rc;
    return DB_RUN(s, err,
                  "INSERT INTO bodies(article_id, dict, size, data) VALUES(?1, ?2, ?3, ?4)"
                  " ON CONFLICT(article_id) DO UPDATE SET dict = excluded.dict,"
                  " size = excluded.size, data = excluded.data",
                  A_INT(id), A_INT(dict), A_INT(body.len), A_BLOB(frame));
}

static enum errc image_of(struct store *s, const struct article *a, int64_t *ret,
                          struct error *err) {
    *ret = 0;
    if (!a->image_url.len || a->flags & ARTICLE_NO_IMAGE) return ERRC_OK;
    return image_url_id(s, a->image_url, a->source_id, a->found_s, ret, err);
}

static enum errc next_article_id(struct store *s, int64_t *ret, struct error *err) {
    if (!s->article_id) {
        enum errc rc = DB_INT(s, err, &s->article_id, "SELECT ifnull(max(id), 0) FROM articles");
        if (rc != ERRC_OK) return rc;
    }
    *ret = ++s->article_id;
    if (*ret >= DICT_SAMPLES && !s->dict_now) s->want_dictionary = true;
    return ERRC_OK;
}

/* A copy points at the original itself, not at another copy. */
static enum errc original_of(struct store *s, int64_t *copy_of, struct error *err) {
    if (!*copy_of) return ERRC_OK;
    int64_t of = 0;
    enum errc rc =
        DB_INT(s, err, &of, "SELECT copy_of FROM articles WHERE id = ?1", A_INT(*copy_of));
    if (rc == ERRC_NOT_FOUND) {
        *copy_of = 0;
        return ERRC_OK;
    }
    if (of) *copy_of = of;
    return rc;
}

static enum errc source_count(struct store *s, const struct article *a, struct error *err) {
    return DB_RUN(s, err,
                  "UPDATE sources SET articles = articles + 1,"
                  " first_s = min(ifnull(first_s, ?2), ?2), last_s = max(ifnull(last_s, ?2), ?2)"
                  " WHERE id = ?1",
                  A_INT(a->source_id), A_INT(a->order_s));
}

/* ---- new, changed */

static enum errc row_insert(struct store *s, const struct save *save, int64_t image_url, span names,
                            struct error *err) {
    const struct article *a = save->article;
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    int64_t seq = 0;
    enum errc rc = db_next_seq(s, &seq, err);
    if (rc != ERRC_OK) return rc;
    make_excerpt(s, a);
    span authors = row_authors_join(a, &arena);
    return DB_RUN(
        s, err,
        "INSERT INTO articles(id, source_id, order_s, shown, flags, category, story_id, copy_of,"
        " seq, version, url_hash, text_hash, image_url_id, published_s, modified_s, found_s,"
        " saved_s, lang, url, external_id, title, authors, section, summary, excerpt, names, "
        "agency)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
        " ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26)",
        A_INT(a->id), A_INT(a->source_id), A_INT(a->order_s), A_INT(row_shown(a)), A_INT(a->flags),
        A_INT(a->category), A_INT(a->story_id), A_INT(a->copy_of), A_INT(seq),
        a->url.len ? A_INT(db_hash(s, a->url)) : A_NULL, A_INT(text_hash(a)),
        image_url ? A_INT(image_url) : A_NULL, A_TIME(a->published_s), A_TIME(a->modified_s),
        A_INT(a->found_s), A_INT(clock_now_s()), A_OPT(span_of(a->lang)), A_OPT(a->url),
        A_OPT(a->external_id), A_OPT(a->title), A_OPT(authors), A_OPT(a->section),
        A_OPT(a->summary), A_OPT(buf_span(&s->scratch)), names.len ? A_BLOB(names) : A_NULL,
        A_OPT(save->agency));
}

static enum errc save_new(struct store *s, struct save *save, struct error *err) {
    struct article *a = save->article;
    int64_t image_url = 0;
    a->version = 1;
    a->image[0] = 0;
    a->order_s = article_order_s(a->published_s, a->found_s);
    enum errc rc = original_of(s, &a->copy_of, err);
    if (rc == ERRC_OK) rc = next_article_id(s, &a->id, err);
    if (rc == ERRC_OK) rc = image_of(s, a, &image_url, err);
    if (rc == ERRC_OK) rc = story_join(s, a, &save->new_story_id, err);
    DEFER(buf_done) struct buf names = BUF(NAMES_MAX * 10);
    if (rc == ERRC_OK) rc = names_add(s, a, save->names, save->name_count, &names, err);
    if (rc == ERRC_OK) rc = row_insert(s, save, image_url, buf_span(&names), err);
    if (rc == ERRC_OK && a->body.len) rc = body_put(s, a->id, a->body, err);
    if (rc == ERRC_OK && a->author_count) rc = authors_add(s, a, err);
    if (rc == ERRC_OK) rc = source_count(s, a, err);
    return rc;
}

static enum errc keep_version(struct store *s, int64_t id, struct error *err) {
    return DB_RUN(s, err,
                  "INSERT INTO versions(article_id, version, saved_s, title, summary, dict, size,"
                  " data) SELECT a.id, a.version, a.saved_s, a.title, a.summary, b.dict, b.size,"
                  " b.data FROM articles a LEFT JOIN bodies b ON b.article_id = a.id"
                  " WHERE a.id = ?1",
                  A_INT(id));
}

static enum errc row_update(struct store *s, const struct save *save, int64_t image_url, span names,
                            struct error *err) {
    const struct article *a = save->article;
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    int64_t seq = 0;
    enum errc rc = db_next_seq(s, &seq, err);
    if (rc != ERRC_OK) return rc;
    make_excerpt(s, a);
    span authors = row_authors_join(a, &arena);
    return DB_RUN(
        s, err,
        "UPDATE articles SET shown = ?2, flags = ?3, category = ?4, seq = ?5,"
        " version = ?6, text_hash = ?7, image_url_id = ?8, published_s = ?9,"
        " modified_s = ?10, saved_s = ?11, lang = ?12, title = ?13, authors = ?14,"
        " section = ?15, summary = ?16, excerpt = ?17, names = ?18, agency = ?19 WHERE id = ?1",
        A_INT(a->id), A_INT(row_shown(a)), A_INT(a->flags), A_INT(a->category), A_INT(seq),
        A_INT(a->version), A_INT(text_hash(a)), image_url ? A_INT(image_url) : A_NULL,
        A_TIME(a->published_s), A_TIME(a->modified_s), A_INT(clock_now_s()),
        A_OPT(span_of(a->lang)), A_OPT(a->title), A_OPT(authors), A_OPT(a->section),
        A_OPT(a->summary), A_OPT(buf_span(&s->scratch)), names.len ? A_BLOB(names) : A_NULL,
        A_OPT(save->agency));
}

/* The authors that the stored row names; their spans live in the arena. */
static enum errc authors_of(struct store *s, int64_t id, struct arena *arena, struct article *ret,
                            struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(
        s, err, "SELECT authors, source_id, order_s FROM articles WHERE id = ?1", A_INT(id));
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    *ret = (struct article){ .id = id };
    if (rc != ERRC_OK || !row) return rc;
    row_authors_split(db_col(st, 0, arena), ret);
    ret->source_id = sqlite3_column_int64(st, 1);
    ret->order_s = sqlite3_column_int64(st, 2);
    return ERRC_OK;
}

/* Place in time, story and lists stay; what the paper now says replaces what it said. */
static enum errc save_update(struct store *s, struct save *save, const struct known *k,
                             struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct article *a = save->article, old;
    int64_t image_url = 0;
    a->id = k->id;
    a->source_id = k->source_id;
    a->version = k->version + 1;
    a->order_s = k->order_s;
    a->story_id = k->story_id;
    a->copy_of = k->copy_of;
    if (a->published_s == TIME_UNKNOWN) a->published_s = k->published_s;
    if (!a->category) a->category = (enum category) k->category;
    a->flags |= (uint32_t) k->flags & ARTICLE_BREAKING;
    enum errc rc = image_of(s, a, &image_url, err);
    if (rc == ERRC_OK) rc = authors_of(s, k->id, &arena, &old, err);
    if (!image_url && !(a->flags & ARTICLE_NO_IMAGE)) image_url = k->image_url_id;
    if (rc == ERRC_OK) rc = keep_version(s, k->id, err);
    if (rc == ERRC_OK) rc = authors_drop(s, &old, err);
    DEFER(buf_done) struct buf names = BUF(NAMES_MAX * 10);
    if (rc == ERRC_OK) rc = names_drop(s, a->id, err);
    if (rc == ERRC_OK) rc = names_add(s, a, save->names, save->name_count, &names, err);
    if (rc == ERRC_OK) rc = row_update(s, save, image_url, buf_span(&names), err);
    if (rc == ERRC_OK) rc = body_put(s, a->id, a->body, err);
    if (rc == ERRC_OK) rc = authors_add(s, a, err);
    if (rc == ERRC_OK) rc = story_recount(s, a->story_id, err);
    return rc;
}

static enum errc save_any(struct store *s, struct save *save, enum save_result *ret,
                          struct error *err) {
    struct article *a = save->article;
    struct known k;
    enum errc rc = source_resolve(s, a, err);
    if (rc == ERRC_OK) rc = known_find(s, a, &k, err);
    if (rc != ERRC_OK) return rc;
    save->new_story_id = 0;
    save->seq = 0;
    if (!k.id) {
        *ret = SAVE_NEW;
        rc = save_new(s, save, err);
    } else if (k.text_hash == text_hash(a) || k.flags & ARTICLE_REMOVED ||
               k.source_id != a->source_id) {
        /* What was removed does not come back by being fetched again, and no paper may change
         * what another one wrote by linking or redirecting to it. */
        *ret = SAVE_DUPLICATE;
        a->id = k.id;
        a->version = k.version;
        a->order_s = k.order_s;
        a->story_id = k.story_id;
        a->copy_of = k.copy_of;
    } else {
        *ret = SAVE_UPDATED;
        rc = save_update(s, save, &k, err);
    }
    if (rc == ERRC_OK && *ret != SAVE_DUPLICATE) save->seq = (uint64_t) s->seq;
    if (rc == ERRC_OK && save->candidate_id)
        rc = DB_RUN(s, err, "DELETE FROM candidates WHERE id = ?1", A_INT(save->candidate_id));
    return rc;
}

enum errc store_article_save(struct store *s, struct save *save, enum save_result *ret,
                             struct error *err) {
    struct article *a = save->article;
    enum errc rc = check_limits(a, err);
    if (rc != ERRC_OK) return rc;
    if (!a->found_s || a->found_s == TIME_UNKNOWN) a->found_s = clock_now_s();
    if (a->published_s == TIME_UNKNOWN) a->flags |= ARTICLE_DATE_UNSURE;
    rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    enum save_result result = SAVE_NEW;
    rc = op_end(s, save_any(s, save, &result, err), err);
    if (rc == ERRC_OK) *ret = result;
    return rc;
}
