#include "base/json.h"
#include "press/html.h"
#include "press_testing.h"

static struct buf corpus = BUF(64 << 20);

static void routes_answer_with_their_status_and_type(void) {
    struct press *p = testing_open(buf_span(&corpus), NULL);
    static const struct {
        const char *host, *target;
        int status;
        const char *type, *holds;
    } rows[] = {
        { "paper0", "/", 200, "text/html; charset=utf-8", "/section/0/" },
        { "paper0", "/robots.txt", 200, "text/plain; charset=utf-8", "Sitemap: http://paper0." },
        { "paper0", "/rss.xml", 200, "application/rss+xml; charset=utf-8", "<rss" },
        { "paper1", "/feed/atom", 200, "application/atom+xml; charset=utf-8", "<feed" },
        { "paper2", "/feed.json", 200, "application/feed+json", "jsonfeed.org" },
        { "paper4", "/index.rdf", 200, "application/rdf+xml; charset=utf-8", "rdf:RDF" },
        { "paper3", "/sitemap.xml", 200, "application/xml; charset=utf-8", "sitemap-1.xml" },
        { "paper3", "/sitemap-1.xml", 200, "application/xml; charset=utf-8", "news:title" },
        { "paper3", "/sitemap-2.xml", 404, "text/html; charset=utf-8", "" },
        { "paper1", "/rss.xml", 404, "text/html; charset=utf-8", "" },
        { "paper0", "/section/0/?page=2", 200, "text/html; charset=utf-8", "" },
        { "paper0", "/section/7/", 404, "text/html; charset=utf-8", "" },
        { "paper0", "/article/100001", 200, "text/html; charset=utf-8", "ld+json" },
        { "paper0", "/article/100001?utm_source=x", 200, "text/html; charset=utf-8", "ld+json" },
        { "paper0", "/article/999", 404, "text/html; charset=utf-8", "" },
        { "paper0", "/private/editor", 404, "text/html; charset=utf-8", "" },
        { "paper0", "/pic/100000-800.jpg", 404, "text/html; charset=utf-8", "" },
        { "paper0", "/pic/100001-99999.jpg", 404, "text/html; charset=utf-8", "" },
        { "nobody", "/", 200, "text/html; charset=utf-8", "paper3.localhost" },
        { "nobody", "/x", 404, "text/html; charset=utf-8", "" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct press_answer a;
        testing_get(p, rows[i].host, rows[i].target, &a);
        CHECK(a.status == rows[i].status, "%s%s: status %d", rows[i].host, rows[i].target,
              a.status);
        CHECK(strcmp(a.content_type, rows[i].type) == 0, "%s%s: type %s", rows[i].host,
              rows[i].target, a.content_type);
        CHECK(testing_has(&a, rows[i].holds), "%s%s: lacks %s", rows[i].host, rows[i].target,
              rows[i].holds);
        press_answer_done(&a);
    }
    press_close(p);
}

static void every_layout_shows_title_text_and_a_picture_that_exists(void) {
    struct press *p = testing_open(buf_span(&corpus), NULL);
    for (size_t i = 0; i < p->papers.len; i++) {
        const struct press_paper *paper = &p->papers.at[i];
        const struct press_item *item = &paper->items.at[5];
        struct press_answer a;
        testing_get(p, arena_cstr(&p->arena, paper->slug), arena_cstr(&p->arena, item->path), &a);
        CHECK(a.status == 200, "%.*s: status %d", SPAN_ARG(item->path), a.status);
        DEFER(buf_done) struct buf want = BUF(4096);
        const char *texts[] = { "افتتاح «حديقة» رقم 5 &amp; أكثر",
                                "بدأ العمل في الحديقة 5 صباح اليوم &lt;وسط&gt; المدينة.",
                                "ماذا بعد", "وطلبوا المزيد." };
        for (size_t t = 0; t < COUNT_OF(texts); t++) {
            buf_clear(&want);
            if (paper->layout == LAYOUT_TABLES)
                press_to_cp1256(span_of(texts[t]), &want);
            else
                buf_add(&want, span_of(texts[t]));
            CHECK(span_find(buf_span(&a.body), buf_span(&want)) >= 0, "layout %d lacks '%s'",
                  paper->layout, texts[t]);
        }
        CHECK(!testing_has(&a, "## "), "layout %d shows the heading's mark", paper->layout);
        CHECK(testing_has(&a, "/pic/100006-") == (item->scene >= 0), "layout %d: picture",
              paper->layout);
        press_answer_done(&a);
    }
    CHECK(p->papers.len >= LAYOUT_COUNT, "all %d layouts are met", LAYOUT_COUNT);
    press_close(p);
}

/* What each layout tells of the date, and no more. */
static void dates_stand_where_the_layout_says(void) {
    struct press *p = testing_open(buf_span(&corpus), NULL);
    static const struct {
        enum press_layout layout;
        const char *has, *lacks;
    } rows[] = {
        { LAYOUT_ARTICLE, "\"datePublished\":\"2015-07-01T08:31:00+03:00\"", "هـ<" },
        { LAYOUT_SOUP, "article:published_time\" content=\"2015-07-01T08:31:00+03:00\"", "هـ<" },
        { LAYOUT_MICRODATA, "itemprop=\"datePublished\" content=\"2015-07-01T", "هـ<" },
        { LAYOUT_META, "name=\"pubdate\" content=\"2015-07-01T", "2015<" },
        { LAYOUT_WORDS, "الأربعاء 1 يوليو 2015", "2015-07-01" },
        { LAYOUT_HIJRI, "14 رمضان 1436هـ", "2015" },
        { LAYOUT_BREAKS, "١ يوليو ٢٠١٥", "2015" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct press_paper *paper = &p->papers.at[rows[i].layout];
        CHECK(paper->layout == rows[i].layout, "paper %d has layout %d", (int) i, paper->layout);
        struct press_answer a;
        struct press_view v = { .press = p, .paper = paper, .published = 10 };
        press_answer_init(&a);
        v.out = &a.body, v.arena = &a.arena;
        press_render_article(&v, &paper->items.at[5], &a.content_type);
        CHECK(testing_has(&a, rows[i].has), "layout %d lacks '%s'", rows[i].layout, rows[i].has);
        /* Only addresses of the dated style may hold the digits of the year. */
        if (paper->url_style != URL_DATED)
            CHECK(!testing_has(&a, rows[i].lacks), "layout %d has '%s'", rows[i].layout,
                  rows[i].lacks);
        press_answer_done(&a);
    }
    press_close(p);
}

static void feeds_are_well_formed_and_hold_their_items(void) {
    struct press *p = testing_open(buf_span(&corpus), NULL);
    for (size_t i = 0; i < p->papers.len; i++) {
        const struct press_paper *paper = &p->papers.at[i];
        struct press_answer a;
        testing_get(p, arena_cstr(&p->arena, paper->slug),
                    arena_cstr(&p->arena, press_feed_path(paper)), &a);
        CHECK(a.status == 200, "paper %zu: status %d", i, a.status);
        if (paper->feed == PRESS_JSON) {
            DEFER(arena_done) struct arena arena = ARENA_INIT;
            struct json *root = NULL;
            struct error err = { 0 };
            CHECK_OK(json_parse(buf_span(&a.body), NULL, &arena, &root, &err), err);
            CHECK(json_get(root, "items") && json_get(root, "items")->count == paper->items.len,
                  "paper %zu: all items", i);
        } else {
            const char *fault = testing_xml_fault(buf_span(&a.body));
            CHECK(!fault, "paper %zu, feed %d: %s", i, paper->feed, fault);
        }
        press_answer_done(&a);
    }
    press_close(p);
}

static void a_feed_of_a_living_paper_slides(void) {
    struct press_options opts = { .from_s = 1435708800 + 5 * DAY_S, .speed = 1 }; /* 6 July 2015 */
    struct press *p = testing_open(buf_span(&corpus), &opts);
    const struct press_paper *paper = &p->papers.at[0];
    size_t out = press_paper_published(paper, press_now_s(p));
    CHECK(out > 90 && out < paper->items.len, "%zu are out", out);
    struct press_answer a;
    testing_get(p, "paper0", "/rss.xml", &a);
    size_t items = 0;
    for (span s = buf_span(&a.body);;) {
        ptrdiff_t at = span_find(s, SPAN("<item>"));
        if (at < 0) break;
        s = span_from(s, (size_t) at + 1);
        items++;
    }
    CHECK(items == 50, "the feed shows %zu", items);
    press_answer_done(&a);
    testing_get(p, "paper0", arena_cstr(&p->arena, paper->items.at[out].path), &a);
    CHECK(a.status == 404, "what is not published yet is not found: %d", a.status);
    press_answer_done(&a);
    press_close(p);
}

static void published_list_is_the_truth(void) {
    struct press *p = testing_open(buf_span(&corpus), NULL);
    struct press_answer a;
    testing_get(p, "nobody", "/_press/published.jsonl", &a);
    span rest = buf_span(&a.body), line;
    size_t lines = 0;
    while (span_next(&rest, '\n', &line)) {
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        struct json *o = NULL;
        struct error err = { 0 };
        if (!line.len) continue;
        CHECK_OK(json_parse(line, NULL, &arena, &o, &err), err);
        if (lines++ > 20) continue;
        span url = json_get_text(o, "url");
        CHECK(span_starts(url, SPAN("http://paper")), "url '%.*s'", SPAN_ARG(url));
        CHECK(span_starts(json_get_text(o, "published"), json_get_text(o, "day")), "day");
    }
    CHECK(lines == press_article_count(p), "%zu lines", lines);
    press_answer_done(&a);
    press_close(p);
}

static void local_times_without_a_zone_stay_local(void) {
    struct press *p =
        testing_open(SPAN("{\"id\":\"1\",\"source\":\"a\",\"title\":\"t\",\"body\":\"b\","
                          "\"published\":\"2015-07-21T02:16:13\"}\n"
                          "{\"id\":\"2\",\"source\":\"a\",\"title\":\"t\",\"body\":\"b\","
                          "\"published\":\"2015-07-22T22:00:00Z\"}\n"
                          "{\"id\":\"3\",\"source\":\"a\",\"title\":\"t\",\"body\":\"b\","
                          "\"published\":\"2015-07-25\"}\n"),
                     NULL);
    static const char *const want[] = { "2015-07-21T02:16:13+03:00", "2015-07-23T01:00:00+03:00",
                                        "2015-07-25T00:00:00+03:00" };
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        DEFER(buf_done) struct buf iso = BUF(64);
        press_iso(&iso, &p->papers.at[0], p->papers.at[0].items.at[i].published_s);
        CHECK(span_eq(buf_span(&iso), span_of(want[i])), "row %zu: %.*s", i, (int) iso.len, iso.at);
    }
    press_close(p);
}

static void a_title_is_what_a_reader_sees(void) {
    struct press *p = testing_open(SPAN("{\"id\":\"1\",\"source\":\"a\",\"body\":\"b\","
                                        "\"title\":\"\\u200bواحد  اثنان \\n ثلاثة\"}\n"),
                                   NULL);
    span title = p->papers.at[0].items.at[0].title;
    CHECK(span_eq(title, SPAN("واحد اثنان ثلاثة")), "got '%.*s'", SPAN_ARG(title));
    press_close(p);
}

static void sources_are_a_table(void) {
    struct press *p = testing_open(buf_span(&corpus), NULL);
    DEFER(buf_done) struct buf tsv = BUF(MIB);
    press_write_sources(p, &tsv);
    span rest = buf_span(&tsv), line, cell;
    size_t lines = 0;
    while (span_next(&rest, '\n', &line)) {
        size_t cells = 0;
        if (!line.len) continue;
        while (span_next(&line, '\t', &cell)) cells++;
        CHECK(cells == 7, "line %zu has %zu cells", lines, cells);
        lines++;
    }
    CHECK(lines == p->papers.len + 1, "%zu lines", lines);
    press_close(p);
}

static void code_page_1256(void) {
    DEFER(buf_done) struct buf out = BUF(256);
    press_to_cp1256(SPAN("خبر «5» é 漢"), &out);
    CHECK(span_eq(buf_span(&out), SPAN("\xce\xc8\xd1 \xab"
                                       "5\xbb \xe9 &#28450;")),
          "got %.*s", (int) out.len, out.at);
}

static void gzip_of_nothing_and_of_more_than_a_block(void) {
    DEFER(buf_done) struct buf out = BUF(MIB), text = BUF(MIB);
    /* The bytes of `gzip -n` differ only in the block: crc of "123456789" is the check value. */
    press_gzip(SPAN("123456789"), &out);
    CHECK(span_ends(buf_span(&out), SPAN("\x26\x39\xf4\xcb\x09\0\0\0")), "crc and length");
    buf_clear(&out);
    press_gzip(SPAN_EMPTY, &out);
    CHECK(out.len == 10 + 5 + 8, "empty: %zu bytes", out.len);
    buf_clear(&out);
    while (text.len < 100000) buf_add_char(&text, 'x');
    press_gzip(buf_span(&text), &out);
    CHECK(out.len == 10 + 2 * 5 + 100000 + 8, "two blocks: %zu bytes", out.len);
}

static void pictures_are_drawn_once_for_a_seed(void) {
    static const char *const formats[] = { "jpeg", "png", "webp" };
    for (int scene = 0; scene < SCENE_COUNT; scene++) {
        DEFER(buf_done) struct buf a = BUF(MIB), b = BUF(MIB), c = BUF(MIB);
        struct error err = { 0 };
        const char *format = formats[scene % 3];
        CHECK_OK(press_render_picture(scene, 7, 200, format, &a, &err), err);
        CHECK_OK(press_render_picture(scene, 7, 200, format, &b, &err), err);
        CHECK_OK(press_render_picture(scene, 8, 200, format, &c, &err), err);
        CHECK(span_eq(buf_span(&a), buf_span(&b)), "scene %d is steady", scene);
        CHECK(!span_eq(buf_span(&a), buf_span(&c)), "scene %d follows its seed", scene);
    }
}

int main(void) {
    testing_corpus(&corpus, 12, 200);
    RUN(routes_answer_with_their_status_and_type);
    RUN(every_layout_shows_title_text_and_a_picture_that_exists);
    RUN(dates_stand_where_the_layout_says);
    RUN(feeds_are_well_formed_and_hold_their_items);
    RUN(a_feed_of_a_living_paper_slides);
    RUN(published_list_is_the_truth);
    RUN(local_times_without_a_zone_stay_local);
    RUN(a_title_is_what_a_reader_sees);
    RUN(sources_are_a_table);
    RUN(code_page_1256);
    RUN(gzip_of_nothing_and_of_more_than_a_block);
    RUN(pictures_are_drawn_once_for_a_seed);
    buf_done(&corpus);
    return check_done();
}
