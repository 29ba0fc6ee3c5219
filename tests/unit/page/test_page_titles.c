/* titles: which of a page's claims and headings is the headline. */

#include "claims_testing.h"

static const struct {
    const char *name, *head, *body, *want;
} title_rows[] = {
    { "title alone", "<title>Bridge to be rebuilt</title>", "", "Bridge to be rebuilt" },
    { "site at the end goes",
      "<title>Bridge to be rebuilt | Paper</title><meta property=og:site_name content=Paper>", "",
      "Bridge to be rebuilt" },
    { "site known by its domain goes", "<title>Bridge to be rebuilt - paper.example</title>", "",
      "Bridge to be rebuilt" },
    { "a heading that the page confirms wins",
      "<title>Bridge to be rebuilt at last - Paper</title>",
      "<h1>Paper</h1><h1>Bridge to be rebuilt at last</h1>", "Bridge to be rebuilt at last" },
    { "og:title before an unrelated heading",
      "<meta property=og:title content=\"Bridge to be rebuilt\">", "<h1>Welcome to us all</h1>",
      "Bridge to be rebuilt" },
    { "json-ld headline with entities",
      "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Bridge "
      "&amp; town\"}</script>",
      "", "Bridge & town" },
    { "a label before a bar goes", "<title>Opinion | Bridge to be rebuilt at once</title>",
      "<h1>Opinion | Bridge to be rebuilt at once</h1>", "Bridge to be rebuilt at once" },
    { "the site's name as heading is no headline",
      "<title>Bridge to be rebuilt at last - Daily Paper</title><meta property=og:site_name "
      "content=\"Daily Paper\">",
      "<h1>Daily Paper</h1><h2>Bridge to be rebuilt at last</h2>", "Bridge to be rebuilt at last" },
    { "a kicker that the claims leave out goes",
      "<meta property=og:title content=\"Bridge to be rebuilt at last\">",
      "<h1>Culture: Bridge to be rebuilt at last</h1>", "Bridge to be rebuilt at last" },
    { "a kicker that all claims name stays",
      "<meta property=og:title content=\"Kenya: Bridge to be rebuilt\">"
      "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Kenya: "
      "Bridge to be rebuilt\"}</script>",
      "<h1>Bridge to be rebuilt</h1>", "Kenya: Bridge to be rebuilt" },
    { "a heading that links home is no headline",
      "<title>Four Winds \xC2\xBB Blog \xC2\xBB Bridge to be rebuilt at last</title>",
      "<h1><a href=/>Four Winds</a></h1><h2>Bridge to be rebuilt at last</h2>",
      "Bridge to be rebuilt at last" },
    { "the only heading, though the page names itself otherwise",
      "<meta property=og:title content=\"Ten ways to save money\">",
      "<h1>How the bridge was rebuilt at last</h1>", "How the bridge was rebuilt at last" },
    { "a headline that names the paper is no name of the paper",
      "<title>Paper - News - Bridge rebuilt, says the Paper, with the money of the "
      "town</title>",
      "<h1>Bridge rebuilt, says the Paper, with the money of the town</h1>",
      "Bridge rebuilt, says the Paper, with the money of the town" },
    { "the longer of two confirmed headings",
      "<title>Service - News - Bridge to be rebuilt at last</title>",
      "<h1>News</h1><h1>Bridge to be rebuilt at last</h1>", "Bridge to be rebuilt at last" },
    { "words of a longer headline are another heading",
      "<meta property=og:title content=\"The bridge and the money: how it was rebuilt\">",
      "<h2>The bridge and the money</h2>", "The bridge and the money: how it was rebuilt" },
    { "the site without blanks around its bar",
      "<meta property=og:site_name content=\"Daily Paper\"><meta property=og:title "
      "content=\"Bridge to be rebuilt|Daily Paper\">",
      "", "Bridge to be rebuilt" },
    { "a day before a headline goes",
      "<meta property=og:title content=\"24.08.2020 - Bridge to be rebuilt\">", "",
      "Bridge to be rebuilt" },
    { "a heading among crumbs yields to the one above the text",
      "<title>Bridge SEO words of the town</title><meta property=og:title content=\"Bridge SEO "
      "words of the town\">" LD("{\"@type\":\"NewsArticle\",\"headline\":\"Bridge to be "
                                "rebuilt at last\"}"),
      "<ul><li><h1>Bridge SEO words of the town</h1></li></ul><h2>Bridge to be rebuilt at "
      "last</h2>",
      "Bridge to be rebuilt at last" },
    { "a heading named as breadcrumb is none either",
      "<title>Bridge SEO words of the town</title><meta property=og:title content=\"Bridge to "
      "be rebuilt at last\">",
      "<h1 class=breadcrumb__last>Bridge SEO words of the town</h1><h2>Bridge to be rebuilt at "
      "last</h2>",
      "Bridge to be rebuilt at last" },
    { "a heading that links to another page is not the only one",
      "<meta property=og:title content=\"Ten ways to save money\">",
      "<h1>How the bridge was rebuilt at last</h1><h1><a href=/news/>More news of this "
      "town</a></h1>",
      "How the bridge was rebuilt at last" },
    { "a heading that links to what it writes about", "<title>Home</title>",
      "<h1><a href=https://other.example/film>Farewell, bridge</a></h1>", "Farewell, bridge" },
    { "a section's link inside a heading is no link of it", "<title>x</title>",
      "<h1><a href=/town/>Town</a> Bridge to be rebuilt at last, says the council</h1>",
      "Town Bridge to be rebuilt at last, says the council" },
    { "a kicker by its name", "<title>Vote: Bridge to be rebuilt | Paper</title>",
      "<h1><span class=dachzeile>After the vote</span> <span>Bridge to be rebuilt</span></h1>",
      "Bridge to be rebuilt" },
    { "a colon for screen readers goes with the kicker",
      "<title>Vote: Bridge to be rebuilt</title>",
      "<h1><span class=kicker>Vote</span><span class=sr-only>: </span>Bridge to be "
      "rebuilt</h1>",
      "Bridge to be rebuilt" },
    { "so does a dash that is placed off the screen", "<title>Vote: Bridge to be rebuilt</title>",
      "<h1><span class=kicker>Vote</span><span class=h-offscreen> - </span><span>Bridge to be "
      "rebuilt</span></h1>",
      "Bridge to be rebuilt" },
    { "a part with a line of its own by its class is not glued to the other", "<title>x</title>",
      "<h1><span class=\"mb-2 block\">Bridge to be rebuilt at last</span>What it costs<span "
      "class=d-block>and who pays</span></h1>",
      "Bridge to be rebuilt at last What it costs and who pays" },
    { "a letter of its own style is not parted from its word", "<title>x</title>",
      "<h1><span class=blocky>B</span>ridge to be rebuilt at last</h1>",
      "Bridge to be rebuilt at last" },
    { "a colon with nothing behind it goes", "<title>Bridge to be rebuilt at last :</title>", "",
      "Bridge to be rebuilt at last" },
    { "where the page names itself alone, the heading above the text", "<title>Paper</title>",
      "<h3>Menu of this page</h3><h2>Bridge to be rebuilt at last</h2>",
      "Bridge to be rebuilt at last" },
    { "not a heading that leads elsewhere", "<title>Paper</title>",
      "<h2>Bridge to be rebuilt at last</h2><h2><a href=/more>More news of this town</a></h2>",
      "Bridge to be rebuilt at last" },
    { "a printed colon makes one headline of both", "<title>Vote: Bridge to be rebuilt</title>",
      "<h1><span class=kicker>Vote<b>:&nbsp;</b></span>Bridge to be rebuilt</h1>",
      "Vote: Bridge to be rebuilt" },
    { "a second line in small print goes", "<title>Bridge to be rebuilt</title>",
      "<h1>Bridge to be rebuilt <small>What the council said</small></h1>",
      "Bridge to be rebuilt" },
    { "a lesser heading inside goes", "<title>Bridge to be rebuilt</title>",
      "<h1><div>Bridge to be rebuilt</div><h4>What the council said</h4></h1>",
      "Bridge to be rebuilt" },
    { "what stands over kanji to read them is not read twice", "<title>x</title>",
      "<h1><ruby>橋<rp>(</rp><rt>はし</rt><rp>)</rp></ruby>を直す、町は来月から三年かけて</h1>",
      "橋を直す、町は来月から三年かけて" },
    { "a heading that a template cut",
      "<meta property=og:title content=\"Bridge to be rebuilt, says the council\">",
      "<h2>Bridge to be rebuilt, says...</h2>", "Bridge to be rebuilt, says the council" },
    { "dots that the claims have too stay",
      "<meta property=og:title content=\"Bridge to be rebuilt ...\">",
      "<h1>Bridge to be rebuilt ...</h1>", "Bridge to be rebuilt ..." },
    { "a field of the headline alone drops a section",
      "<meta property=og:title content=\"Bridge to be rebuilt-Politics\"><meta name=headline "
      "content=\"Bridge to be rebuilt\">",
      "", "Bridge to be rebuilt" },
    { "words before a claim without a sign belong to the headline",
      "<meta property=og:title content=\"Bridges of this town\">",
      "<h1>The seven fine bridges of this town</h1>", "The seven fine bridges of this town" },
    { "a kicker in an element of its own without a name",
      "<meta property=og:title content=\"Bridge to be rebuilt\">",
      "<h1><span>Vote</span> <span>Bridge to be rebuilt</span></h1>", "Bridge to be rebuilt" },
    { "a lesser heading that ends with a claim",
      "<title>Council votes for a new bridge</title><meta property=og:title content=\"Bridge "
      "to be rebuilt at last\">",
      "<nav><h1>Council votes for a new bridge</h1></nav><h2><span>Vote in the council "
      "</span><span>Bridge to be rebuilt at last</span></h2>",
      "Bridge to be rebuilt at last" },
    { "two lines get the colon of the claim", "<title>Vote: Bridge to be rebuilt</title>",
      "<h1><span>Vote</span><br><span>Bridge to be rebuilt</span></h1>",
      "Vote: Bridge to be rebuilt" },
    { "a label that separate fields name stays",
      "<meta property=og:title content=\"BUDGET | Bridge to be rebuilt this year\">" LD(
          "{\"@type\":\"NewsArticle\",\"headline\":\"BUDGET | Bridge to be rebuilt this "
          "year\"}"),
      "<h1>BUDGET | Bridge to be rebuilt this year</h1>",
      "BUDGET | Bridge to be rebuilt this year" },
    { "the only heading though short, where nothing else names the page",
      "<title>Trips and walks in our fine town</title>", "<h1>West Bank</h1>", "West Bank" },
    { "but not against a claim", "<meta property=og:title content=\"Bridge to be rebuilt\">",
      "<h1>West Bank</h1>", "Bridge to be rebuilt" },
    { "the site before the headline goes",
      "<title>The Paper Example Club - Bridge to be rebuilt - Press</title><meta "
      "property=og:site_name content=\"The Paper Example Club\">",
      "", "Bridge to be rebuilt" },
    { "the words of a logo are no headline", "<title>Bridge to be rebuilt :: Four Winds</title>",
      "<div class=logo><h1>Four Winds</h1></div>", "Bridge to be rebuilt" },
    { "a name with a logo's letters is none of a logo",
      "<title>Bridge SEO words and more words</title>",
      "<div class=blogoverview><h1>How the bridge was rebuilt at last</h1></div>",
      "How the bridge was rebuilt at last" },
    { "of headings that hardly agree the first",
      "<meta property=og:title content=\"Our best bridges in this town\">",
      "<h1>Seven crossings to see in town</h1><h1>Next in your guide: be in the open in this "
      "town</h1>",
      "Seven crossings to see in town" },
    { "the beginning of a title that other fields confirm is another heading",
      "<title>The bridges 2024: when they open - and how</title><meta property=og:title "
      "content=\"The bridges 2024: when they open - and how\">",
      "<h2>When open the bridges 2024?</h2>", "The bridges 2024: when they open - and how" },
    { "days with a dash between them are one part", "<title>Report 14. - 20. January 2022</title>",
      "", "Report 14. - 20. January 2022" },
    { "the site's name before the headline goes",
      "<title>paper.example Bridge to be rebuilt</title>", "", "Bridge to be rebuilt" },
    { "a part of a title that other fields confirm, word by word",
      "<title>Bridge to be rebuilt - News of the town</title><meta property=og:title "
      "content=\"Bridge to be rebuilt - News of the town\">",
      "<h1 class=strapline>News of the town</h1><h2 class=title>Bridge to be rebuilt</h2>",
      "Bridge to be rebuilt" },
    { "a kicker that claims put before a dash goes",
      "<meta property=og:title content=\"Council - Bridge to be rebuilt\">" LD(
          "{\"@type\":\"NewsArticle\",\"headline\":\"Council - Bridge to be rebuilt\"}"),
      "<h1>Bridge to be rebuilt</h1>", "Bridge to be rebuilt" },
    { "a label of a forum",
      "<meta property=og:title content=\"Notes - Bridge to be rebuilt\">" LD(
          "{\"@type\":\"DiscussionForumPosting\",\"headline\":\"Bridge to be rebuilt\"}"),
      "<h1><span>Notes</span>&nbsp;Bridge to be rebuilt</h1>", "Bridge to be rebuilt" },
    { "a dash inside a headline stays",
      "<title>Bridge - the plan - explained</title><meta property=og:title content=\"Bridge - "
      "the plan - explained\">",
      "", "Bridge - the plan - explained" },
};

static void chooses_titles(void) {
    for (size_t i = 0; i < COUNT_OF(title_rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct page p;
        CHECK(read_head(title_rows[i].head, title_rows[i].body, "https://www.paper.example/x", &a,
                        &p),
              "parses");
        CHECK(span_eq(p.article.title, span_of(title_rows[i].want)), "%s: got '%.*s'",
              title_rows[i].name, SPAN_ARG(p.article.title));
    }
}

/* What stands behind the beginning of the text, and pages that are nothing but the site. */
static void weighs_titles_by_the_text(void) {
    static const struct {
        const char *name, *url, *html, *want;
    } rows[] = {
        { "a heading behind the text that no claim says", "https://www.paper.example/x",
          "<title>Swimming - News - Swimming | Paper</title><body><h2>Cards for the lake can be "
          "ordered</h2><p>" WORDS "<p>" WORDS "<div><h1>Our partners - Swimming</h1></div>",
          "Cards for the lake can be ordered" },
        { "the home page is named by the site", "https://www.paper.example/",
          "<title>Paper</title><body><h2>Bridge to be rebuilt at last</h2><p>" WORDS, "Paper" },
        { "another page is not", "https://www.paper.example/?id=2",
          "<title>Paper</title><body><h2>Bridge to be rebuilt at last</h2><p>" WORDS,
          "Bridge to be rebuilt at last" },
        { "a headline that only contains the name is one", "https://www.paper.example/x",
          "<title>Paper mills of this town</title><body><h2>How the council made the decision</h2>"
          "<p>" WORDS,
          "Paper mills of this town" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct page p;
        struct page_input in = { .html = span_of(rows[i].html), .url = span_of(rows[i].url) };
        CHECK(page_parse(&in, &a, &p, NULL) == ERRC_OK, "parses");
        CHECK(span_eq(p.article.title, span_of(rows[i].want)), "%s: got '%.*s'", rows[i].name,
              SPAN_ARG(p.article.title));
    }
}

int main(void) {
    RUN(chooses_titles);
    RUN(weighs_titles_by_the_text);
    return check_done();
}
