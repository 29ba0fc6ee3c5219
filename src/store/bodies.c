/* bodies - texts as zstd frames, one an article, with a dictionary learnt from the archive itself.
 *
 * The dictionary is not shipped: once DICT_SAMPLES articles are stored the next commit learns one
 * from them (about 0.1 s, once) and adds it as a row of `dictionaries`. Each text says
 * which dictionary its frame needs (0 = none), so old frames stay readable for ever and a second
 * dictionary could follow. A crash while learning loses nothing: the row is there or it is not.
 */

#include "base/mem.h"
#include "store/store_priv.h"

#define ZDICT_STATIC_LINKING_ONLY /* for the trainer with given parameters */
#include <zdict.h>
#include <zstd.h>

enum { LEVEL = 3, DICT_BYTES = 112 * 1024, SAMPLE_MAX = 16 * 1024 };

static void dict_add(struct store *s, int64_t version, span bytes) {
    struct store_dict *d = &s->dicts[s->dict_count];
    d->version = version;
    d->decoder = ZSTD_createDDict(bytes.at, bytes.len);
    d->encoder = s->read_only ? NULL : ZSTD_createCDict(bytes.at, bytes.len, LEVEL);
    if (!d->decoder || (!s->read_only && !d->encoder)) abort(); /* out of memory */
    s->dict_count++;
    s->dict_now = d;
}

/* Takes in the dictionaries that this handle has not seen yet. */
static enum errc dicts_load(struct store *s, struct error *err) {
    int64_t after = s->dict_count ? s->dicts[s->dict_count - 1].version : 0;
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(
        s, err, "SELECT version, data FROM dictionaries WHERE version > ?1 ORDER BY version",
        A_INT(after));
    bool row = false;
    enum errc rc = ERRC_OK;
    while (s->dict_count < DICTS_MAX && (rc = db_step(s, st, &row, err)) == ERRC_OK && row)
        dict_add(s, sqlite3_column_int64(st, 0), db_col_borrow(st, 1));
    return rc;
}

enum errc bodies_open(struct store *s, struct error *err) {
    s->compressor = ZSTD_createCCtx();
    s->decompressor = ZSTD_createDCtx();
    if (!s->compressor || !s->decompressor) abort();
    return dicts_load(s, err);
}

void bodies_close(struct store *s) {
    for (size_t i = 0; i < s->dict_count; i++) {
        ZSTD_freeCDict(s->dicts[i].encoder);
        ZSTD_freeDDict(s->dicts[i].decoder);
    }
    ZSTD_freeCCtx(s->compressor);
    ZSTD_freeDCtx(s->decompressor);
}

enum errc bodies_pack(struct store *s, span text, span *ret_frame, int64_t *ret_dict,
                      struct error *err) {
    buf_clear(&s->packed);
    size_t bound = ZSTD_compressBound(text.len);
    char *to = buf_reserve(&s->packed, bound);
    if (!to) return error_set(err, ERRC_LIMIT, "a text of %zu bytes is too long", text.len);
    size_t n = s->dict_now ? ZSTD_compress_usingCDict(s->compressor, to, bound, text.at, text.len,
                                                      s->dict_now->encoder)
                           : ZSTD_compressCCtx(s->compressor, to, bound, text.at, text.len, LEVEL);
    if (ZSTD_isError(n)) return error_set(err, ERRC_BUG, "zstd: %s", ZSTD_getErrorName(n));
    *ret_frame = (span){ to, n };
    *ret_dict = s->dict_now ? s->dict_now->version : 0;
    return ERRC_OK;
}

static const struct store_dict *dict_find(struct store *s, int64_t version) {
    for (size_t i = 0; i < s->dict_count; i++)
        if (s->dicts[i].version == version) return &s->dicts[i];
    return NULL;
}

enum errc bodies_unpack(struct store *s, span frame, int64_t dict, int64_t size,
                        struct arena *arena, span *ret, struct error *err) {
    if (size < 0 || (size_t) size > LIMIT_BODY_TEXT_BYTES)
        return error_set(err, ERRC_CORRUPT, "a stored text claims %lld bytes", (long long) size);
    const struct store_dict *d = NULL;
    if (dict) {
        d = dict_find(s, dict);
        if (!d) {
            enum errc rc = dicts_load(s, err); /* another process learnt one meanwhile */
            if (rc != ERRC_OK) return rc;
            d = dict_find(s, dict);
        }
        if (!d) return error_set(err, ERRC_CORRUPT, "dictionary %lld is lost", (long long) dict);
    }
    char *to = arena_alloc(arena, (size_t) size + 1);
    size_t n = d ? ZSTD_decompress_usingDDict(s->decompressor, to, (size_t) size, frame.at,
                                              frame.len, d->decoder)
                 : ZSTD_decompressDCtx(s->decompressor, to, (size_t) size, frame.at, frame.len);
    if (ZSTD_isError(n) || n != (size_t) size)
        return error_set(err, ERRC_CORRUPT, "a stored text cannot be unpacked: %s",
                         ZSTD_isError(n) ? ZSTD_getErrorName(n) : "wrong length");
    to[n] = 0;
    *ret = (span){ to, n };
    return ERRC_OK;
}

/* ---- learning */

static enum errc samples_read(struct store *s, struct buf *out, size_t *sizes, unsigned *ret_count,
                              struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err, "SELECT dict, size, data FROM bodies ORDER BY article_id DESC LIMIT ?1",
                 A_INT(DICT_SAMPLES));
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    bool row = false;
    enum errc rc = ERRC_OK;
    unsigned n = 0;
    while (n < DICT_SAMPLES && (rc = db_step(s, st, &row, err)) == ERRC_OK && row) {
        span text = SPAN_EMPTY;
        rc = bodies_unpack(s, db_col_borrow(st, 2), sqlite3_column_int64(st, 0),
                           sqlite3_column_int64(st, 1), &arena, &text, err);
        if (rc != ERRC_OK) return rc;
        text = span_sub(text, 0, SAMPLE_MAX);
        buf_add(out, text);
        if (out->full) break;
        sizes[n++] = text.len;
        arena_reset(&arena);
    }
    *ret_count = n;
    return rc;
}

static enum errc dict_save(struct store *s, span bytes, unsigned samples, struct error *err) {
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    /* Two processes may have learnt at once: the first one's stands. */
    rc = DB_RUN(s, err,
                "INSERT INTO dictionaries(version, made_s, samples, data)"
                " SELECT 1, ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM dictionaries)",
                A_INT(clock_now_s()), A_INT(samples), A_BLOB(bytes));
    return op_end(s, rc, err);
}

void bodies_learn(struct store *s) {
    s->want_dictionary = false; /* tried once a handle, whatever comes of it */
    if (s->dict_now || dicts_load(s, NULL) != ERRC_OK || s->dict_now) return;
    DEFER(buf_done) struct buf text = BUF((size_t) DICT_SAMPLES * SAMPLE_MAX);
    DEFER(mem_freep) size_t *sizes = mem_zalloc(DICT_SAMPLES, sizeof(*sizes));
    unsigned count = 0;
    if (samples_read(s, &text, sizes, &count, NULL) != ERRC_OK || count < DICT_SAMPLES / 2) return;
    DEFER(mem_freep) char *dict = mem_alloc(DICT_BYTES);
    /* Measured on Arabic news: as good as a search for parameters, in a quarter of the time. */
    ZDICT_fastCover_params_t how = {
        .k = 200, .d = 8, .f = 20, .accel = 1, .zParams = { .compressionLevel = LEVEL }
    };
    size_t n = ZDICT_trainFromBuffer_fastCover(dict, DICT_BYTES, text.at, sizes, count, how);
    if (ZDICT_isError(n)) return;
    if (dict_save(s, (span){ dict, n }, count, NULL) == ERRC_OK && dicts_load(s, NULL) != ERRC_OK)
        return; /* the next open will find it */
}
