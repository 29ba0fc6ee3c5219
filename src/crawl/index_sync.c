#include "crawl/index_sync.h"

#include "base/log.h"

enum { COMMIT_EVERY = 100000, BATCH = 256 };

enum errc index_replay(struct index_writer *index, const struct article *a, struct error *err) {
    bool gone = a->flags & (ARTICLE_REMOVED | ARTICLE_NO_INDEX);
    return gone ? index_writer_remove(index, a->id, err) : index_writer_add(index, a, err);
}

enum errc index_sync(struct store *store, struct index_writer *index,
                     const struct index_sync_options *opts, size_t *ret_count, struct error *err) {
    static const struct index_sync_options none = { 0 };
    if (!opts) opts = &none;
    size_t commit_every = opts->commit_every ? opts->commit_every : COMMIT_EVERY;
    uint64_t seq = index_writer_seq(index), last = opts->progress ? store_seq(store) : 0;
    size_t done = 0, open = opts->after > seq; /* what is not committed yet */
    if (opts->after > seq) seq = opts->after;
    bool go_on = true;
    enum errc rc = ERRC_OK;
    while (go_on) {
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        struct article *list;
        uint64_t *seqs;
        size_t count;
        rc = store_article_changes(store, seq, BATCH, &arena, &list, &seqs, &count, err);
        for (size_t i = 0; rc == ERRC_OK && i < count; i++) rc = index_replay(index, &list[i], err);
        if (rc != ERRC_OK) return rc;
        if (count) seq = seqs[count - 1];
        done += count;
        open += count;
        go_on = count == BATCH;
        if (go_on && opts->progress) go_on = opts->progress(opts->ctx, seq, last);
        if (open >= commit_every || (!go_on && open)) {
            rc = opts->publish && open < commit_every ? index_writer_publish(index, seq, err)
                                                      : index_writer_commit(index, seq, err);
            if (rc != ERRC_OK) return rc;
            open = 0;
        }
        if (!go_on && count == BATCH) return error_set(err, ERRC_CANCELLED, "stopped early");
    }
    if (ret_count) *ret_count = done;
    return ERRC_OK;
}
