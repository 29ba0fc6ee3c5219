/* data - opening what a data directory holds. */

#include "cmd/data.h"

#include "media/media.h"
#include "story/story.h"

#include <stdio.h>

enum errc data_open_read(const struct context *c, struct store **ret, struct error *err) {
    enum errc rc = context_need_archive(c, err);
    struct store_options so = { .dir = c->data, .read_only = true };
    return rc == ERRC_OK ? store_open(&so, ret, err) : rc;
}

enum errc data_open_write(const struct context *c, bool create, struct store **ret,
                          struct error *err) {
    char db[FS_PATH_SIZE];
    context_path(c, "warraq.db", db);
    bool fresh = !fs_exists(db);
    enum errc rc = ERRC_OK;
    if (fresh && create)
        rc = fs_make_dirs(c->data, err);
    else
        rc = context_need_archive(c, err);
    if (rc == ERRC_OK) rc = context_lock(c, err);
    if (rc != ERRC_OK) return rc;
    if (fresh) return data_init(c, "none", NULL, ret, NULL, err);
    struct store_options so = { .dir = c->data, .create = true, .story_weight = story_weight };
    return store_open(&so, ret, err);
}

enum errc data_open_reader(const struct context *c, struct index_reader **ret, struct error *err) {
    char dir[FS_PATH_SIZE];
    context_path(c, "index", dir);
    return index_reader_open(dir, ret, err);
}

enum errc data_open_writer(const struct context *c, struct index_writer **ret, struct error *err) {
    char dir[FS_PATH_SIZE];
    context_path(c, "index", dir);
    enum errc rc = fs_make_dirs(dir, err);
    return rc == ERRC_OK ? index_writer_open(dir, ret, err) : rc;
}

bool data_has_thumb(const struct context *c, const struct image *img, size_t nth,
                    char name[DATA_THUMB_SIZE]) {
    char path[FS_PATH_SIZE];
    /* Named by the width of the family, also when the picture is smaller. */
    snprintf(name, DATA_THUMB_SIZE, "images/%.2s/%s-%d.webp", img->hash, img->hash,
             media_widths[nth]);
    context_path(c, name, path);
    return !img->widths[nth] || fs_size(path) > 0;
}

enum errc data_find(struct store *s, struct index_reader *r, const struct query *q, bool with_body,
                    struct arena *arena, struct found *ret, struct error *err) {
    *ret = (struct found){ 0 };
    index_reader_query(r, q, arena, &ret->results);
    size_t n = ret->results.hit_count;
    int64_t *ids = arena_new_n(arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) ids[i] = ret->results.hits[i].article_id;
    return store_article_many(s, ids, n, with_body, arena, &ret->articles, &ret->count, err);
}
