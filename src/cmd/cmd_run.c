/* run - a small supervisor: crawl and serve (and the press of --demo) as processes of their own.
 *
 * Either may die without the other and is started again, with growing pauses when it dies young. A
 * child that says no at its very first start (a busy port, a bad setting) ends the whole run: it
 * has printed why.
 */

#include "base/clock.h"
#include "base/log.h"
#include "cmd/data.h"
#include "story/story.h"

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILDREN_MAX = 3, ARGS_MAX = 16, YOUNG_MS = 3000, PAUSE_MAX_MS = 30000, STOP_MS = 10000 };
enum { DEMO_PORT = 8090 };

static const char demo_ini[] =
    "[edition]\ncountry = none\nlang = ar\nzone = Asia/Riyadh\nmonths = gulf\n\n"
    "[crawl]\nhost_delay_ms = 0\nfeed_min_s = 5\nfeed_max_s = 20\nallow_private = yes\n";

struct child {
    const char *name;
    char *argv[ARGS_MAX];
    pid_t pid; /* 0 = not running */
    int64_t started_ms, restart_ms, pause_ms;
    bool proven; /* lived longer than YOUNG_MS once */
};

struct supervisor {
    struct child children[CHILDREN_MAX];
    size_t count;
};

/* One of the two globals we allow: set by the signal handler. */
static volatile sig_atomic_t stopping;

static void on_signal(int sig) {
    (void) sig;
    stopping = 1;
}

static void add_child(struct supervisor *s, const char *name, char *const *args, size_t arg_count) {
    assert(s->count < CHILDREN_MAX && arg_count + 3 < ARGS_MAX);
    struct child *ch = &s->children[s->count++];
    *ch = (struct child){ .name = name };
    size_t n = 0;
    ch->argv[n++] = "warraq";
    for (size_t i = 0; i < arg_count; i++)
        if (args[i]) ch->argv[n++] = args[i];
}

static void start(struct child *ch) {
    pid_t parent = getpid();
    ch->started_ms = clock_mono_ms();
    ch->pid = fork();
    if (ch->pid < 0) {
        log_error("run", "cannot-fork", "child=%s", ch->name);
        ch->pid = 0;
        ch->restart_ms = ch->started_ms + 1000;
        return;
    }
    if (ch->pid) return;
    /* A supervisor that is killed takes its children along. */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(EXIT_COULD_NOT);
    execv("/proc/self/exe", ch->argv);
    _exit(127);
}

/* False when the run must end. */
static bool ended(struct child *ch, int status) {
    int64_t lived_ms = clock_mono_ms() - ch->started_ms;
    ch->pid = 0;
    if (lived_ms > YOUNG_MS) {
        ch->proven = true;
        ch->pause_ms = 0;
    }
    if (stopping) return true;
    if (!ch->proven && WIFEXITED(status)) return false;
    ch->pause_ms = ch->pause_ms ? ch->pause_ms * 2 : 100;
    if (ch->pause_ms > PAUSE_MAX_MS) ch->pause_ms = PAUSE_MAX_MS;
    ch->restart_ms = clock_mono_ms() + ch->pause_ms;
    log_warn("run", "child-died", "child=%s %s=%d restart_in_ms=%lld", ch->name,
             WIFSIGNALED(status) ? "signal" : "exit",
             WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
             (long long) ch->pause_ms);
    return true;
}

/* Collects what ended; false when the run must end. */
static bool reap(struct supervisor *s) {
    bool go_on = true;
    int status = 0;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
        for (size_t i = 0; i < s->count; i++)
            if (s->children[i].pid == pid && !ended(&s->children[i], status)) go_on = false;
    return go_on;
}

static size_t alive(const struct supervisor *s) {
    size_t n = 0;
    for (size_t i = 0; i < s->count; i++) n += s->children[i].pid != 0;
    return n;
}

static void signal_all(const struct supervisor *s, int sig) {
    for (size_t i = 0; i < s->count; i++)
        if (s->children[i].pid) kill(s->children[i].pid, sig);
}

static void stop_all(struct supervisor *s) {
    stopping = 1;
    signal_all(s, SIGTERM);
    int64_t until = clock_mono_ms() + STOP_MS;
    while (alive(s) && clock_mono_ms() < until) {
        reap(s);
        clock_sleep_ms(10);
    }
    signal_all(s, SIGKILL);
    while (alive(s) && (reap(s), alive(s))) clock_sleep_ms(10);
}

static int supervise(struct supervisor *s) {
    int code = EXIT_DONE;
    while (!stopping) {
        for (size_t i = 0; i < s->count; i++)
            if (!s->children[i].pid && clock_mono_ms() >= s->children[i].restart_ms)
                start(&s->children[i]);
        clock_sleep_ms(50); /* a signal ends the sleep early */
        if (reap(s)) continue;
        code = EXIT_COULD_NOT;
        break;
    }
    stop_all(s);
    return code;
}

static bool port_is_free(int port) {
    DEFER(fs_close) int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in sa = { .sin_family = AF_INET, .sin_port = htons((uint16_t) port) };
    sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1;
    return fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
           bind(fd, (struct sockaddr *) &sa, sizeof(sa)) == 0;
}

/* The port stands in every address of a paper: a second demo in the same directory takes the first
 * one's, or its articles would be new ones. */
static int demo_port(const char *list) {
    static const span before = { "localhost:", 10 };
    DEFER(buf_done) struct buf text = BUF(MIB);
    uint64_t port = DEMO_PORT;
    if (fs_read(list, &text, NULL) == ERRC_OK) {
        ptrdiff_t at = span_find(buf_span(&text), before);
        span digits = SPAN_EMPTY,
             rest = at < 0 ? SPAN_EMPTY : span_from(buf_span(&text), (size_t) at + before.len);
        if (!span_next(&rest, '/', &digits) || !span_to_u64(digits, &port) || port > UINT16_MAX)
            port = DEMO_PORT;
    }
    return port_is_free((int) port) ? (int) port : 0;
}

/* Starts the press and takes its papers in. */
static enum errc start_demo(struct supervisor *s, const struct context *c, struct store *store,
                            struct error *err) {
    static char list[FS_PATH_SIZE], address[32];
    context_path(c, "press-sources.tsv", list);
    snprintf(address, sizeof(address), "127.0.0.1:%d", demo_port(list));
    enum errc rc = fs_remove(list, err);
    if (rc != ERRC_OK) return rc;
    char *args[] = { "press", "--listen", address, "--sources-out", list, "--quiet" };
    add_child(s, "press", args, COUNT_OF(args));
    start(&s->children[0]);
    for (int64_t until = clock_mono_ms() + 10000; !fs_exists(list);) {
        if (!reap(s) || clock_mono_ms() > until || stopping)
            return error_set(err, ERRC_RETRY_LATER, "the demo's newspapers do not start");
        clock_sleep_ms(20);
    }
    DEFER(buf_done) struct buf text = BUF(MIB);
    size_t count = 0;
    /* The demo's texts are our own. */
    struct sources_options so = { .display = DISPLAY_FULL };
    rc = fs_read(list, &text, err);
    if (rc == ERRC_OK) rc = sources_from_tsv(store, list, buf_span(&text), &so, &count, err);
    return rc;
}

static enum errc prepare(struct context *c, struct supervisor *s, const char *edition, bool demo,
                         struct error *err) {
    char db[FS_PATH_SIZE];
    if (demo && !c->data_given)
        memcpy(c->data + strlen(c->data), "-demo", 6); /* find_data_dir left room */
    context_path(c, "warraq.db", db);
    struct store *store = NULL;
    struct store_options so = { .dir = c->data, .create = true, .story_weight = story_weight };
    enum errc rc = fs_exists(db) ? store_open(&so, &store, err)
                                 : data_init(c, demo ? "none" : edition, demo ? demo_ini : NULL,
                                             &store, NULL, err);
    if (rc == ERRC_OK && demo) rc = start_demo(s, c, store, err);
    store_close(store);
    return rc;
}

int cmd_run(const struct command *self, int argc, char **argv) {
    DEFER(context_done) struct context c = { 0 };
    const char *listen = NULL, *edition = "sa";
    bool demo = false, allow_private = false;
    const struct opt opts[] = {
        { "listen", OPT_TEXT, &listen, "ADDR",
          "address and port to serve on (default 127.0.0.1:8080)" },
        { "edition", OPT_TEXT, &edition, "CC",
          "newspapers to begin with in a new data directory (default sa)" },
        { "demo", OPT_FLAG, &demo, NULL, "invented newspapers on this machine, no internet" },
        { "allow-private", OPT_FLAG, &allow_private, NULL,
          "let the crawler visit private addresses (development)" },
    };
    context_start(&c, self, opts, COUNT_OF(opts), &argc, argv);
    if (argc) return usage_error(self, "unexpected '%.60s'", argv[0]);
    struct sigaction sa = { .sa_handler = on_signal };
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
    struct supervisor s = { 0 };
    struct error err = { 0 };
    enum errc rc = prepare(&c, &s, edition, demo, &err);
    if (rc != ERRC_OK) {
        stop_all(&s);
        return report(&err);
    }
    char *config = (char *) (uintptr_t) c.config, *log = (char *) (uintptr_t) c.log_spec;
    char *common[] = { "--data", c.data, config ? "--config" : NULL, config, log ? "--log" : NULL,
                       log };
    char *crawl[8] = { "crawl", allow_private ? "--allow-private" : NULL };
    char *serve[10] = { "serve", listen ? "--listen" : NULL, (char *) (uintptr_t) listen };
    memcpy(crawl + 2, common, sizeof(common));
    memcpy(serve + 3, common, sizeof(common));
    add_child(&s, "crawl", crawl, COUNT_OF(crawl));
    add_child(&s, "serve", serve, 9);
    int code = supervise(&s);
    return code;
}
