/* crawl - visits the newspapers. */

#include "base/log.h"
#include "cmd/data.h"
#include "crawl/crawl.h"

#include <stdio.h>

static void stop(void *ctx) {
    crawl_stop(ctx);
}

int cmd_crawl(const struct command *self, int argc, char **argv) {
    DEFER(context_done) struct context c = { 0 };
    bool allow_private = false;
    const char *trace = NULL;
    const struct opt opts[] = {
        { "allow-private", OPT_FLAG, &allow_private, NULL,
          "visit loopback and private addresses (development)" },
        { "trace", OPT_TEXT, &trace, "FILE", "a JSON line an article: the times of its way" },
    };
    context_start(&c, self, opts, COUNT_OF(opts), &argc, argv);
    if (argc) return usage_error(self, "unexpected '%.60s'", argv[0]);
    const struct settings *s = c.settings;
    allow_private |= settings_bool(s, "crawl.allow_private");
    int64_t delay_ms = settings_int(s, "crawl.host_delay_ms");
    struct crawl_options co = {
        .dir = c.data,
        .user_agent = settings_text(s, "crawl.user_agent"),
        .zone = settings_text(s, "edition.zone"),
        .allow_private = allow_private,
        .host_delay_ms = delay_ms,
        /* Only a machine of our own is asked for more than one thing at a time. */
        .connections_per_host = allow_private && delay_ms == 0 ? 4 : 1,
        .concurrent_max = (size_t) settings_int(s, "crawl.concurrent"),
        .workers = (unsigned) settings_int(s, "crawl.workers"),
        .feed_interval_min_s = settings_int(s, "crawl.feed_min_s"),
        .feed_interval_max_s = settings_int(s, "crawl.feed_max_s"),
        .images = settings_bool(s, "crawl.images"),
        .trace = trace,
    };
    struct error err = { 0 };
    struct crawl *crawl = NULL;
    enum errc rc = context_need_archive(&c, &err);
    if (rc == ERRC_OK) rc = context_lock(&c, &err);
    if (rc == ERRC_OK) rc = crawl_open(&co, &crawl, &err);
    if (rc == ERRC_OK) {
        on_stop_signal(stop, crawl);
        if (allow_private)
            log_warn("crawl", "private-allowed",
                     "loopback and private addresses may be visited: development only");
        rc = crawl_run(crawl, &err);
    }
    crawl_close(crawl);
    return rc == ERRC_OK ? EXIT_DONE : report(&err);
}
