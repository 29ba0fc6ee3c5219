/* worker - a thread with a jail of its own. */

#include "base/clock.h"
#include "base/log.h"
#include "crawl/crawl_priv.h"

static void work(struct crawl *c, struct jail *jail, struct job *j) {
    int64_t held = (int64_t) j->result->body.len;
    /* At the end nothing more is parsed: it is due again. */
    if (atomic_load(&c->stop))
        job_fail(j, ERRC_CANCELLED, "stopping");
    else
        parse_job(c, jail, j);
    fetch_done(j->result);
    j->result = NULL;
    atomic_fetch_sub(&c->bytes_held, held);
    job_queue_push(&c->write, j);
}

void *worker_run(void *crawl) {
    struct crawl *c = crawl;
    struct jail *jail = NULL;
    struct error err = { 0 };
    struct jail_options opts = { .exe = c->opts.jail_exe };
    while (!job_queue_ended(&c->parse)) {
        struct job *j = job_queue_pop(&c->parse, -1);
        if (!j) continue;
        if (!jail && !atomic_load(&c->stop) && jail_open(&opts, &jail, &err) != ERRC_OK) {
            log_error("crawl", "jail-failed", "reason=\"%s\"", err.msg);
            clock_sleep_ms(1000);
            atomic_fetch_sub(&c->bytes_held, (int64_t) j->result->body.len);
            job_fail(j, ERRC_RETRY_LATER, err.msg);
            job_queue_push(&c->write, j);
            err = (struct error){ 0 };
            continue;
        }
        work(c, jail, j);
    }
    jail_close(jail);
    return NULL;
}
