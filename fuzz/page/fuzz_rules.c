/* Any bytes are a rules file, and any page may meet it. What stands before the first NUL byte is
 * the file, what follows is the page. */

#include "../fuzz.h"
#include "base/utf8.h"
#include "page/page.h"

static void count(void *ctx, int line, const char *msg) {
    assert(line >= 0 && msg[0]);
    ++*(size_t *) ctx;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    span all = { (const char *) data, size };
    ptrdiff_t cut = span_find_char(all, 0);
    span file = cut < 0 ? all : span_sub(all, 0, (size_t) cut);
    span html = cut < 0 ? SPAN_EMPTY : span_from(all, (size_t) cut + 1);
    size_t bad = 0;
    struct rule_book *book = rule_book_parse(file, count, &bad);
    span rules = rule_book_for(book, SPAN("https://www.paper.example/a/1"));
    assert(rules.len <= RULES_SECTION_BYTES && rule_book_count(book) <= RULES_SECTIONS);

    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct page *p = arena_new(&a, struct page);
    struct page_input in = { .html = html,
                             .url = SPAN("https://www.paper.example/a/1"),
                             .trace = true,
                             .rules = rules.len ? rules : file };
    if (page_parse(&in, &a, p, NULL) == ERRC_OK) {
        assert(!(p->rules_used & p->rules_missed));
        assert(utf8_valid(p->article.body) && utf8_valid(p->article.title));
        assert(p->article.title.len <= LIMIT_TITLE_BYTES);
        assert(p->traces.count <= TEMPLATE_SEEN_MAX);
    }
    rule_book_free(book);
    return 0;
}
