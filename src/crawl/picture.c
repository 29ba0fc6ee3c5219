/* picture - a fetched picture becomes a family of thumbnails on disk. */

#include "base/hash.h"
#include "crawl/crawl_priv.h"

#include <stdio.h>

/* images/<hh>/<hash>-<width>.webp. A file that is there is kept: whoever finds bytes with the hash
 * of another picture must not be able to replace it. */
static enum errc write_thumb(const struct crawl *c, const char *hash, int width, span webp,
                             struct error *err) {
    char dir[FS_PATH_SIZE], name[64], path[FS_PATH_SIZE];
    snprintf(name, sizeof(name), "%.2s", hash);
    if (!fs_join(dir, c->images_dir, name)) return error_set(err, ERRC_IO, "path is too long");
    enum errc rc = fs_make_dirs(dir, err);
    if (rc != ERRC_OK) return rc;
    snprintf(name, sizeof(name), "%s-%d.webp", hash, width);
    if (!fs_join(path, dir, name)) return error_set(err, ERRC_IO, "path is too long");
    return fs_exists(path) ? ERRC_OK : fs_write_durable(path, webp, err);
}

void picture_job(struct crawl *c, struct jail *jail, struct job *j) {
    struct error err = { 0 };
    struct media_picture p;
    struct image *img = &j->image;
    enum errc rc = jail_media(jail, j->result->body, &j->arena, &p, &err);
    if (rc != ERRC_OK) {
        job_fail(j, rc, err.msg);
        return;
    }
    hash_hex(j->result->body, img->hash);
    img->url = j->wanted.url;
    img->width = p.width;
    img->height = p.height;
    img->dhash = p.dhash;
    for (int i = 0; rc == ERRC_OK && i < MEDIA_SIZES; i++) {
        img->widths[i] = p.thumbs[i].width;
        img->heights[i] = p.thumbs[i].height;
        /* named by the family's width, also when the picture is smaller */
        rc = write_thumb(c, img->hash, media_widths[i], p.thumbs[i].webp, &err);
    }
    if (rc != ERRC_OK) job_fail(j, ERRC_RETRY_LATER, err.msg);
}
