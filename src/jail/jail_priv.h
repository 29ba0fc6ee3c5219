#ifndef JAIL_JAIL_PRIV_H
#define JAIL_JAIL_PRIV_H

/* jail_priv - the conversation between parent and worker.
 *
 *   frame   u32 magic | u32 kind | u64 length | u64 hash(payload, sequence) | payload
 *
 * The worker says HELLO once it is locked in; then each request gets one answer of the same kind.
 * Payload of a request: the stage's input. Of an answer: the error code, its message, and on
 * ERRC_OK the stage's result (wire_priv.h). The sequence counts frames, so that a late or a
 * repeated answer is never taken for the next one.
 */

#include "base/limits.h"
#include "jail/jail.h"
#include "jail/wire_priv.h"

enum jail_kind {
    JAIL_HELLO = 1, /* the worker is ready, or says why not */
    JAIL_PAGE,
    JAIL_FEED,
    JAIL_SITEMAP,
    JAIL_MEDIA,
    JAIL_TRY, /* tests only: served when the test gave a hook */
};

#define JAIL_REQUEST_BYTES (LIMIT_IMAGE_BYTES + 64 * KIB)
#define JAIL_ANSWER_BYTES (32 * MIB)

enum { FRAME_HEAD_SIZE = 24 };
struct frame {
    uint32_t kind;
    uint64_t length, hash;
};
void frame_write_head(struct frame f, char out[FRAME_HEAD_SIZE]);
/* False when the magic is not ours. */
bool frame_read_head(const char in[FRAME_HEAD_SIZE], struct frame *ret);

/* Error code, message; then the caller's result when there is none. */
void frame_answer(struct wire *w, enum errc *code, struct error *err);

/* Every descriptor but the socket. */
void jail_close_files(void);
/* Limits, no new privileges, system-call filter; for ever. */
enum errc jail_lock(struct error *err) MUST_CHECK;

/* A test's worker serves JAIL_TRY by it. */
typedef void jail_try_fn(span payload);
_Noreturn void jail_worker_serve(jail_try_fn *try_it);

/* One document: writes the request by `ask`, reads the result by `take` (NULL = nothing to read).
 */
struct jail_job {
    enum jail_kind kind;
    void (*ask)(struct wire *w, const void *input);
    const void *input;
    void (*take)(struct wire *w, void *ret);
    void *ret; /* zeroed before each attempt */
    size_t ret_size;
};
enum errc jail_run(struct jail *j, const struct jail_job *job, struct arena *arena,
                   struct error *err) MUST_CHECK;
/* The worker's process, 0 when there is none; for tests. */
int jail_pid(const struct jail *j);

/* What is left of the child is killed and waited for. */
void jail_drop(struct jail *j);

/* One request and its answer over the child's socket, before `deadline_ms` (monotonic).
 * ERRC_RETRY_LATER "parser died" / "parser timed out" / "parser answered nonsense". */
struct exchange {
    int fd;
    uint64_t sequence;
    int64_t deadline_ms;
};
enum errc exchange_send(const struct exchange *x, uint32_t kind, span payload, struct error *err)
    MUST_CHECK;
/* The payload lives in the arena. */
enum errc exchange_receive(const struct exchange *x, uint32_t kind, struct arena *arena,
                           span *ret_payload, struct error *err) MUST_CHECK;

#endif
