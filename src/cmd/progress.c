/* progress - a bar on a terminal for work that takes longer than a second. */

#include "base/clock.h"
#include "cmd/cmd.h"

#include <stdio.h>
#include <unistd.h>

struct progress progress_begin(const struct context *c, const char *what, int64_t total) {
    return (struct progress){ .what = what,
                              .total = total,
                              .begun_ms = clock_mono_ms(),
                              .on = !c->quiet && isatty(STDERR_FILENO) };
}

void progress_show(struct progress *p, int64_t done, int64_t count) {
    int64_t now_ms = clock_mono_ms();
    if (!p->on || now_ms - p->begun_ms < 1000 || now_ms - p->shown_ms < 200) return;
    p->shown_ms = now_ms;
    int64_t rate = count * 1000 / (now_ms - p->begun_ms);
    fprintf(stderr, "\r\033[K%s  %lld", p->what, (long long) count);
    if (p->total > 0 && done > 0) {
        int64_t left_s = (p->total - done) * (now_ms - p->begun_ms) / done / 1000;
        fprintf(stderr, "  %lld %%  %lld/s  %02lld:%02lld left",
                (long long) (done * 100 / p->total), (long long) rate, (long long) (left_s / 60),
                (long long) (left_s % 60));
    } else {
        fprintf(stderr, "  %lld/s", (long long) rate);
    }
    fflush(stderr);
}

void progress_end(struct progress *p) {
    if (p->on && p->shown_ms) fprintf(stderr, "\r\033[K");
}
