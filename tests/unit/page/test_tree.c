/* tree: which element a tag or a text ends up in, and what is text at all. One row a rule. */

#include "check.h"
#include "page/entity.h"
#include "page/html_priv.h"
#include "page/tree_priv.h"

/* The body as "p[text b[bold]]"; names in lower case, white space collapsed. */
static void show(const struct dom *d, uint32_t from, struct buf *out) {
    static const char *const names[TAG_COUNT] = {
        "text",
        "x",
#define TAG(name, flags) #name,
#include "page/tags_priv.h"
#undef TAG
    };
    uint32_t ends[256], depth = 0;
    for (uint32_t i = from + 1; i < d->nodes[from].end; i++) {
        while (depth && i >= ends[depth - 1]) {
            buf_add_char(out, ']');
            depth--;
        }
        if (dom_tag(d, i) == TAG_TEXT) {
            bool blank = false;
            dom_collapse(dom_own_text(d, i), &blank, out);
            continue;
        }
        for (const char *c = names[dom_tag(d, i)]; *c; c++)
            buf_add_char(out, (char) (*c >= 'A' && *c <= 'Z' ? *c + 32 : *c));
        buf_add_char(out, '[');
        ends[depth++] = d->nodes[i].end;
    }
    while (depth--) buf_add_char(out, ']');
}

static uint32_t body_of(const struct dom *d) {
    for (uint32_t i = 1; i < d->count; i++)
        if (dom_tag(d, i) == TAG_BODY) return i;
    return 0;
}

static const struct {
    const char *name, *html, *want;
} rows[] = {
    { "a paragraph ends the one before", "<p>a<p>b", "p[a]p[b]" },
    { "a block ends a paragraph", "<p>a<div>b</div>", "p[a]div[b]" },
    { "inline elements do not", "<p>a<b>c</b>d", "p[ab[c]d]" },
    { "items end items", "<ul><li>a<li>b</ul>c", "ul[li[a]li[b]]c" },
    { "a list inside keeps its item", "<ul><li>a<ul><li>b</ul>c</ul>", "ul[li[aul[li[b]]c]]" },
    { "terms end terms", "<dl><dt>a<dd>b<dt>c</dl>", "dl[dt[a]dd[b]dt[c]]" },
    { "cells and rows end their like", "<table><tr><td>a<td>b<tr><td>c</table>d",
      "table[tr[td[a]td[b]]tr[td[c]]]d" },
    { "a table inside a cell keeps it", "<table><tr><td><table><tr><td>a</table>b</table>",
      "table[tr[td[table[tr[td[a]]]b]]]" },
    { "an end tag does not leave its cell", "<div><table><tr><td>a</div>b</table>c</div>",
      "div[table[tr[td[ab]]]c]" },
    { "stray end tags are nothing", "a</p></div></b></table>b", "ab" },
    { "the end of a block ends what is open in it", "<div><b>a<i>b</div>c", "div[b[ai[b]]]c" },
    { "a link ends a link", "<a>a<a>b</a>", "a[a]a[b]" },
    { "an inline end waits for the block inside", "<b><p>a</b>b</p>c", "b[p[ab]]c" },
    { "a heading is closed by any heading", "<h2>a</h3>b", "h2[a]b" },
    { "void elements hold nothing", "<img><br>a<hr>b", "img[]br[]ahr[]b" },
    { "script is no text", "x<script>if (a<b) '<p>'</script>c", "xscript[if (a<b) '<p>']c" },
    { "a script ends at its own end tag", "x<script>'</scripty>'</script>a",
      "xscript['</scripty>']a" },
    { "comments are nothing", "a<!-- <p> -- > x -->b<!---->c<!-->d", "abcd" },
    { "a less-than sign is text", "1 < 2 <3 a<", "1 < 2 <3 a<" },
    { "declarations are nothing", "<!DOCTYPE html><?xml x?>a<![CDATA[b]]>", "a" },
    { "a tag cut by the end is nothing", "a<p class=\"b", "a" },
    { "a textarea without end holds nothing", "<textarea>a<p>b", "textarea[ap[b]]" },
    { "references become letters", "&lt;&eacute;&#1575;&#x627;&amp;amp;&nosuch;&copy2&#128;",
      "<éاا&amp;&nosuch;©2€" },
    { "an unknown element is inline", "<my-box><p>a</p></my-box>b", "x[p[a]]b" },
    { "a drawing ends where text begins", "<svg><path/><g>a<div>b</div>", "svg[x[]x[a]]div[b]" },
    { "a title inside a drawing is its own", "<svg><title>a</title></svg>b", "svg[title[a]]b" },
    { "text behind the body belongs to it", "<body>a</body></html>b", "ab" },
};

static void builds_the_tree(void) {
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        DEFER(buf_done) struct buf got = BUF(4096);
        struct dom d;
        CHECK(dom_parse(span_of(rows[i].html), &a, &d), "%s: parses", rows[i].name);
        show(&d, body_of(&d), &got);
        CHECK(span_eq(buf_span(&got), span_of(rows[i].want)), "%s: got '%.*s', want '%s'",
              rows[i].name, SPAN_ARG(buf_span(&got)), rows[i].want);
        dom_done(&d);
    }
}

static void keeps_head_and_body_apart(void) {
    static const struct {
        const char *name, *html;
        uint32_t metas_in_head;
    } heads[] = {
        { "both written", "<html><head><meta></head><body><meta>", 1 },
        { "none written", "<meta><title>a</title><meta><p>b<meta>", 0 },
        { "head not closed", "<head><meta><link><p>b<meta>", 1 },
        { "noscript in head", "<head><noscript><img></noscript><meta></head>b<meta>", 1 },
    };
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct dom d;
        CHECK(dom_parse(span_of(heads[i].html), &a, &d), "%s: parses", heads[i].name);
        uint32_t n = 0, bodies = 0;
        for (uint32_t k = 1; k < d.count; k++) {
            n += dom_tag(&d, k) == TAG_META && dom_has_ancestor(&d, k, TAG_HEAD);
            bodies += dom_tag(&d, k) == TAG_BODY;
        }
        CHECK(n == heads[i].metas_in_head && bodies == 1, "%s: %u in head, %u bodies",
              heads[i].name, n, bodies);
        dom_done(&d);
    }
}

static void reads_attributes(void) {
    static const struct {
        const char *name, *html, *want;
    } attrs[] = {
        { "quoted", "<a href=\"b c\">", "b c" },
        { "single quotes", "<a href='b\"c'>", "b\"c" },
        { "unquoted", "<a href=b/c?d>", "b/c?d" },
        { "blanks around the sign", "<a href = b>", "b" },
        { "upper case", "<A HREF=b>", "b" },
        { "the first of two", "<a href=b href=c>", "b" },
        { "references", "<a href=\"?a=1&amp;copy=2&copy=3&lt;\">", "?a=1&copy=2&copy=3<" },
        { "no quote at the end", "<a href=\"b>c<p>d", "b" },
        { "data addresses are dropped", "<a href=\"data:text/html,x\">", "" },
    };
    for (size_t i = 0; i < COUNT_OF(attrs); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct dom d;
        CHECK(dom_parse(span_of(attrs[i].html), &a, &d), "%s: parses", attrs[i].name);
        uint32_t link = body_of(&d) + 1;
        span got = link < d.count ? dom_attr(&d, link, ATTR_HREF) : SPAN_EMPTY;
        CHECK(span_eq(got, span_of(attrs[i].want)), "%s: got '%.*s'", attrs[i].name, SPAN_ARG(got));
        dom_done(&d);
    }
}

/* The table of elements is searched by its first letter and must be sorted. */
static void knows_its_names(void) {
    static const char *const names[] = {
#define TAG(name, flags) #name,
#include "page/tags_priv.h"
#undef TAG
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        CHECK(tag_of(span_of(names[i])) == (enum tag)(TAG_OTHER + 1 + i), "%s", names[i]);
        CHECK(!i || strcmp(names[i - 1], names[i]) < 0, "%s is not in order", names[i]);
    }
    static const char *const entities[] = { "AElig", "amp", "euro", "nbsp", "zwj", "zwnj" };
    bool bare;
    for (size_t i = 0; i < COUNT_OF(entities); i++)
        CHECK(entity_find(span_of(entities[i]), &bare), "&%s;", entities[i]);
    CHECK(!entity_find(SPAN("nosuch"), &bare), "unknown");
}

static void finds_words_in_names(void) {
    static const char *const words[] = { "date", "sub-title", "title" };
    static const struct {
        const char *text;
        bool want;
    } said[] = {
        { "", false },
        { "post-date", true },
        { "PostDate", true },
        { "dat", false },
        { "dated", true },
        { "$ate", false },
        { "Sub-Title", true },
        { "sub-tit", false },
        { "subtitle", true },
        { "\xC4\xD4"
          "ate",
          false },
    };
    for (size_t i = 0; i < COUNT_OF(said); i++)
        CHECK(dom_says(span_of(said[i].text), words, COUNT_OF(words)) == said[i].want, "'%s'",
              said[i].text);
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct dom d;
    CHECK(dom_parse(SPAN("<p class=x id=updated></p><p title=date></p>"), &a, &d), "parses");
    for (uint32_t i = 1, n = 0; i < d.count; i++)
        if (dom_tag(&d, i) == TAG_P)
            CHECK(dom_is_named(&d, i, words, 1) == !n++, "an id counts, a title does not");
    dom_done(&d);
}

int main(void) {
    RUN(builds_the_tree);
    RUN(keeps_head_and_body_apart);
    RUN(reads_attributes);
    RUN(knows_its_names);
    RUN(finds_words_in_names);
    return check_done();
}
