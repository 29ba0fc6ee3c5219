/* crawl - visits the newspapers.
 *
 * A disk that is full (or fails) is no reason to leave: what was not kept is due again, so the
 * crawler waits, longer each time, and begins anew from what the archive holds.
 */

#include "base/clock.h"
#include "base/log.h"
#include "cmd/data.h"
#include "cmd/rules_file.h"
#include "crawl/crawl.h"

#include <pthread.h>
#include <stdio.h>

enum { WAIT_FIRST_S = 5, WAIT_MAX_S = 300, WAIT_STEP_MS = 100, GOOD_TURN_MS = 60 * 1000 };

struct turns {
    pthread_mutex_t lock;
    struct crawl *now; /* NULL between two turns */
    bool stop;
    bool opened; /* once: what cannot even begin says so and ends */
};

/* Papers must be able to find out who asks. */
static const char *agent_name(const struct settings *s, char *out, size_t size) {
    const char *base = settings_text(s, "site.base_url"),
               *own = settings_text(s, "crawl.user_agent");
    if (own[0]) return own;
    snprintf(out, size, "WarraqBot/%s%s%s%s", WARRAQ_VERSION, base[0] ? " (+" : "", base,
             base[0] ? "/about)" : "");
    return out;
}

static void stop(void *ctx) {
    struct turns *t = ctx;
    pthread_mutex_lock(&t->lock);
    t->stop = true;
    if (t->now) crawl_stop(t->now);
    pthread_mutex_unlock(&t->lock);
}

static bool stopping(struct turns *t) {
    pthread_mutex_lock(&t->lock);
    bool is = t->stop;
    pthread_mutex_unlock(&t->lock);
    return is;
}

static void set_now(struct turns *t, struct crawl *c) {
    pthread_mutex_lock(&t->lock);
    t->now = c;
    if (c && t->stop) crawl_stop(c);
    pthread_mutex_unlock(&t->lock);
}

static enum errc one_turn(struct turns *t, const struct crawl_options *co, struct error *err) {
    struct crawl *crawl = NULL;
    enum errc rc = crawl_open(co, &crawl, err);
    if (rc != ERRC_OK) return rc;
    if (!t->opened) on_stop_signal(stop, t);
    t->opened = true;
    set_now(t, crawl);
    rc = crawl_run(crawl, err);
    set_now(t, NULL);
    crawl_close(crawl);
    return rc;
}

static enum errc crawl_until_stopped(struct turns *t, const struct crawl_options *co,
                                     struct error *err) {
    int64_t wait_s = 0;
    for (;;) {
        int64_t began_ms = clock_mono_ms();
        enum errc rc = one_turn(t, co, err);
        if (rc != ERRC_IO || !t->opened || stopping(t)) return rc;
        bool good = clock_mono_ms() - began_ms > GOOD_TURN_MS;
        wait_s = good || !wait_s ? WAIT_FIRST_S : wait_s * 2;
        if (wait_s > WAIT_MAX_S) wait_s = WAIT_MAX_S;
        log_warn("crawl", "waiting", "reason=\"%s\" again_in_s=%lld", err->msg, (long long) wait_s);
        for (int64_t end_ms = clock_mono_ms() + wait_s * 1000;
             clock_mono_ms() < end_ms && !stopping(t);)
            clock_sleep_ms(WAIT_STEP_MS);
        if (stopping(t)) return ERRC_OK;
        *err = (struct error){ 0 };
    }
}

int cmd_crawl(const struct command *self, int argc, char **argv) {
    hold_stop_signals();
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
    char agent[300];
    struct crawl_options co = {
        .dir = c.data,
        .user_agent = agent_name(s, agent, sizeof(agent)),
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
        .revisit = settings_bool(s, "crawl.revisit"),
        .revisit_first_s = settings_int(s, "crawl.revisit_first_s"),
        .trace = trace,
    };
    if (allow_private)
        log_warn("crawl", "private-allowed",
                 "loopback and private addresses may be visited: development only");
    struct error err = { 0 };
    struct turns turns = { .lock = PTHREAD_MUTEX_INITIALIZER };
    enum errc rc = context_need_archive(&c, &err);
    if (rc == ERRC_OK) rc = context_lock(&c, &err);
    struct rule_book *rules = NULL;
    if (rc == ERRC_OK) rc = rules_read_data(c.data, &rules, NULL, &err);
    co.rules = rules;
    if (rc == ERRC_OK) rc = crawl_until_stopped(&turns, &co, &err);
    rule_book_free(rules);
    return rc == ERRC_OK ? EXIT_DONE : report(&err);
}
