/* rules: selectors, what they choose on a page, and what is said about a bad file. */

#include "base/clock.h"
#include "base/rand.h"
#include "check.h"
#include "page/page.h"
#include "page/selector_priv.h"

#include <stdio.h>

/* ---- selectors */

#define PAGE                                                                                       \
    "<html><head><meta property='og:title' content=T id=m></head><body id=b><div id=1 "            \
    "class='story main'><h1 id=2 class=big>x</h1><p id=3>a</p><div id=4 class=story><p id=5 "      \
    "class='lead big'>b</p></div><section id=6><p id=7 data-x=yes lang=ar-SA>c</p></section>"      \
    "</div><p id=8 class=STORY>d</p><a id=9 href=/news/1.html>e</a></body></html>"

static const struct {
    const char *selector, *want; /* ids in document order; NULL = refused */
} rows[] = {
    { "p", "3 5 7 8" },
    { "P", "3 5 7 8" },
    { "*", "m b 1 2 3 4 5 6 7 8 9" },
    { ".story", "1 4" },
    { ".main", "1" },
    { ".stor", "" },
    { "#5", "5" },
    { "p.lead", "5" },
    { ".big.lead", "5" },
    { "div.story#4", "4" },
    { ".story p", "3 5 7" },
    { ".story > p", "3 5" },
    { ".story>p", "3 5" },
    { ".story > p.lead", "5" },
    { ".story .story p", "5" },
    { ".story > .story > p", "5" },
    { "body > p", "8" },
    { "section > p, h1", "2 7" },
    { " h1 ,section p ", "2 7" },
    { "div div p", "5" },
    { "div div div p", "" },
    { "div > section p", "7" },
    { "[lang]", "7" },
    { "[lang=ar-SA]", "7" },
    { "[lang^=ar]", "7" },
    { "[lang$='-SA']", "7" },
    { "[lang*=\"r-S\"]", "7" },
    { "[lang=ar]", "" },
    { "[data-x]", "7" },
    { "p[DATA-X=yes]", "7" },
    { "[data-y]", "" },
    { "meta[property=\"og:title\"]", "m" },
    { "[class~=lead]", "5" },
    { "a[href*='/news/']", "9" },
    { "a[ href = '/news/1.html' ]", "9" },
    { "", NULL },
    { ",", NULL },
    { "p,", NULL },
    { "p >", NULL },
    { "> p", NULL },
    { "p > > a", NULL },
    { "p:first-child", NULL },
    { "p + p", NULL },
    { "p ~ p", NULL },
    { "article-body", NULL },
    { ".", NULL },
    { "#", NULL },
    { "[", NULL },
    { "[]", NULL },
    { "[a", NULL },
    { "[a=", NULL },
    { "[a=]", NULL },
    { "[a='']", NULL },
    { "[a='x]", NULL },
    { "[a!=b]", NULL },
    { "[a*b]", NULL },
    { "[k1][k2][k3][k4][k5][k6][k7][k8][k9]", NULL },
};

static void selectors_match(void) {
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        DEFER(buf_done) struct buf got = BUF(1024);
        struct selector_set *s = arena_new(&a, struct selector_set);
        struct error err = { 0 };
        enum errc rc = selector_add(s, span_of(rows[i].selector), 2, &err);
        CHECK((rc == ERRC_OK) == (rows[i].want != NULL), "'%s': %s", rows[i].selector, err.msg);
        CHECK(rc == ERRC_OK || (rc == ERRC_USAGE && err.msg[0] && !s->part_count),
              "'%s': refused whole and with a reason", rows[i].selector);
        if (rc != ERRC_OK) continue;
        struct dom d;
        CHECK(dom_parse_keeping(SPAN(PAGE), &s->extra, &a, &d), "page");
        uint8_t *hits = arena_zalloc(&a, d.count, 1);
        selector_match(s, &d, hits);
        for (uint32_t n = 1; n < d.count; n++) {
            span id = dom_attr(&d, n, ATTR_ID);
            if (!hits[n] || !id.len) continue;
            CHECK(hits[n] == 4, "'%s': the bit of its rule: %d", rows[i].selector, hits[n]);
            buf_add_fmt(&got, "%s%.*s", got.len ? " " : "", SPAN_ARG(id));
        }
        CHECK(span_eq(buf_span(&got), span_of(rows[i].want)), "'%s': '%s' instead of '%s'",
              rows[i].selector, buf_cstr(&got), rows[i].want);
        dom_done(&d);
    }
}

/* A plain matcher that goes back and forth, to compare with. */
struct plain {
    char tag; /* d, p, or * */
    bool child;
};

static bool plainly(const struct dom *d, uint32_t node, const struct plain *p, int at) {
    enum tag t = dom_tag(d, node);
    if (t == TAG_TEXT || !node || (p[at].tag == 'd' && t != TAG_DIV) ||
        (p[at].tag == 's' && t != TAG_SECTION))
        return false;
    if (at == 0) return true;
    uint32_t up = d->nodes[node].parent;
    if (p[at].child) return plainly(d, up, p, at - 1);
    for (; up; up = d->nodes[up].parent)
        if (plainly(d, up, p, at - 1)) return true;
    return false;
}

static void selectors_match_as_a_plain_matcher_does(void) {
    struct rng r = rng_of(7);
    size_t matched = 0;
    for (int n = 0; n < 3000; n++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        DEFER(buf_done) struct buf html = BUF(4096);
        DEFER(buf_done) struct buf text = BUF(256);
        buf_add(&html, SPAN("<html><body>"));
        for (int k = 0; k < 24; k++) {
            static const char *const tags[] = { "<div>", "<section>", "</div>", "</section>" };
            buf_add(&html, span_of(tags[rng_below(&r, 5) % 4]));
        }
        struct plain p[5];
        int len = 1 + (int) rng_below(&r, 5);
        for (int k = 0; k < len; k++) {
            p[k].tag = "ds*"[rng_below(&r, 3)];
            p[k].child = rng_below(&r, 2);
            static const char *const names[] = { "div", "section", "*" };
            const char *name = names[p[k].tag == 'd' ? 0 : p[k].tag == 's' ? 1 : 2];
            buf_add_fmt(&text, "%s%s", k == 0 ? "" : p[k].child ? " > " : " ", name);
        }
        struct selector_set *s = arena_new(&a, struct selector_set);
        CHECK(selector_add(s, buf_span(&text), 0, NULL) == ERRC_OK, "%s", buf_cstr(&text));
        struct dom d;
        CHECK(dom_parse(buf_span(&html), &a, &d), "page");
        uint8_t *hits = arena_zalloc(&a, d.count, 1);
        selector_match(s, &d, hits);
        for (uint32_t i = 1; i < d.count; i++) {
            CHECK(hits[i] == plainly(&d, i, p, len - 1), "%s on %s, node %u", buf_cstr(&text),
                  buf_cstr(&html), i);
            matched += hits[i];
        }
        dom_done(&d);
    }
    CHECK(matched > 5000, "the cases are not empty: %zu", matched);
}

/* Sixty steps over two hundred levels would take for ever if anything went back. */
static void deep_pages_take_no_time(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    DEFER(buf_done) struct buf html = BUF(1 << 20);
    DEFER(buf_done) struct buf text = BUF(1024);
    for (int i = 0; i < 200; i++) buf_add(&html, SPAN("<div class=x>"));
    for (int i = 0; i < 60; i++) buf_add(&text, SPAN("div "));
    buf_add(&text, SPAN(".y"));
    struct selector_set *s = arena_new(&a, struct selector_set);
    CHECK(selector_add(s, buf_span(&text), 0, NULL) == ERRC_OK, "60 steps");
    struct dom d;
    CHECK(dom_parse(buf_span(&html), &a, &d), "page");
    uint8_t *hits = arena_zalloc(&a, d.count, 1);
    selector_match(s, &d, hits);
    for (uint32_t i = 1; i < d.count; i++) CHECK(!hits[i], "nothing is .y");
    buf_add(&text, SPAN(", div div div div"));
    CHECK(selector_add(s, buf_span(&text), 0, NULL) == ERRC_USAGE, "more than there is room for");
    dom_done(&d);
}

/* ---- rules on a page */

#define A "The council of the town agreed on Monday to rebuild the old bridge over the river. "
#define B "Engineers said that the work would take two years, and that carts would go around. "
#define JUNK "Our readers love the small boats that we sell at the counter, so come and buy one. "
#define STORY                                                                                      \
    "<html><head><title>Wrong headline of the page</title><meta property=og:image "                \
    "content=/og.jpg><meta property=article:published_time content=2024-01-02T03:04:05Z></head>"   \
    "<body><h1>Wrong headline of the page</h1><h2 class=real>The right headline here</h2>"         \
    "<div class=when>5 March 2023</div><div class=who>By Rami Bustani and Dalia Athir</div>"       \
    "<form hidden style='display:none'><div class=text><p>" A "</p><p class=sell>" JUNK            \
    "</p><p>" B "</p></div></form><div class=other><p>" JUNK JUNK "</p><p>" JUNK JUNK              \
    "</p></div><img class=pic "                                                                    \
    "src=/pic.jpg><h1 class=site>Paper Example</h1></body></html>"

static const struct {
    const char *name, *rules;
    const char *title, *has, *lacks, *author, *image, *day; /* NULL = not looked at */
    unsigned used, missed;
} page_rows[] = {
    { "no rules", "", "Wrong headline of the page", "small boats", "council", NULL, "/og.jpg",
      "2024-01-02", 0, 0 },
    { "title", "title = h2.real", "The right headline here", NULL, NULL, NULL, NULL, NULL, 2, 0 },
    { "the first with words", "title = .none, img, h2.real", "The right headline here", NULL, NULL,
      NULL, NULL, NULL, 2, 0 },
    { "from a meta", "title = meta[property='og:image']", "/og.jpg", NULL, NULL, NULL, NULL, NULL,
      2, 0 },
    { "though the generic way would doubt it", "title = h1.site", "Paper Example", NULL, NULL, NULL,
      NULL, NULL, 2, 0 },
    { "body, in a hidden form", "body = .text", NULL, "council|Engineers|boats", NULL, NULL, NULL,
      NULL, 1, 0 },
    { "body and remove", "body = .text\nremove = .sell", NULL, "council|Engineers", "boats", NULL,
      NULL, NULL, 33, 0 },
    { "body in pieces", "body = .text > p", NULL, "council|Engineers", NULL, NULL, NULL, NULL, 1,
      0 },
    { "remove alone", "remove = .other", NULL, NULL, "boats", NULL, NULL, NULL, 32, 0 },
    { "remove finds nothing: not told", "remove = .none", NULL, "boats", NULL, NULL, NULL, NULL, 0,
      0 },
    { "remove goes first", "remove = .text\nbody = .text", NULL, "boats", "council", NULL, NULL,
      NULL, 32, 1 },
    { "the whole page is not removed", "remove = body", NULL, "boats", NULL, NULL, NULL, NULL, 0,
      0 },
    { "author", "author = .who", NULL, NULL, NULL, "Rami Bustani|Dalia Athir", NULL, NULL, 4, 0 },
    { "date", "date = .when", NULL, NULL, NULL, NULL, NULL, "2023-03-05", 8, 0 },
    { "image", "image = img.pic", NULL, NULL, NULL, NULL, "/pic.jpg", NULL, 16, 0 },
    { "nothing matches: the generic way", "body = .b\ntitle = .t\nauthor = .a\ndate = .d\nimage=.i",
      "Wrong headline of the page", "boats", NULL, NULL, "/og.jpg", "2024-01-02", 0, 31 },
    { "a date that is none", "date = .who", NULL, NULL, NULL, NULL, NULL, "2024-01-02", 0, 8 },
    { "a body without words", "body = .pic", NULL, "boats", NULL, NULL, NULL, NULL, 0, 1 },
    { "bad lines are passed over", "nonsense\nbody = :x\ntitle = h2", "The right headline here",
      NULL, NULL, NULL, NULL, NULL, 2, 0 },
};

static void check_pieces(const char *name, span text, const char *pieces, bool want) {
    span rest = span_of(pieces), piece;
    while (pieces && span_next(&rest, '|', &piece))
        CHECK((span_find(text, piece) >= 0) == want, "%s: '%.*s' is%s in '%.*s'", name,
              SPAN_ARG(piece), want ? " not" : "", SPAN_ARG(text));
}

static void rules_choose(void) {
    for (size_t i = 0; i < COUNT_OF(page_rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        DEFER(buf_done) struct buf who = BUF(1024);
        struct page *p = arena_new(&a, struct page);
        struct error err = { 0 };
        struct page_input in = { .html = SPAN(STORY),
                                 .url = SPAN("https://paper.example/a/1"),
                                 .rules = span_of(page_rows[i].rules) };
        const char *name = page_rows[i].name;
        CHECK_OK(page_parse(&in, &a, p, &err), err);
        for (size_t k = 0; k < p->article.author_count; k++)
            buf_add_fmt(&who, "%.*s|", SPAN_ARG(p->article.authors[k]));
        char day[ISO_SIZE];
        clock_iso(p->article.published_s, p->published_offset_min, day);
        if (page_rows[i].title) check_pieces(name, p->article.title, page_rows[i].title, true);
        check_pieces(name, p->article.body, page_rows[i].has, true);
        check_pieces(name, p->article.body, page_rows[i].lacks, false);
        check_pieces(name, buf_span(&who), page_rows[i].author, true);
        check_pieces(name, p->article.image_url, page_rows[i].image, true);
        check_pieces(name, span_of(day), page_rows[i].day, true);
        CHECK(p->rules_used == page_rows[i].used && p->rules_missed == page_rows[i].missed,
              "%s: used %u, missed %u", name, p->rules_used, p->rules_missed);
    }
}

/* ---- the file */

struct told {
    struct buf lines;
};

static void note(void *ctx, int line, const char *msg) {
    struct told *t = ctx;
    buf_add_fmt(&t->lines, "%d: %s\n", line, msg);
}

static void a_file_is_read(void) {
    static const char file[] = "\xEF\xBB\xBF# a comment\r\n"
                               "body = .lost\n"
                               "also lost\n"
                               "[paper.example]\n"
                               "  body = .story \n"
                               "; another\n"
                               "[news.paper.example]\n"
                               "title=h1\n"
                               "headline = h2\n"
                               "title : h1\n"
                               "body = p:hover\n"
                               "date =\n"
                               "image = #ok\n"
                               "[paper.example]\n"
                               "body = .again\n"
                               "[Not A Host]\n"
                               "body = .lost\n"
                               "[open\n";
    struct told t = { .lines = BUF(4096) };
    struct rule_book *b = rule_book_parse(span_of(file), note, &t);
    static const struct {
        const char *url, *rules;
    } hosts[] = {
        { "https://paper.example/a", "body = .story\n" },
        { "https://www.paper.example/a", "body = .story\n" },
        { "https://news.paper.example/", "title=h1\nimage = #ok\n" },
        { "https://x.news.paper.example/", "title=h1\nimage = #ok\n" },
        { "https://wallpaper.example/", "" },
        { "https://example/", "" },
        { "nonsense", "" },
    };
    for (size_t i = 0; i < COUNT_OF(hosts); i++)
        CHECK(span_eq(rule_book_for(b, span_of(hosts[i].url)), span_of(hosts[i].rules)),
              "%s: '%.*s'", hosts[i].url, SPAN_ARG(rule_book_for(b, span_of(hosts[i].url))));
    static const char *const wanted[] = {
        "2: a [host] must come first\n", "\n9: unknown key 'headline'",
        "\n10: 'key = selectors' was",   "\n11: only elements",
        "\n12: 'date' is empty\n",       "\n14: this host has a section already\n",
        "\n16: a section is the name",   "\n18: ']' is missing\n",
    };
    size_t lines = 0;
    for (size_t i = 0; i < t.lines.len; i++) lines += t.lines.at[i] == '\n';
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        CHECK(span_find(buf_span(&t.lines), span_of(wanted[i])) >= 0, "told '%s':\n%s", wanted[i],
              buf_cstr(&t.lines));
    CHECK(lines == COUNT_OF(wanted), "one line a fault:\n%s", buf_cstr(&t.lines));
    CHECK(rule_book_count(b) == 2 && span_eq(rule_book_host(b, 0), SPAN("paper.example")),
          "sections: %zu", rule_book_count(b));
    rule_book_free(b);
    rule_book_free(NULL);
    CHECK(!rule_book_for(NULL, SPAN("https://paper.example/")).len, "no book, no rules");
    buf_done(&t.lines);
}

static void a_huge_file_has_limits(void) {
    DEFER(buf_done) struct buf file = BUF(1 << 20);
    struct told t = { .lines = BUF(1 << 20) };
    buf_add(&file, SPAN("[a.example]\n"));
    for (int i = 0; i < 300; i++) buf_add_fmt(&file, "body = #n%d\n", i);
    struct rule_book *b = rule_book_parse(buf_span(&file), note, &t);
    CHECK(span_find(buf_span(&t.lines), SPAN("\n66: too many selectors")) >= 0 ||
              span_starts(buf_span(&t.lines), SPAN("66: too many selectors")),
          "the 65th is told: %.60s", buf_cstr(&t.lines));
    CHECK(rule_book_for(b, SPAN("http://a.example/")).len <= RULES_SECTION_BYTES, "section");
    rule_book_free(b);
    while (file.len <= RULES_FILE_BYTES)
        buf_add(&file, SPAN("# filling filling filling filling\n"));
    buf_clear(&t.lines);
    b = rule_book_parse(buf_span(&file), note, &t);
    CHECK(rule_book_count(b) == 0 && span_find(buf_span(&t.lines), SPAN("too long")) >= 0, "file");
    rule_book_free(b);
    buf_done(&t.lines);
}

int main(void) {
    RUN(selectors_match);
    RUN(selectors_match_as_a_plain_matcher_does);
    RUN(deep_pages_take_no_time);
    RUN(rules_choose);
    RUN(a_file_is_read);
    RUN(a_huge_file_has_limits);
    return check_done();
}
