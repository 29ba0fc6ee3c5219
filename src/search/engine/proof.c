/* proof - index_reader_words() and index_text_*(): whether the index says what the texts say. */
#include "base/fs.h"
#include "base/mem.h"
#include "search/engine/gather.h"
#include "search/engine/view.h"
#include "search/engine/word_sums.h"
#include "search/search.h"

typedef void words_fn(void *ctx, int64_t article_id, uint64_t words);

static bool give(const struct segment *s, const uint64_t *alive, words_fn *fn, void *ctx) {
    uint64_t *sums = mem_zalloc((size_t) s->docs + 1, sizeof(*sums));
    bool right = word_sums(s, sums);
    for (uint32_t d = 0; right && d < s->docs; d++)
        if (!alive || bits_get(alive, d)) fn(ctx, segment_id(s, d), sums[d]);
    mem_free(sums);
    return right;
}

enum errc index_reader_words(struct index_reader *r, words_fn *fn, void *ctx, struct error *err) {
    struct view *v = reader_view(r);
    enum errc rc = ERRC_OK;
    for (size_t i = 0; i < v->count && !rc; i++) {
        const struct segment *s = v->segments[i].segment;
        if (!give(s, v->segments[i].overlay->alive, fn, ctx))
            rc = error_set(err, ERRC_CORRUPT, "segment %llu of the index is damaged",
                           (unsigned long long) s->number);
    }
    view_unref(v);
    return rc;
}

struct index_text {
    struct gather *gather;
    char dir[FS_PATH_SIZE];
};

struct index_text *index_text_new(const char *dir) {
    struct index_text *t = mem_zalloc(1, sizeof(*t));
    t->gather = gather_new();
    (void) snprintf(t->dir, sizeof(t->dir), "%s", dir); /* cut: the first flush says so */
    return t;
}

void index_text_free(struct index_text *t) {
    if (!t) return;
    gather_free(t->gather);
    mem_free(t);
}

void index_text_add(struct index_text *t, const struct article *a) {
    gather_add(t->gather, a);
}

bool index_text_full(const struct index_text *t) {
    return gather_full(t->gather);
}

enum errc index_text_words(struct index_text *t, words_fn *fn, void *ctx, struct error *err) {
    uint32_t docs;
    uint64_t size;
    char path[FS_PATH_SIZE];
    if (!segment_path(path, sizeof(path), t->dir, 1, ".seg"))
        return error_set(err, ERRC_LIMIT, "path is too long");
    enum errc rc = gather_flush(t->gather, t->dir, 1, &docs, &size, err);
    if (rc || !docs) return rc;
    struct segment *s = NULL;
    rc = segment_open(path, 1, &s, err);
    if (!rc && !give(s, NULL, fn, ctx)) rc = error_set(err, ERRC_CORRUPT, "'%s' is damaged", path);
    segment_unref(s);
    enum errc removed = fs_remove(path, rc ? NULL : err);
    return rc ? rc : removed;
}
