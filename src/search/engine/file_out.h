#ifndef SEARCH_ENGINE_FILE_OUT_H
#define SEARCH_ENGINE_FILE_OUT_H

/* file_out - a file written once from front to end in summed sections, and a spool for bytes that
 * must wait until the file has room for them.
 *
 * Errors     sticky: the first one is kept in `err`; everything after it is dropped.
 * Threads    one.
 */

#include "search/engine/format.h"

struct file_out {
    int fd;
    struct buf chunk; /* of the section that is open */
    uint64_t at;      /* bytes in the file, the chunk included */
    uint64_t sum;
    enum errc rc;
    struct error err;
};

void file_out_open(struct file_out *o, const char *path);
void file_out_close(struct file_out *o); /* nothing is synced here */
/* Aligns and starts a section; returns its offset. */
uint64_t file_out_section(struct file_out *o);
void file_out_add(struct file_out *o, span bytes);
/* Ends the section; returns its sum. */
uint64_t file_out_end(struct file_out *o);

/* Small spools stay in memory; larger ones go to a file that has no name any more. */
struct spool {
    struct buf memory;
    int fd;
    uint64_t len;
    char path[4096];
};
void spool_init(struct spool *s, const char *path);
void spool_done(struct spool *s);
void spool_add(struct spool *s, span bytes, struct file_out *errors);
/* Everything, in order, into the open section. */
void spool_drain(struct spool *s, struct file_out *o);

#endif
