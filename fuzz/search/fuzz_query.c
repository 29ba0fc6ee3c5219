/* fuzz_query - any bytes as a query: parsed, read back, and run on a small index. */
#include "../fuzz.h"
#include "base/clock.h"
#include "base/fs.h"
#include "search/query_parse.h"
#include "search/search.h"

#include <stdlib.h>
#include <unistd.h>

static bool remove_one(void *ctx, const char *name) {
    char path[FS_PATH_SIZE];
    if (fs_join(path, ctx, name)) (void) unlink(path);
    return true;
}

static struct index_reader *small_index(void) {
    static const char *const texts[] = { "أسعار النفط ترتفع اليوم", "مجلس الأمن الدولي",
                                         "covid-19 in 2020", "في من على" };
    char dir[] = "/tmp/warraq-fuzz-XXXXXX";
    struct index_writer *w = NULL;
    struct index_reader *r = NULL;
    if (!mkdtemp(dir) || index_writer_open(dir, &w, NULL)) abort();
    for (int64_t i = 0; i < 200; i++) {
        struct article a = { .id = i + 1,
                             .source = SPAN("okaz"),
                             .title = span_of(texts[i % 4]),
                             .body = span_of(texts[i % 3]),
                             .lang = "ar",
                             .order_s = i * 10000,
                             .story_id = i % 5 };
        if (index_writer_add(w, &a, NULL)) abort();
        if (i % 90 == 0 && index_writer_commit(w, (uint64_t) i + 1, NULL)) abort();
    }
    if (index_writer_commit(w, 200, NULL) || index_reader_open(dir, &r, NULL)) abort();
    index_writer_close(w);
    /* The reader keeps what it has mapped. */
    enum errc rc = fs_list(dir, remove_one, dir, NULL);
    (void) rc;
    (void) rmdir(dir);
    return r;
}

static size_t without_brackets(span s) {
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) n += s.at[i] != '(' && s.at[i] != ')';
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct index_reader *reader;
    if (!reader) reader = small_index();
    unsigned options = size ? data[0] : 0;
    span text = { (const char *) data + (size > 0), size ? size - 1 : 0 };

    DEFER(arena_done) struct arena arena = ARENA_INIT;
    DEFER(buf_done) struct buf once = BUF(8192), twice = BUF(8192);
    query_render(query_parse(text, 180, &arena), &once);
    if (once.len <= LIMIT_QUERY_BYTES) {
        query_render(query_parse(buf_span(&once), 180, &arena), &twice);
        /* Words may run out when fields are spelt out, and brackets that were understood may be
         * written, but nothing may be invented. */
        if (without_brackets(buf_span(&twice)) > without_brackets(buf_span(&once))) abort();
    }
    struct query q = { .text = text,
                       .from_s = TIME_UNKNOWN,
                       .to_s = TIME_UNKNOWN,
                       .sort = (enum sort_order)(options % 3),
                       .exact = options & 4,
                       .collapse = options & 8,
                       .prose = options & 16,
                       .facets = options & 32 ? FACET_ALL : 0,
                       .limit = options & 64 ? 1000 : 3,
                       .now_s = options & 128 ? 2000000 : 0,
                       /* Suggestions look up thousands of words: not for each. */
                       .no_words = size % 4,
                       .no_total = size % 3 == 0 };
    struct results r;
    index_reader_query(reader, &q, &arena, &r);
    if (r.hit_count > q.limit || (int64_t) r.hit_count > r.total) abort();
    struct results again;
    index_reader_query_tree(reader, query_parse(text, 0, &arena), &q, &arena, &again);
    if (again.hit_count != r.hit_count || again.total != r.total) abort();
    q.stems_given = true; /* whatever they are */
    index_reader_query(reader, &q, &arena, &again);
    if (again.hit_count > q.limit) abort();
    span *list;
    (void) index_reader_complete(reader, text, 5, &arena, &list);
    struct snippet_piece *pieces;
    (void) search_snippet(text, q.exact, SPAN("أسعار النفط ترتفع اليوم"), 20, &arena, &pieces);
    return 0;
}
