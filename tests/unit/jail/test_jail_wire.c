/* jail wire: what goes in comes out; whatever else comes in is refused without harm. */

#include "base/mem.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "check.h"
#include "jail/wire_priv.h"

enum { RECORD_MAX = 4 << 20 };

/* Words of all kinds, some empty. */
static span random_text(struct rng *r) {
    static const char *const words[] = {
        "",           "خبر عاجل", "https://paper.example/a?b=1&c=2", "a", "\x01heading\nparagraph",
        "🙂 emoji", "0"
    };
    return span_of(words[rng_below(r, COUNT_OF(words))]);
}

static int64_t random_time(struct rng *r) {
    return rng_below(r, 4) ? (int64_t) rng_next(r) : TIME_UNKNOWN;
}

static void fill_page(struct page *p, struct rng *r) {
    struct article *a = &p->article;
    span *const texts[] = { &a->url,         &a->title,     &a->section,   &a->summary,
                            &a->body,        &a->excerpt,   &a->image_url, &a->source,
                            &a->external_id, &p->canonical, &p->site_name, &p->robots };
    for (size_t i = 0; i < COUNT_OF(texts); i++) *texts[i] = random_text(r);
    a->author_count = rng_below(r, LIMIT_AUTHORS + 1);
    for (size_t i = 0; i < a->author_count; i++) a->authors[i] = random_text(r);
    a->category = (enum category) rng_below(r, CATEGORY_COUNT);
    lang_set(a->lang, rng_below(r, 2) ? SPAN("ar") : SPAN(""));
    a->published_s = random_time(r);
    a->modified_s = random_time(r);
    a->found_s = random_time(r);
    a->order_s = random_time(r);
    a->flags = (uint32_t) rng_below(r, 256);
    p->feed_count = rng_below(r, COUNT_OF(p->feeds) + 1);
    for (size_t i = 0; i < p->feed_count; i++) p->feeds[i] = random_text(r);
    p->link_count = rng_below(r, COUNT_OF(p->links) + 1);
    for (size_t i = 0; i < p->link_count; i++) p->links[i] = random_text(r);
    p->published_offset_min = (int) rng_below(r, 600) - 300;
    p->stub = (enum page_stub) rng_below(r, PAGE_PRINT_ONLY + 1);
    p->rtl = rng_below(r, 2);
    p->rules_used = (unsigned) rng_below(r, 1 << PAGE_RULE_COUNT);
    p->rules_missed = (unsigned) rng_below(r, 1 << PAGE_RULE_COUNT);
    p->repeated = random_text(r);
    p->traces.count = rng_below(r, TEMPLATE_SEEN_MAX + 1);
    for (size_t i = 0; i < p->traces.count; i++) {
        p->traces.seen[i].hash = rng_next(r);
        p->traces.seen[i].chars = (uint32_t) rng_below(r, LIMIT_BODY_TEXT_BYTES);
    }
    p->traces.home = rng_next(r);
}

static void fill_page_input(struct page_input *in, struct rng *r, struct arena *arena) {
    in->html = random_text(r);
    in->url = random_text(r);
    in->content_type = random_text(r);
    in->now_s = random_time(r);
    in->utc_offset_min = (int) rng_below(r, 600) - 300;
    in->trace = rng_below(r, 2);
    in->rules = random_text(r);
    if (rng_below(r, 2)) return;
    struct page_template *t = arena_new(arena, struct page_template);
    t->always_count = rng_below(r, TEMPLATE_KNOWN_MAX + 1);
    t->apart_count = rng_below(r, 20);
    t->home = rng_next(r);
    uint64_t *list = arena_new_n(arena, uint64_t, TEMPLATE_KNOWN_MAX);
    for (size_t i = 0; i < TEMPLATE_KNOWN_MAX; i++) list[i] = rng_next(r);
    t->always = t->apart = list;
    in->known = t;
}

static void fill_entry(struct feed_entry *e, struct rng *r, struct arena *arena) {
    span *const texts[] = { &e->title,       &e->link,         &e->id,           &e->author,
                            &e->comments,    &e->language,     &e->image,        &e->publisher,
                            &e->summary,     &e->content,      &e->content_type, &e->title_markup,
                            &e->base,        &e->source_title, &e->source_url,   &e->source_id,
                            &e->link_written };
    for (size_t i = 0; i < COUNT_OF(texts); i++) *texts[i] = random_text(r);
    e->published_s = random_time(r);
    e->updated_s = random_time(r);
    e->day_only = rng_below(r, 2);
    e->summary_plain = rng_below(r, 2);
    e->person_count = rng_below(r, 3);
    e->persons = arena_new_n(arena, struct feed_person, e->person_count);
    for (size_t i = 0; i < e->person_count; i++) {
        e->persons[i].name = random_text(r);
        e->persons[i].contributor = rng_below(r, 2);
    }
    e->category_count = rng_below(r, 4);
    e->categories = arena_new_n(arena, struct feed_category, e->category_count);
    for (size_t i = 0; i < e->category_count; i++) e->categories[i].label = random_text(r);
    e->link_count = rng_below(r, 3);
    e->links = arena_new_n(arena, struct feed_link, e->link_count);
    for (size_t i = 0; i < e->link_count; i++) e->links[i].hreflang = random_text(r);
    e->media_count = rng_below(r, 3);
    e->media = arena_new_n(arena, struct feed_media, e->media_count);
    for (size_t i = 0; i < e->media_count; i++) {
        e->media[i].url = random_text(r);
        e->media[i].kind = i % 2 ? MEDIA_THUMBNAIL : MEDIA_CONTENT;
    }
}

static void fill_feed(struct feed *f, struct rng *r, struct arena *arena) {
    f->format = (enum feed_format) rng_below(r, FEED_JSON + 1);
    f->encoding = "windows-1256";
    f->version = "rss20";
    span *const texts[] = { &f->title,      &f->link,         &f->description, &f->language,
                            &f->id,         &f->generator,    &f->publisher,   &f->author,
                            &f->self,       &f->hub,          &f->image,       &f->image_title,
                            &f->image_link, &f->title_markup, &f->base,        &f->link_written };
    for (size_t i = 0; i < COUNT_OF(texts); i++) *texts[i] = random_text(r);
    f->updated_s = random_time(r);
    f->published_s = random_time(r);
    f->entry_count = rng_below(r, 20);
    f->entries = arena_new_n(arena, struct feed_entry, f->entry_count);
    for (size_t i = 0; i < f->entry_count; i++) fill_entry(&f->entries[i], r, arena);
    f->truncated = rng_below(r, 2);
    f->description_plain = rng_below(r, 2);
}

static void fill_sitemap(struct sitemap *m, struct rng *r, struct arena *arena) {
    m->is_index = rng_below(r, 2);
    m->url_count = rng_below(r, 50);
    m->urls = arena_new_n(arena, struct sitemap_url, m->url_count);
    for (size_t i = 0; i < m->url_count; i++) {
        struct sitemap_url *u = &m->urls[i];
        span *const texts[] = { &u->loc,   &u->title,    &u->publication, &u->language,
                                &u->image, &u->keywords, &u->lastmod,     &u->published };
        for (size_t k = 0; k < COUNT_OF(texts); k++) *texts[k] = random_text(r);
        u->lastmod_s = random_time(r);
        u->published_s = random_time(r);
    }
}

static void fill_media(struct media_picture *m, struct rng *r) {
    *m = (struct media_picture){
        .format = "jpeg", .width = 1920, .height = 1080, .dhash = rng_next(r)
    };
    for (int i = 0; i < MEDIA_SIZES; i++)
        m->thumbs[i] =
            (struct media_thumb){ media_widths[i], 90 + i, { "RIFF\xFF\0\0\0WEBPVP8 ", 16 } };
}

/* One record of each kind, by number. */
enum { KIND_PAGE, KIND_FEED, KIND_SITEMAP, KIND_MEDIA, KIND_PAGE_INPUT, KINDS };
static const char *const kind_names[] = { "page", "feed", "sitemap", "media", "page input" };
union record {
    struct page page;
    struct feed feed;
    struct sitemap sitemap;
    struct media_picture media;
    struct page_input page_input;
};

static void walk(int kind, struct wire *w, union record *v) {
    if (kind == KIND_PAGE)
        wire_page(w, &v->page);
    else if (kind == KIND_FEED)
        wire_feed(w, &v->feed);
    else if (kind == KIND_SITEMAP)
        wire_sitemap(w, &v->sitemap);
    else if (kind == KIND_MEDIA)
        wire_media(w, &v->media);
    else
        wire_page_input(w, &v->page_input);
}

static void write_record(int kind, union record *v, struct buf *out) {
    struct wire w = wire_writer(out);
    walk(kind, &w, v);
}

static bool read_record(int kind, span bytes, struct arena *arena, union record *ret) {
    memset(ret, 0, sizeof(*ret));
    struct wire w = wire_reader(bytes, arena);
    walk(kind, &w, ret);
    return wire_ok(&w);
}

static void make_record(int kind, uint64_t seed, struct arena *arena, struct buf *out) {
    struct rng r = rng_of(seed);
    union record *v = arena_new(arena, union record);
    if (kind == KIND_PAGE)
        fill_page(&v->page, &r);
    else if (kind == KIND_FEED)
        fill_feed(&v->feed, &r, arena);
    else if (kind == KIND_SITEMAP)
        fill_sitemap(&v->sitemap, &r, arena);
    else if (kind == KIND_MEDIA)
        fill_media(&v->media, &r);
    else
        fill_page_input(&v->page_input, &r, arena);
    write_record(kind, v, out);
}

static void what_goes_in_comes_out(void) {
    for (int kind = 0; kind < KINDS; kind++) {
        for (uint64_t seed = 0; seed < 40; seed++) {
            DEFER(arena_done) struct arena arena = ARENA_INIT;
            DEFER(buf_done) struct buf first = BUF(RECORD_MAX);
            DEFER(buf_done) struct buf second = BUF(RECORD_MAX);
            make_record(kind, seed, &arena, &first);
            union record *got = arena_new(&arena, union record);
            CHECK(read_record(kind, buf_span(&first), &arena, got), "%s %d: refused",
                  kind_names[kind], (int) seed);
            write_record(kind, got, &second);
            CHECK(span_eq(buf_span(&first), buf_span(&second)), "%s %d: differs", kind_names[kind],
                  (int) seed);
        }
    }
}

static void fields_arrive_in_their_places(void) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    DEFER(buf_done) struct buf bytes = BUF(RECORD_MAX);
    struct page *in = arena_new(&arena, struct page);
    in->article.title = SPAN("عنوان");
    in->article.body = SPAN("\x01"
                            "a\nb");
    in->article.authors[0] = SPAN("كاتب");
    in->article.author_count = 1;
    in->article.category = CATEGORY_SPORT;
    in->article.published_s = -5;
    in->article.id = 77;
    in->links[0] = SPAN("https://a.example/");
    in->link_count = 1;
    in->rtl = true;
    lang_set(in->article.lang, SPAN("ar"));
    struct wire w = wire_writer(&bytes);
    wire_page(&w, in);
    union record *got = arena_new(&arena, union record);
    CHECK(read_record(KIND_PAGE, buf_span(&bytes), &arena, got), "refused");
    const struct article *a = &got->page.article;
    CHECK(span_eq(a->title, SPAN("عنوان")), "title");
    CHECK(span_eq(a->body, SPAN("\x01"
                                "a\nb")),
          "block marks stay");
    CHECK(a->author_count == 1 && span_eq(a->authors[0], SPAN("كاتب")), "author");
    CHECK(a->category == CATEGORY_SPORT && a->published_s == -5, "category, time");
    CHECK(strcmp(a->lang, "ar") == 0 && got->page.rtl && got->page.link_count == 1, "the rest");
    CHECK(a->id == 0, "a parser's id is not believed");
}

static void every_cut_is_refused(void) {
    for (int kind = 0; kind < KINDS; kind++) {
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        DEFER(buf_done) struct buf whole = BUF(RECORD_MAX);
        make_record(kind, 3, &arena, &whole);
        union record *got = arena_new(&arena, union record);
        for (size_t len = 0; len < whole.len; len += 1 + whole.len / 700) {
            char *cut = mem_alloc(len + !len); /* exact, so that ASan sees a step over */
            memcpy(cut, whole.at, len);
            CHECK(!read_record(kind, (span){ cut, len }, &arena, got), "%s cut to %zu of %zu",
                  kind_names[kind], len, whole.len);
            mem_free(cut);
        }
        buf_add_char(&whole, 0);
        CHECK(!read_record(kind, buf_span(&whole), &arena, got), "%s with a byte too many",
              kind_names[kind]);
    }
}

static void flipped_bytes_do_no_harm(void) {
    struct rng r = rng_of(1);
    for (int kind = 0; kind < KINDS; kind++) {
        DEFER(arena_done) struct arena keep = ARENA_INIT;
        DEFER(buf_done) struct buf b = BUF(RECORD_MAX);
        make_record(kind, 5, &keep, &b);
        union record *got = arena_new(&keep, union record);
        for (int n = 0; n < 2000; n++) {
            DEFER(arena_done) struct arena arena = ARENA_INIT;
            size_t at = rng_below(&r, b.len);
            char before = b.at[at];
            b.at[at] = (char) rng_next(&r);
            if (read_record(kind, buf_span(&b), &arena, got) && kind == KIND_PAGE) {
                CHECK(got->page.article.category < CATEGORY_COUNT, "category");
                CHECK(utf8_valid(got->page.article.title), "title is text");
            }
            CHECK(arena.total < 64u << 20, "memory: %zu", arena.total);
            b.at[at] = before;
        }
    }
}

static void lies_are_refused(void) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    union record *got = arena_new(&arena, union record);

    DEFER(buf_done) struct buf many = BUF(RECORD_MAX);
    buf_add_char(&many, 0);
    buf_add_varint(&many, (uint64_t) 1 << 60); /* addresses */
    CHECK(!read_record(KIND_SITEMAP, buf_span(&many), &arena, got), "2^60 addresses");
    CHECK(arena.total < 1u << 20, "memory for them: %zu", arena.total);

    DEFER(buf_done) struct buf picture = BUF(RECORD_MAX);
    struct media_picture m;
    struct rng r = rng_of(1);
    static const struct {
        const char *name;
        int width, thumb_width;
        const char *bytes;
    } rows[] = {
        { "no width", 0, 160, "RIFF....WEBPVP8 " },
        { "thumb too wide", 100, 161, "RIFF....WEBPVP8 " },
        { "thumb is html", 100, 160, "<html><script>.." },
        { "thumb is empty", 100, 160, "" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        fill_media(&m, &r);
        m.width = rows[i].width;
        m.thumbs[0].width = rows[i].thumb_width;
        m.thumbs[0].webp = span_of(rows[i].bytes);
        buf_clear(&picture);
        struct wire w = wire_writer(&picture);
        wire_media(&w, &m);
        CHECK(!read_record(KIND_MEDIA, buf_span(&picture), &arena, got), "%s", rows[i].name);
    }
}

/* A child may claim anything of a page's blocks and rules. */
static void lies_about_templates_are_refused(void) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    union record *got = arena_new(&arena, union record);
    static const struct {
        const char *name;
        uint64_t count, chars, rules;
        bool fine;
    } lies[] = {
        { "the truth", 1, 80, 63, true },
        { "too many blocks", TEMPLATE_SEEN_MAX + 1, 80, 0, false },
        { "2^60 blocks", (uint64_t) 1 << 60, 80, 0, false },
        { "a block longer than any text", 1, LIMIT_BODY_TEXT_BYTES + 1, 0, false },
        { "a negative length", 1, UINT64_MAX, 0, false },
        { "a rule that there is not", 1, 80, 64, false },
    };
    for (size_t i = 0; i < COUNT_OF(lies); i++) {
        DEFER(buf_done) struct buf b = BUF(RECORD_MAX);
        struct page *page = arena_new(&arena, struct page);
        struct wire w = wire_writer(&b);
        wire_page(&w, page);
        /* behind "no blocks": home, rules used and missed, repeated */
        buf_truncate(&b, b.len - 1 - 8 - 8 - 8 - 1);
        buf_add_varint(&b, lies[i].count);
        buf_add_u64(&b, 7);
        buf_add_u64(&b, lies[i].chars);
        buf_add_u64(&b, 7);
        buf_add_u64(&b, lies[i].rules);
        buf_add_u64(&b, 0);
        buf_add_blob(&b, SPAN(""));
        CHECK(read_record(KIND_PAGE, buf_span(&b), &arena, got) == lies[i].fine, "%s",
              lies[i].name);
    }
    CHECK(arena.total < 4u << 20, "memory: %zu", arena.total);
}

static void bad_text_is_repaired(void) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    DEFER(buf_done) struct buf bytes = BUF(RECORD_MAX);
    struct wire w = wire_writer(&bytes);
    span bad = SPAN("a\xFF"
                    "b\xC0\xAF");
    wire_text(&w, &bad);
    struct wire in = wire_reader(buf_span(&bytes), &arena);
    span got = SPAN_EMPTY;
    wire_text(&in, &got);
    CHECK(wire_ok(&in) && utf8_valid(got) &&
              span_starts(got, SPAN("a\xEF\xBF\xBD"
                                    "b")),
          "'%.*s'", SPAN_ARG(got));
}

static void too_many_items_are_cut_when_writing(void) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    DEFER(buf_done) struct buf bytes = BUF(64 << 20);
    struct feed *f = arena_new(&arena, struct feed);
    f->entry_count = LIMIT_FEED_ITEMS + 500;
    f->entries = arena_new_n(&arena, struct feed_entry, f->entry_count);
    struct wire w = wire_writer(&bytes);
    wire_feed(&w, f);
    union record *got = arena_new(&arena, union record);
    CHECK(read_record(KIND_FEED, buf_span(&bytes), &arena, got), "refused");
    CHECK(got->feed.entry_count == LIMIT_FEED_ITEMS, "entries: %zu", got->feed.entry_count);
}

int main(void) {
    RUN(what_goes_in_comes_out);
    RUN(fields_arrive_in_their_places);
    RUN(every_cut_is_refused);
    RUN(flipped_bytes_do_no_harm);
    RUN(lies_are_refused);
    RUN(lies_about_templates_are_refused);
    RUN(bad_text_is_repaired);
    RUN(too_many_items_are_cut_when_writing);
    return check_done();
}
