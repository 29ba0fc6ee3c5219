/* body: what is text of the article and what stands around it. One row a rule. */

#include "check.h"
#include "page/page.h"

#define A                                                                                          \
    "The council agreed on Monday to rebuild the old bridge, which has been closed since the "     \
    "flood. "
#define B                                                                                          \
    "Engineers said the work would take two years, and that traffic would be led around the "      \
    "town. "
#define C                                                                                          \
    "Residents welcomed the decision, although some asked why it had taken so long to reach it. "

static const struct {
    const char *name, *html, *has, *lacks; /* '|' separates pieces */
} rows[] = {
    { "paragraphs of a div", "<div><p>" A "</p><p>" B "</p></div>", "old bridge|two years", "" },
    { "text that knows only br", "<div>" A "<br><br>" B "<br>" C "</div>",
      "old bridge|two years|so long", "" },
    { "sections under one parent",
      "<div><section><p>" A "</p></section><section><p>" B C "</p></section></div>",
      "old bridge|so long", "" },
    { "a standfirst between headline and text stays",
      "<header><h1>Bridge to be rebuilt</h1><p>" C "</p></header><article><p>" A "</p><p>" B
      "</p></article>",
      "so long|old bridge", "" },
    { "a caption there goes",
      "<div><h1>Bridge to be rebuilt</h1><p>The bridge before it fell down, photo: Sara Ali of "
      "the paper.</p></div><article class=entry-content><p>" A "</p><p>" B "</p><p>" C
      "</p></article>",
      "old bridge", "fell down" },
    { "footer and nav go",
      "<nav><p>" C "</p></nav><div><p>" A "</p><p>" B
      "</p></div><footer><p>Our address, phone and more.</p></footer>",
      "old bridge|two years", "so long|phone" },
    { "related box by class goes",
      "<div class=body><p>" A
      "</p><div class=\"related-stories\"><p>Read how it all began, long ago.</p></div><p>" B
      "</p></div>",
      "old bridge|two years", "long ago" },
    { "a class that only contains 'ad' stays",
      "<div class=\"shadow header-loaded\"><p>" A "</p><p>" B "</p></div>", "old bridge", "" },
    { "a bad name around the whole article is not believed",
      "<div class=\"widget sidebar-left\"><p>" A "</p><p>" B "</p><p>" C "</p></div>",
      "old bridge|so long", "" },
    { "a bad name around <main> is not believed",
      "<div class=\"page with-sidebar\"><main><p>" A "</p><p>" B "</p></main></div><div "
      "class=promo-list><p>" C "</p><p>" C "</p><p>" C "</p><p>" C "</p></div>",
      "old bridge|two years", "" },
    { "comments are no article, however long",
      "<div class=story><p>" A "</p><p>" B "</p></div><div class=comments><p>" C C "</p><p>" C C
      "</p><p>" C C "</p><p>" C C "</p></div>",
      "old bridge|two years", "so long" },
    { "noscript is the page when scripts would write it",
      "<div><a href=/>Home</a></div><noscript><p>" A A A A "</p><p>" B B B B "</p><p>" C C C C
      "</p></noscript>",
      "old bridge|two years|so long", "" },
    { "a stamp between standfirst and text goes",
      "<div class=entry-content><p>" A "</p><p>Published: 10:48, Tue, Nov 19, 2019 | Updated: "
      "11:05, Tue, Nov 19, 2019</p><p>" B "</p></div>",
      "old bridge|two years", "Published" },
    { "tags and calls to subscribe go",
      "<div class=entry-content><p>" A "</p><p>Subscribe now for the full story.</p><p>" B
      "</p><p>Tags: <a href=/t>bridge</a></p></div>",
      "old bridge|two years", "Subscribe|Tags" },
    { "caption goes",
      "<div><p>" A "</p><figure><img src=x><figcaption>The bridge in May, before it fell "
      "down.</figcaption></figure><p>" B "</p></div>",
      "old bridge", "before it fell" },
    { "a figure around a table is text",
      "<div><p>" A "</p><figure class=wp-block-table><table><tr><td>Lanes</td><td>two</td></tr>"
      "<tr><td>Lamps</td><td>forty</td></tr></table><figcaption>The plan in figures, by the "
      "town.</figcaption></figure><p>" B "</p></div>",
      "lanes two|lamps forty|two years", "in figures" },
    { "a caption that is no figure goes",
      "<div><p>" A "</p><div class=c1><img src=x><div>The bridge in May, before it fell down.</div>"
      "</div><p>" B "</p></div>",
      "old bridge|two years", "before it fell" },
    { "and the name of who took it",
      "<div><p>" A "</p><div class=c1><img src=x><p>The bridge in May, before it fell down</p><p>"
      "Image: Sara Ali</p></div><p>" B "</p></div>",
      "old bridge|two years", "before it fell|Sara" },
    { "a caption in a table of its own goes",
      "<div><table><tr><td><img src=x></td></tr><tr><td>The bridge in May, before it fell down."
      "</td></tr></table>" A "<br><br>" B "</div>",
      "old bridge|two years", "before it fell" },
    { "a teaser with a picture goes",
      "<div><p>" A "</p><p>" B
      "</p><div class=c2><a href=/x><img src=x></a><div><h3><a href=/x>The "
      "flood</a></h3><p>It came at night, and nobody had been warned of it, say "
      "witnesses.</p></div>"
      "</div></div>",
      "old bridge|two years", "at night" },
    { "steps with pictures stay",
      "<div><p>" A "</p><div class=c2><img src=x><h3>First</h3><p>Close the road on both sides."
      "</p></div><div class=c2><img src=y><h3>Then</h3><p>Pull down what is left of "
      "it.</p></div><p>" B "</p></div>",
      "both sides|what is left", "" },
    { "a line of rights goes",
      "<div><p>" A "</p><p>Work at the bridge, last week. © Agency / Sara Ali</p><p>" B
      "</p></div>",
      "old bridge|two years", "last week" },
    { "a caption by class goes",
      "<div><p>" A "</p><div class=image-description>The bridge in May, before it fell down.</div>"
      "<p>" B "</p></div>",
      "old bridge|two years", "before it fell" },
    { "calls at the end go",
      "<div><p>" A "</p><p>" B "</p><p>Follow us on Facebook and Twitter for more.</p><p>For the "
      "latest news, download the app for iOS and Android.</p></div>",
      "old bridge|two years", "Follow|download" },
    { "calls of the story stay",
      "<div><p>" A "</p><p>Protesters had called on Facebook to join the march, which " C
      "</p><p>" B "</p></div>",
      "join the march", "" },
    { "a paragraph in a heading's clothes is one",
      "<div><p>" A B "</p><h2>" C "The old road goes on being used until then, and the ferry too."
      "</h2></div>",
      "old bridge|so long", "" },
    { "parts before the longest part are text",
      "<div><div class=row><div class=article-body><p>" A "</p></div></div><div class=row><div "
      "class=article-body><p>" B "</p><p>" C C C C "</p></div></div></div>",
      "old bridge|two years", "" },
    { "a greeting in a box named for the text stays",
      "<div class=entry-content><p>Dear readers,</p><p>" A "</p><p>" B
      "</p><p>Yours, Sara</p></div>",
      "dear readers|yours, sara", "" },
    { "related posts are other articles, however many",
      "<article><p>" A "</p></article><div class=related-posts><p>" B B "</p><p>" C C "</p><p>" B C
      "</p></div>",
      "old bridge", "two years|so long" },
    { "what both tag and name call a footer is one",
      "<article><p>" A "</p><footer class=entry-footer><p>" B C "</p></footer></article>",
      "old bridge", "two years" },
    { "numbers in names are no words",
      "<div><p>" A A B "</p><div class=\"widget-0ad3b71c fb73c1fb0b\" id=w7ad2><p>" C
      "</p></div></div>",
      "old bridge|so long", "" },
    { "a numbered advert goes",
      "<div><p>" A
      "</p><div class=\"ad1 ad300x250\"><p>Buy a boat, the river is wide.</p></div><p>" B
      "</p></div>",
      "old bridge|two years", "boat" },
    { "a long standfirst needs no comma",
      "<div><h1>Bridge to be rebuilt</h1><p>The council of the town has agreed to build the bridge "
      "again which the flood had taken with it last spring</p></div><div class=entry-content><p>" A
      "</p><p>" B "</p><p>" C "</p></div>",
      "taken with it", "" },
    { "a standfirst above many buttons stays",
      "<div><h1>Bridge to be rebuilt</h1><p>It was closed for a year, and now it will be built "
      "again, says the town.</p></div><div class=share><p>a<p>b<p>c<p>d<p>e<p>f<p>g<p>h<p>i<p>j<p>k"
      "<p>l<p>m<p>n<p>o<p>p<p>q<p>r<p>s<p>t<p>u<p>v</div><div class=entry-content><p>" A "</p><p>" B
      "</p><p>" C "</p></div>",
      "closed for a year", "" },
    { "ruby is read without its help",
      "<div><p>" A "<ruby>橋<rp>(</rp><rt>はし</rt><rp>)</rp></ruby>を渡る。</p><p>" B "</p></div>",
      "橋を渡る", "はし" },
    { "a plain line above links heads a box",
      "<div><p>" A "</p><p>" B
      "</p><div>More great stories</div><ul><li>The flood, <a href=/1>told "
      "by those who</a> saw it</li><li>Boats that <a href=/2>cross</a> at night</li></ul></div>",
      "two years", "told by|cross" },
    { "a quote in a box for videos stays",
      "<div><p>" A "</p><div class=video-container><blockquote><p>We saw it fall.</p></blockquote>"
      "</div><p>" B "</p></div>",
      "saw it fall", "" },
    { "a place and a date above the text go",
      "<div><p>From our office in Riverton, 22 January 2018</p><p>" A "</p><p>" B "</p></div>",
      "two years", "22 january" },
    { "notices at the end go",
      "<div><p>" A "</p><p>" B "</p><p>Comments are moderated before they appear below.</p><p>The "
      "views expressed here are those of the author alone.</p></div>",
      "two years", "moderated|views" },
    { "the same words in the story stay",
      "<div><p>" A "</p><p>The minister read the comments, moderated her plan, and signed.</p><p>" B
      "</p></div>",
      "moderated her plan", "" },
    { "coloured code is text",
      "<div><p>" A "</p><pre><code><span class=\"token comment\"># build it</span>\n<span>make all"
      "</span> and then some more of it, as <span>often as need be</span></code></pre><p>" B
      "</p></div>",
      "make all|as need be", "" },
    { "a line that is all of a bad name goes",
      "<div><p>" A "</p><div><span class=copyright>Paper of the town, since 1911, all of it.</span>"
      "</div><p>" B "</p></div>",
      "two years", "since 1911" },
    { "chapters named after their table of contents are text",
      "<div><section class=toc-part><p>" A "</p></section><section class=toc-part><p>" B
      "</p></section><section class=toc-part><p>" C "</p></section></div>",
      "old bridge|two years|so long", "" },
    { "link lists go",
      "<div><p>" A "</p><p>" B "</p><ul><li><a href=/1>First other story of the day</a></li><li><a "
      "href=/2>Second other story</a></li></ul></div>",
      "two years", "other story" },
    { "item lists stay",
      "<div><p>" A "</p><ul><li>Two lanes for cars, one for bicycles.</li><li>A new lamp every ten "
      "metres.</li></ul><p>" B "</p></div>",
      "two lanes for cars|new lamp|two years", "" },
    { "headings with text stay, loose ones go",
      "<div><p>" A "</p><h2>The plan</h2><p>" B "</p><h2>More stories</h2></div>", "the plan",
      "more stories" },
    { "hidden text goes",
      "<div><p>" A "</p><p style=\"display: none\">Hidden words for robots, many of them.</p><p>" B
      "</p></div>",
      "two years", "robots" },
    { "quotes stay",
      "<div><p>" A
      "</p><blockquote><p>We waited for ten years, said the mayor.</p></blockquote><p>" B
      "</p></div>",
      "ten years, said", "" },
    { "read-also lines go",
      "<div><p>" A "</p><p>Read also: <a href=/x>The flood of the century</a></p><p>" B
      "</p></div>",
      "two years", "flood of the century" },
    { "script and style are no text",
      "<div><p>" A "</p><script>var a = 'script words';</script><style>.a{color:red}</style><p>" B
      "</p></div>",
      "two years", "script words|color" },
    { "a menu that was not closed does not swallow the page",
      "<nav><div><a href=/x>Menu</a></nav><div><p>" A "</p><p>" B "</p><p>" C "</p></div>",
      "old bridge|so long", "" },
    { "a text in boxes of one name is one text",
      "<div><div class=\"article-body one\"><p>" A "</p><p>" B
      "</p></div><div class=promo>Buy!</div>"
      "<div class=\"article-body one\"><p>" C "</p></div></div>",
      "old bridge|so long", "buy" },
    { "the next article is another one",
      "<article><h1>Bridge</h1><div class=article-body><p>" A "</p><p>" B "</p></div></article>"
      "<article><h1>Road</h1><div class=article-body><p>" C C C "</p></div></article>",
      "old bridge|two years", "so long" },
    { "what stands below 'related' goes",
      "<div><p>" A "</p><p>" B "</p><h3>Related stories</h3><p>The flood, one year later</p></div>",
      "two years", "one year later" },
    { "a row of data is one line",
      "<div><p>" A "</p><table><tr><td>Lanes</td><td>two</td></tr></table><p>" B "</p></div>",
      "lanes two", "" },
    { "details are text",
      "<div><p>" A "</p><details><summary>Costs</summary><p>" B "</p></details></div>", "two years",
      "" },
    { "the subject of a post is no name of a part",
      "<div class=\"post tag-facebook category-video\"><p>" A "</p></div><div><p>" C "</p></div>",
      "old bridge", "" },
    { "date and byline above the text go",
      "<div><p>By Sara Ali</p><p>24 August 2020</p><p>" A "</p><p>" B "</p></div>", "two years",
      "sara ali|24 august" },
    { "quotes of other sites stay",
      "<div><p>" A "</p><div class=\"social-media-embed twitter\"><blockquote class=twitter-tweet>"
      "<p>We saw it fall.</p></blockquote></div><p>" B "</p></div>",
      "saw it fall", "" },
    { "forms go",
      "<div><p>" A "</p><p>" B
      "</p></div><form><p>Leave us your address and we write to you, often.</p></form>",
      "two years", "write to you" },
};

static bool contains(span body, span piece) {
    return span_find_nocase(body, piece) >= 0;
}

static void chooses_the_text(void) {
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        span html = arena_fmt(&a, "<html><head><title>Bridge</title></head><body>%s</body></html>",
                              rows[i].html);
        struct page_input in = { .html = html, .url = SPAN("http://paper.example/a") };
        struct page p;
        struct error err = { 0 };
        enum errc rc = page_parse(&in, &a, &p, &err);
        CHECK_OK(rc, err);
        if (rc != ERRC_OK) continue;
        span list = span_of(rows[i].has), piece;
        while (list.len && span_next(&list, '|', &piece))
            CHECK(contains(p.article.body, piece), "%s: lacks '%.*s'", rows[i].name,
                  SPAN_ARG(piece));
        list = span_of(rows[i].lacks);
        while (list.len && span_next(&list, '|', &piece))
            CHECK(!contains(p.article.body, piece), "%s: has '%.*s'", rows[i].name,
                  SPAN_ARG(piece));
    }
}

static void marks_blocks(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct page_input in = { .html = SPAN("<html><body><div><p>" A
                                          "</p><h2>Plan</h2><ul><li>One lane, no more.</li></ul>"
                                          "<blockquote>Ten years, she said.</blockquote><p>" B
                                          "</p></div>"),
                             .url = SPAN("http://paper.example/a") };
    struct page p;
    struct error err = { 0 };
    CHECK_OK(page_parse(&in, &a, &p, &err), err);
    static const int want[] = { BLOCK_PARAGRAPH, BLOCK_HEADING, BLOCK_ITEM, BLOCK_QUOTE,
                                BLOCK_PARAGRAPH };
    span rest = p.article.body, text;
    int kind;
    size_t n = 0;
    while (body_next(&rest, &kind, &text)) {
        CHECK(n < COUNT_OF(want) && kind == want[n], "block %zu is of kind %d", n, kind);
        n++;
    }
    CHECK(n == COUNT_OF(want), "%zu blocks", n);
}

/* A description of the page between headline and text. */
static bool keeps_description(const char *text) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    span html =
        arena_fmt(&a,
                  "<html><head><meta name=description content=\"%s\"></head><body><div>"
                  "<h1>Bridge to be rebuilt</h1><p>%s</p></div><div class=entry-content><p>" A
                  "</p><p>" B "</p><p>" C "</p></div></body></html>",
                  text, text);
    struct page_input in = { .html = html, .url = SPAN("http://paper.example/a") };
    struct page p;
    struct error err = { 0 };
    CHECK_OK(page_parse(&in, &a, &p, &err), err);
    CHECK(contains(p.article.body, SPAN("old bridge")), "the text");
    CHECK(span_eq(p.article.summary, span_of(text)), "the description");
    return contains(p.article.body, SPAN("wants it back"));
}

static void tells_a_lead_from_a_second_headline(void) {
    CHECK(
        keeps_description("The river took it. The town wants it back whatever it costs to build."),
        "two sentences");
    CHECK(
        keeps_description("The town wants it back whatever it costs to build, says the mayor, who "
                          "has asked the ministry in the capital for help and for money."),
        "a long sentence");
    CHECK(!keeps_description("The town wants it back whatever the new bridge will cost."),
          "a short sentence");
}

/* JSON-LD has two paragraphs, and something of the page may come before, between and behind. */
static span beside_claim(const char *claimed, const char *before, const char *between,
                         const char *behind, struct arena *a) {
    span html = arena_fmt(a,
                          "<html><head><script type=\"application/ld+json\">{\"@type\":"
                          "\"NewsArticle\",\"headline\":\"Bridge\",\"articleBody\":\"%s\"}"
                          "</script></head><body><div><p>%s</p><p>" A B "</p><p>%s</p><p>" B A C
                          "</p><p>%s</p></div></body></html>",
                          claimed, before, between, behind);
    struct page_input in = { .html = html, .url = SPAN("http://paper.example/a") };
    struct page p;
    struct error err = { 0 };
    CHECK_OK(page_parse(&in, a, &p, &err), err);
    return p.article.body;
}

static unsigned times_of(span body, const char *piece) {
    unsigned n = 0;
    for (ptrdiff_t at; (at = span_find(body, span_of(piece))) >= 0; n++)
        body = span_from(body, (size_t) at + 1);
    return n;
}

static unsigned read_times_of(const char *body, const char *piece) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    span html = arena_fmt(&a, "<html><body><div>%s</div></body></html>", body);
    struct page_input in = { .html = html, .url = SPAN("http://paper.example/a") };
    struct page p;
    struct error err = { 0 };
    CHECK_OK(page_parse(&in, &a, &p, &err), err);
    return times_of(p.article.body, piece);
}

static void reads_what_repeats_once(void) {
    CHECK(read_times_of("<div><p>" A "</p></div><div class=wide><p>" A "</p></div><p>" B "</p>",
                        "old bridge") == 1,
          "for narrow and wide screens");
    CHECK(read_times_of("<p>" A "</p><div><blockquote><p>" A "</p></blockquote></div><p>" B "</p>",
                        "old bridge") == 1,
          "a quote of the text");
    CHECK(read_times_of("<p>" A "</p><p>" B "</p><p>" A "</p><p>" C "</p>", "old bridge") == 2,
          "a refrain");
    CHECK(read_times_of("<div><h2>One</h2><p>" A "</p></div><div><h2>Two</h2><p>" A "</p></div>",
                        "old bridge") == 2,
          "under two headings");
}

static void believes_the_claimed_text(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    static const char before[] = "It was closed for a year, and now it will be built again.";
    static const char between[] = "This story was made by hand, and you can help us.";
    static const char behind[] = "Sara Ali writes about rivers, bridges and boats since long.";
    span body = beside_claim(A B "\\n" B A C, before, between, behind, &a);
    CHECK(contains(body, SPAN("so long")) && contains(body, SPAN("two years")), "the text");
    CHECK(contains(body, SPAN("closed for a year")), "what stands before it stays");
    CHECK(!contains(body, SPAN("made by hand")), "between");
    CHECK(!contains(body, SPAN("writes about")), "behind");
    /* cut amid a paragraph, or another text: not believed */
    body = beside_claim(A B "\\n" B A "Residents welcomed the", before, between, behind, &a);
    CHECK(contains(body, SPAN("made by hand")) && contains(body, SPAN("writes about")), "cut");
    body = beside_claim(A B "\\n" B B B B B B, before, between, behind, &a);
    CHECK(contains(body, SPAN("made by hand")) && contains(body, SPAN("so long")), "another");
}

static void falls_back_on_the_scripted_text(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct page_input in = {
        .html = SPAN("<html><head><script type=\"application/ld+json\">{\"@type\":\"NewsArticle\","
                     "\"headline\":\"Bridge\",\"articleBody\":\"" A B C A B C "\"}</script></head>"
                     "<body><div id=app>Loading</div></body></html>"),
        .url = SPAN("http://paper.example/a")
    };
    struct page p;
    struct error err = { 0 };
    CHECK_OK(page_parse(&in, &a, &p, &err), err);
    CHECK(contains(p.article.body, SPAN("two years")), "body from json-ld");
}

int main(void) {
    RUN(chooses_the_text);
    RUN(marks_blocks);
    RUN(tells_a_lead_from_a_second_headline);
    RUN(reads_what_repeats_once);
    RUN(believes_the_claimed_text);
    RUN(falls_back_on_the_scripted_text);
    return check_done();
}
