/* Feeds that others read: well-formed with hostile texts, complete, and never more than may be
 * shown. */
#include "base/json.h"
#include "unit/web/site.h"
#include "web/xml_writer.h"

static const char *const formats[] = { "rss", "atom", "feed.json" };

static bool name_char(char ch) {
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == ':';
}

/* Elements nest, attributes are quoted, and every '&' is an entity that XML knows. */
static bool well_formed(span s) {
    span stack[32];
    size_t depth = 0, roots = 0;
    if (!span_starts(s, SPAN("<?xml "))) return false;
    s = span_from(s, (size_t) span_find(s, SPAN("?>")) + 2);
    while (s.len) {
        if (s.at[0] == '&' && !span_starts(s, SPAN("&lt;")) && !span_starts(s, SPAN("&gt;")) &&
            !span_starts(s, SPAN("&amp;")) && !span_starts(s, SPAN("&#34;")) &&
            !span_starts(s, SPAN("&#39;")))
            return false;
        if (s.at[0] != '<') {
            if (!depth && span_find_char(SPAN(" \n"), s.at[0]) < 0) return false;
            s = span_from(s, 1);
            continue;
        }
        ptrdiff_t end = span_find_char(s, '>');
        if (end < 0) return false;
        span tag = span_sub(s, 1, (size_t) end - 1);
        bool closing = tag.len && tag.at[0] == '/', empty = tag.len && tag.at[tag.len - 1] == '/';
        if (closing) tag = span_from(tag, 1);
        span name = tag;
        for (name.len = 0; name.len < tag.len && name_char(tag.at[name.len]);) name.len++;
        size_t quotes = 0;
        for (size_t i = 0; i < tag.len; i++) quotes += tag.at[i] == '"';
        if (!name.len || quotes % 2 || span_find_char(tag, '<') >= 0) return false;
        if (closing) {
            if (!depth || !span_eq(stack[--depth], name)) return false;
        } else if (!empty) {
            if (!depth) roots++;
            if (depth == COUNT_OF(stack)) return false;
            stack[depth++] = name;
        }
        s = span_from(s, (size_t) end + 1);
    }
    return !depth && roots == 1;
}

static void every_feed_in_every_form(void) {
    struct site t;
    site_init(&t, true);
    char story[64];
    snprintf(story, sizeof(story), "/story/%lld", (long long) t.story);
    const struct {
        const char *path, *must;
        int status;
    } rows[] = {
        { "", "ناسا تكتشف", 200 },
        { "/fr", "ناسا تكتشف", 200 },
        { "/latest", "ناسا تكتشف", 200 },
        { "/section/tech", "ناسا تكتشف", 200 },
        { "/section/nonsense", "", 404 },
        { story, "ناسا تكتشف", 200 },
        { "/story/999999", "", 404 },
        { "/story/x", "", 404 },
        { "/riyadh", "ناسا تكتشف", 200 },
        { "/monde", "La NASA a découvert", 200 },
        { "/quiet", "", 404 },
        { "/nobody", "", 404 },
        { "/author/%D9%81%D9%87%D8%AF%20%D8%A7%D9%84%D8%B9%D8%AA%D9%8A%D8%A8%D9%8A", "ناسا تكتشف",
          200 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (size_t f = 0; f < COUNT_OF(formats); f++) {
            struct answer a;
            char target[256];
            snprintf(target, sizeof(target), "%s/%s", rows[i].path, formats[f]);
            site_get(&t, target, &a);
            CHECK(a.res.status == rows[i].status, "%s: status %d", target, a.res.status);
            if (a.res.status == 200) {
                struct json *root = NULL;
                if (f < 2) CHECK(well_formed(a.text), "%s: not well-formed", target);
                if (f == 2) CHECK_OK(json_parse(a.text, NULL, &t.arena, &root, &t.err), t.err);
                CHECK(answer_has(&a, rows[i].must), "%s: lacks '%s'", target, rows[i].must);
                CHECK(!answer_has(&a, "SECRET"), "%s: says what it must not", target);
                CHECK(!answer_has(&a, "<script") && !answer_has(&a, "<b>"), "%s: raw markup",
                      target);
                CHECK(a.res.kind == RESPONSE_DATA, "%s: kind", target);
            }
            answer_done(&a);
        }
    site_done(&t);
}

static void searches_can_be_followed(void) {
    struct site t;
    struct answer a;
    site_init(&t, true);
    site_get(&t, "/search/rss?q=%D9%83%D9%88%D9%83%D8%A8", &a);
    CHECK(a.res.status == 200 && well_formed(a.text), "RSS: %d", a.res.status);
    CHECK(answer_has(&a, "<item>") && answer_has(&a, "ناسا"), "has what the search finds");
    answer_done(&a);
    site_get(&t, "/search/atom?q=%3C%2Ftitle%3E%22%26%27]]%3E", &a);
    CHECK(a.res.status == 200 && well_formed(a.text), "a hostile query: %d", a.res.status);
    answer_done(&a);
    site_get(&t, "/search/feed.json?q=zzzzzz", &a);
    CHECK(answer_has(&a, "\"items\":[]"), "nothing found");
    answer_done(&a);
    site_done(&t);
}

static void what_a_feed_says_of_an_article(void) {
    struct site t;
    struct answer a;
    char url[128];
    site_init(&t, true);
    site_get(&t, "/riyadh/rss", &a);
    snprintf(url, sizeof(url), "<guid isPermaLink=\"true\">https://news.example/riyadh/%lld</guid>",
             (long long) t.first);
    CHECK(answer_has(&a, url), "a permanent address of ours");
    CHECK(answer_has(&a, "<pubDate>Sun, 26 Jul 2015 14:40:00 +0000</pubDate>"), "the date");
    CHECK(answer_has(&a, "<dc:creator>فهد العتيبي</dc:creator>"), "the author");
    CHECK(answer_has(&a, "<source url=\"https://paper.example/\">الرياض</source>"), "the paper");
    CHECK(answer_has(&a, "<enclosure url=\"https://news.example/img/" PICTURE
                         "/480\" length=\"12\" type=\"image/webp\"/>"),
          "our thumbnail with its size");
    CHECK(!answer_has(&a, HIDDEN_PICTURE), "a hidden picture is not in it");
    CHECK(!answer_has(&a, "خبر أزيل نصه"), "removed articles are not in it");
    answer_done(&a);
    site_get(&t, "/monde/atom", &a);
    CHECK(answer_has(&a, "\xe2\x81\xa8Une planète semblable à la Terre\xe2\x81\xa9"),
          "a French title in an Arabic feed is isolated");
    CHECK(answer_has(&a, "xml:lang=\"fr\""), "and says its language");
    CHECK(answer_has(&a, "rel=\"via\" href=\"https://paper.example/news/"), "where it came from");
    answer_done(&a);
    site_get(&t, "/rss", &a);
    size_t items = 0;
    for (span rest = a.text;; items++) {
        ptrdiff_t at = span_find(rest, SPAN("<item>"));
        if (at < 0) break;
        rest = span_from(rest, (size_t) at + 6);
    }
    CHECK(items == 50, "50 at most: %zu", items);
    struct outgoing first, again;
    response_outgoing(&a.res, SPAN_EMPTY, SPAN_EMPTY, &first);
    response_outgoing(&a.res, SPAN_EMPTY, span_of(first.etag), &again);
    CHECK(first.status == 200 && again.status == 304, "readers need not fetch it twice: %d, %d",
          first.status, again.status);
    answer_done(&a);
    site_done(&t);
}

static void any_text_is_made_safe(void) {
    static const struct {
        span in, out;
    } rows[] = {
        { SPAN("a<b>&\"'"), SPAN("<x>a&lt;b&gt;&amp;&#34;&#39;</x>\n") },
        { SPAN("]]>"), SPAN("<x>]]&gt;</x>\n") },
        { SPAN("a\x01\x1f\x7f"
               "b"),
          SPAN("<x>ab</x>\n") },
        { SPAN("a\xef\xbf\xbe\xef\xbf\xbf"
               "b"),
          SPAN("<x>ab</x>\n") },
        { SPAN("a\xed\xa0\x80\xff"
               "b"),
          SPAN("<x>ab</x>\n") },
        { SPAN("\xef\xbf\xbd"), SPAN("<x>\xef\xbf\xbd</x>\n") },
        { SPAN("خبر\t\n"), SPAN("<x>خبر\t\n</x>\n") },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(buf_done) struct buf b = BUF(KIB);
        struct xmlw x = { &b };
        xmlw_element(&x, "x", rows[i].in);
        CHECK(span_eq(buf_span(&b), rows[i].out), "row %zu: %s", i, buf_cstr(&b));
    }
}

int main(void) {
    RUN(every_feed_in_every_form);
    RUN(searches_can_be_followed);
    RUN(what_a_feed_says_of_an_article);
    RUN(any_text_is_made_safe);
    return check_done();
}
