#ifndef CMD_DATA_H
#define CMD_DATA_H

/* data - opening what a data directory holds, for the commands.
 *
 * Ownership  the caller closes what it got.
 */

#include "cmd/cmd.h"
#include "cmd/edition.h"
#include "search/search.h"
#include "store/store.h"

/* Makes the directory, the archive with an edition's newspapers, and warraq.ini, which begins with
 * the lines of ini_head (NULL = the edition's own). */
enum errc data_init(const struct context *c, const char *edition, const char *ini_head,
                    struct store **ret, size_t *ret_sources, struct error *err) MUST_CHECK;
/* The archive for reading, or for writing with the lock taken. An absent archive is an error that
 * says what to do; create makes one without newspapers instead. */
enum errc data_open_read(const struct context *c, struct store **ret, struct error *err) MUST_CHECK;
enum errc data_open_write(const struct context *c, bool create, struct store **ret,
                          struct error *err) MUST_CHECK;
enum errc data_open_reader(const struct context *c, struct index_reader **ret, struct error *err)
    MUST_CHECK;
enum errc data_open_writer(const struct context *c, struct index_writer **ret, struct error *err)
    MUST_CHECK;

enum { DATA_THUMB_SIZE = 80 };
/* The name of thumbnail nth of a picture; false when its file is missing or empty. */
bool data_has_thumb(const struct context *c, const struct image *img, size_t nth,
                    char name[DATA_THUMB_SIZE]);

/* A search and the articles it found, in the order of the hits; one that is no longer in the
 * archive is left out. All of it lives in the arena. */
struct found {
    struct results results;
    struct article *articles;
    size_t count;
};
enum errc data_find(struct store *s, struct index_reader *r, const struct query *q, bool with_body,
                    struct arena *arena, struct found *ret, struct error *err) MUST_CHECK;

#endif
