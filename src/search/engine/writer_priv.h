#ifndef SEARCH_ENGINE_WRITER_PRIV_H
#define SEARCH_ENGINE_WRITER_PRIV_H

/* writer_priv - what the parts of the writer share.
 *
 *     writer.c           open, close, add, remove, change
 *     writer_load.c      what a directory holds when it is opened
 *     writer_publish.c   memory -> live manifest -> durable manifest; files that nobody names
 *     writer_merge.c     merges, by the caller or by the keepers' threads
 *
 * Locks      `lock` holds everything but the fields of keepers; functions that end in _locked want
 *            it. `making` lets one at a time make things durable and is taken before `lock`.
 * Neither a merge nor an fsync happens under `lock`.
 */

#include "base/vec.h"
#include "search/engine/gather.h"
#include "search/engine/manifest.h"
#include "search/engine/overlay.h"
#include "search/search.h"

#include <pthread.h>
#include <stdatomic.h>

struct written_segment {
    struct segment *segment;
    struct overlay *overlay;
    uint64_t size, seq_from, log_from;
    bool merging; /* an input of a merge: stays in the list until that is over */
};

enum file_kind { FILE_SEGMENT, FILE_SIDE, FILE_LOG, FILE_LIVE };

struct file_name {
    enum file_kind kind;
    uint64_t number, version; /* version: of sides */
};

enum { LANE_COUNT = 2 };

struct index_writer {
    char dir[FS_PATH_SIZE];
    int lock_fd;
    pthread_mutex_t turn, lock, making;
    uint64_t born, generation, seq, next_number;
    VEC_OF(struct written_segment) segments;
    struct gather *gather;
    bool pending;    /* something was added that no manifest has */
    bool rearranged; /* merged, but not in a manifest */
    bool broken;     /* something is in no segment: only an open and a replay mend that */

    struct change_log log;
    uint64_t log_seq_from;
    struct buf changes; /* for the next frame of the log */
    bool changes_lost;  /* too many for the buffer: side files will have them */

    struct manifest live, durable; /* as this writer has published them last */
    struct manifest syncing;       /* on its way to be durable */
    struct manifest before;        /* live when this writer came: readers may still have it */
    VEC_OF(struct file_name) unsynced, litter;

    pthread_t lanes[LANE_COUNT];
    size_t lanes_started;
    pthread_cond_t wake;
    atomic_bool stop;
    int64_t durable_ms, retry_ms; /* when last made durable; no merge before */
};

/* In turn: who adds article after article would else keep a reader that waits from ever getting it.
 */
void writer_lock(struct index_writer *w);

/* writer_load.c */
enum errc writer_load(struct index_writer *w, struct error *err) MUST_CHECK;
enum errc writer_take_segment(struct index_writer *w, const struct manifest_segment *m,
                              struct error *err) MUST_CHECK;
/* At open: files that neither manifest names are removed. */
void writer_sweep_dir(struct index_writer *w);

/* writer_publish.c */
enum errc writer_flush_locked(struct index_writer *w, struct error *err) MUST_CHECK;
enum errc writer_publish_locked(struct index_writer *w, uint64_t seq, struct error *err) MUST_CHECK;
/* What is live becomes durable. Without `lock`. */
enum errc writer_make_durable(struct index_writer *w, struct error *err) MUST_CHECK;
/* Out of the list; its files go when no manifest names them. */
void writer_drop_segment_locked(struct index_writer *w, size_t i);
void writer_litter_locked(struct index_writer *w, enum file_kind kind, uint64_t number,
                          uint64_t version);
bool writer_file_path(const struct index_writer *w, const struct file_name *f,
                      char out[FS_PATH_SIZE]);
bool manifest_names(const struct manifest *m, const struct file_name *f);

/* writer.c: a document, and the log's next frame. False when nothing changes. */
void writer_kill_locked(struct index_writer *w, struct written_segment *s, uint32_t doc);
bool writer_change_locked(struct index_writer *w, struct written_segment *s, uint32_t doc,
                          int64_t story, uint8_t flags);

/* Publishes what is pending, for a reader of the same process. */
void writer_show(struct index_writer *w);

/* writer_merge.c */
void writer_stop_keepers(struct index_writer *w);

#endif
