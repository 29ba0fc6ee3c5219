#ifndef JAIL_JAIL_H
#define JAIL_JAIL_H

/* jail - runs feed, page and media on hostile bytes in sandboxed child processes.
 *
 * A worker is this program again with the argument "jail-worker": it closes all but its socket,
 * sets limits (memory, CPU, no files), allows about a dozen system calls by seccomp and serves
 * requests until its parent closes the socket or it served its share of documents. What it returns
 * is a length-prefixed, hashed record that the parent parses as hostile.
 *
 * Ownership  results live in the arena given to the call.
 * Limits     wall clock a document (options), memory 512 MiB, answer 32 MiB.
 * Errors     the parser's own; ERRC_RETRY_LATER with "parser died" / "parser timed out" when the
 *            child was lost (it has been retried once in a fresh child then).
 * Threads    one thread a jail; make one jail a thread.
 * Library    libseccomp, only here.
 */

#include "feed/feed.h"
#include "media/media.h"
#include "page/page.h"

struct jail;

struct jail_options {
    const char *exe;        /* NULL = /proc/self/exe */
    int64_t timeout_ms;     /* 0 = 10,000 */
    unsigned documents_max; /* 0 = 500: a worker is replaced after so many */
};

enum errc jail_open(const struct jail_options *opts, struct jail **ret, struct error *err)
    MUST_CHECK;
void jail_close(struct jail *j);
enum errc jail_page(struct jail *j, const struct page_input *in, struct arena *arena,
                    struct page *ret, struct error *err) MUST_CHECK;
enum errc jail_feed(struct jail *j, const struct feed_input *in, struct arena *arena,
                    struct feed *ret, struct error *err) MUST_CHECK;
enum errc jail_sitemap(struct jail *j, span bytes, span url, struct arena *arena,
                       struct sitemap *ret, struct error *err) MUST_CHECK;
enum errc jail_media(struct jail *j, span bytes, struct arena *arena, struct media_picture *ret,
                     struct error *err) MUST_CHECK;
/* Children lost so far (died or timed out). */
uint64_t jail_losses(const struct jail *j);

/* main() calls this first when argv[1] is "jail-worker"; does not return. */
_Noreturn void jail_worker_main(void);

#endif
