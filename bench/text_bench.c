/* text_bench - megabytes a second of folding and analysis on one core.
 *
 *     zstdcat ../shared/data/corpus/saudi-2015.jsonl.zst | head -c 20000000 > /tmp/corpus
 *     build/text_bench /tmp/corpus
 */

#include "base/clock.h"
#include "base/fs.h"
#include "text/text.h"

#include <stdio.h>

enum { ROUNDS = 5, PART = 4096 };

struct result {
    double mb_s;
    size_t tokens;
};

static struct result best_of(span text, const char *what, struct analyzer *a) {
    struct result best = { 0 };
    DEFER(buf_done) struct buf out = BUF(1 << 20);
    for (int round = 0; round < ROUNDS; round++) {
        int64_t from_us = clock_mono_us();
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
        double s = (double) (clock_mono_us() - from_us + 1) / 1e6;
        double mb_s = (double) text.len / 1e6 / s;
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
