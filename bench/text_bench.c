/* text_bench - megabytes of text a CPU second of folding, analysis and language, on one core.
 *
 *     build/bench/text_bench FILE          any text, 10 MB or more
 */

#include "base/fs.h"
#include "text/text.h"

#include <stdio.h>
#include <time.h>

enum { ROUNDS = 5, PART = 4096 };

struct result {
    double mb_s;
    size_t tokens;
};

/* CPU time: other work on the machine does not count. */
static double cpu_s(void) {
    struct timespec t = { 0 };
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static struct result best_of(span text, const char *what, struct analyzer *a) {
    struct result best = { 0 };
    DEFER(buf_done) struct buf out = BUF(1 << 20);
    for (int round = 0; round < ROUNDS; round++) {
        double from_s = cpu_s();
        size_t tokens = 0;
        for (span rest = text; rest.len; rest = span_from(rest, PART)) {
            const struct token *t = NULL;
            span part = span_sub(rest, 0, PART);
            buf_clear(&out);
            if (span_eq(span_of(what), SPAN("fold")))
                text_fold(part, &out);
            else if (span_eq(span_of(what), SPAN("language")))
                tokens += text_language(part).rtl;
            else
                tokens += analyzer_run(a, part, what, &t);
        }
        double mb_s = (double) text.len / 1e6 / (cpu_s() - from_s + 1e-9);
        if (mb_s > best.mb_s) best = (struct result){ mb_s, tokens };
    }
    return best;
}

int main(int argc, char **argv) {
    DEFER(buf_done) struct buf file = BUF((size_t) 1 << 30);
    struct error err = { 0 };
    if (argc < 2 || fs_read(argv[1], &file, &err) != ERRC_OK) {
        fprintf(stderr, "text_bench FILE: %s\n", err.msg);
        return 2;
    }
    struct analyzer *a = analyzer_new();
    static const char *const what[] = { "fold", "ar", "en", "fa", "language" };
    for (size_t i = 0; i < COUNT_OF(what); i++) {
        struct result r = best_of(buf_span(&file), what[i], a);
        printf("%-8s %7.1f MB/s %zu tokens\n", what[i], r.mb_s, r.tokens);
    }
    analyzer_free(a);
    return 0;
}
