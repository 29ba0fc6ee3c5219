/* signals - a stop signal becomes a function call in a thread of its own. */

#include "base/mem.h"
#include "cmd/cmd.h"

#include <pthread.h>
#include <signal.h>

struct waiter {
    sigset_t set;
    void (*fn)(void *ctx);
    void *ctx;
};

static void *wait_for_signal(void *arg) {
    struct waiter *w = arg;
    int sig = 0;
    sigwait(&w->set, &sig);
    w->fn(w->ctx);
    /* A second signal ends the process at once: the state on disk stands it. */
    struct sigaction plain = { .sa_handler = SIG_DFL };
    sigaction(SIGINT, &plain, NULL);
    sigaction(SIGTERM, &plain, NULL);
    pthread_sigmask(SIG_UNBLOCK, &w->set, NULL);
    mem_free(w);
    return NULL;
}

static void stop_signals(sigset_t *set) {
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
}

void hold_stop_signals(void) {
    sigset_t set;
    stop_signals(&set);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

void on_stop_signal(void (*fn)(void *ctx), void *ctx) {
    struct waiter *w = mem_zalloc(1, sizeof(*w));
    w->fn = fn;
    w->ctx = ctx;
    stop_signals(&w->set);
    pthread_sigmask(SIG_BLOCK, &w->set, NULL);
    pthread_t thread;
    if (pthread_create(&thread, NULL, wait_for_signal, w) == 0) pthread_detach(thread);
}
