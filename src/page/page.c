/* page - from bytes to an article: decode, parse, gather claims, choose. */

#include "page/page.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "page/body_priv.h"
#include "page/charset.h"
#include "page/parts_priv.h"
#include "page/rules_priv.h"
#include "page/template_priv.h"
#include "text/date.h"
#include "text/text.h"
#include "url/url.h"

enum { LD_BODY_MIN = 400, EMPTY_BODY = 200, REPEATED_BYTES = 64 * 1024 };

static bool is_html(span text) {
    span head = span_sub(text, 0, 64 * 1024);
    if (span_find_char(head, '<') < 0) return false;
    static const char *const signs[] = { "<html", "<!doctype html", "<head", "<body", "<div",
                                         "<p",    "<title",         "<meta", "<a ",   "<table",
                                         "<h1" };
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (span_find_nocase(head, span_of(signs[i])) >= 0) return true;
    return false;
}

static bool word_in(span list, const char *word) {
    span part;
    while (span_next(&list, ',', &part))
        if (span_eq_nocase(span_trim(part), span_of(word))) return true;
    return false;
}

static uint32_t robots_flags(span robots) {
    uint32_t f = 0;
    bool none = word_in(robots, "none");
    if (none || word_in(robots, "noindex")) f |= ARTICLE_NO_INDEX;
    if (none || word_in(robots, "noarchive") || word_in(robots, "nocache") ||
        word_in(robots, "nosnippet") || word_in(robots, "max-snippet:0"))
        f |= ARTICLE_NO_ARCHIVE;
    if (word_in(robots, "noai") || word_in(robots, "tdm-reservation") ||
        word_in(robots, "ai-train=no"))
        f |= ARTICLE_NO_TRAINING;
    if (none || word_in(robots, "noimageindex") || word_in(robots, "max-image-preview:none"))
        f |= ARTICLE_NO_IMAGE;
    return f;
}

/* sure: what is kept is what a rule names. */
static void set_body(const struct blocks *b, const bool *kept, const struct meta *m, bool sure,
                     struct arena *arena, struct article *a) {
    DEFER(buf_done) struct buf out = BUF(LIMIT_BODY_TEXT_BYTES);
    uint32_t chars = 0;
    for (size_t i = 0; i < b->count; i++) {
        if (!kept[i]) continue;
        chars += b->at[i].chars;
        body_add(&out, b->at[i].kind, block_text(b, &b->at[i]));
    }
    /* A page that shows its text by script still names it. */
    size_t ld_chars = utf8_count(m->ld.body);
    if (!sure && ld_chars > LD_BODY_MIN && (chars < EMPTY_BODY || chars * 3 < ld_chars)) {
        buf_clear(&out);
        if (span_find(m->ld.body, SPAN("<")) >= 0 || span_find(m->ld.body, SPAN("&")) >= 0)
            page_fragment_to_body(m->ld.body, arena, &out);
        else
            body_from_text(m->ld.body, &out);
    }
    a->body = arena_copy(arena, buf_span(&out));
}

static span base_of(const struct page_input *in, const struct meta *m, struct arena *arena) {
    span base;
    if (m->base_href.len && url_normalise(m->base_href, in->url, arena, &base, NULL) == ERRC_OK)
        return base;
    return in->url;
}

static void set_address(const struct page_input *in, const struct meta *m, span base,
                        struct arena *arena, struct page *ret) {
    span claims[2] = { m->canonical, m->og_url };
    ret->article.url = in->url;
    for (int i = 0; i < 2 && !ret->canonical.len; i++) {
        span url;
        if (!claims[i].len || url_normalise(claims[i], base, arena, &url, NULL) != ERRC_OK)
            continue;
        struct url u;
        /* A home page as canonical is a mistake of the paper's templates. */
        if (url_parse(url, NULL, arena, &u, NULL) != ERRC_OK) continue;
        bool home = u.path.len <= 1 && !u.query.len;
        struct url own;
        bool own_home = url_parse(in->url, NULL, arena, &own, NULL) == ERRC_OK &&
                        own.path.len <= 1 && !own.query.len;
        if (home && !own_home && in->url.len) continue;
        if (in->url.len && !url_same_site(url, in->url)) continue;
        ret->canonical = url;
    }
    if (ret->canonical.len) ret->article.url = ret->canonical;
}

static void set_language(const struct meta *m, struct page *ret) {
    struct article *a = &ret->article;
    struct buf sample = BUF(64 * 1024);
    buf_add(&sample, utf8_cut_bytes(a->title, 2000));
    buf_add_char(&sample, '\n');
    buf_add(&sample, utf8_cut_bytes(a->body, 16000));
    struct language seen = text_language(buf_span(&sample));
    buf_done(&sample);
    span claimed = m->html_lang.len ? m->html_lang : m->ld.lang;
    lang_set(a->lang, claimed);
    /* Templates lie about the language more often than letters do. */
    bool script_differs = a->lang[0] && seen.lang[0] && lang_is_rtl(a->lang) != seen.rtl;
    if (seen.lang[0] && (!a->lang[0] || script_differs || seen.confidence > 0.9))
        memcpy(a->lang, seen.lang, sizeof(a->lang));
    ret->rtl = a->lang[0] ? lang_is_rtl(a->lang) : span_eq_nocase(m->html_dir, SPAN("rtl"));
}

static void settle(struct page *p, struct arena *arena) {
    struct article *a = &p->article;
    span *const texts[] = { &a->title,   &a->summary,   &a->body,
                            &a->section, &p->site_name, &p->repeated };
    for (size_t i = 0; i < COUNT_OF(texts); i++) *texts[i] = text_settle(*texts[i], arena);
    for (size_t i = 0; i < a->author_count; i++) a->authors[i] = text_settle(a->authors[i], arena);
}

/* Returns the node that holds the text. */
static uint32_t choose_body(const struct page_input *in, struct blocks *b, struct arena *arena,
                            struct page *ret, bool *kept) {
    DEFER(buf_done) struct buf repeated = BUF(REPEATED_BYTES);
    struct template_use use = { in->known, in->trace ? &ret->traces : NULL, &repeated };
    const struct article *a = &ret->article;
    struct body_choice choice = template_choose(b, a->title, a->summary, &use, kept);
    ret->repeated = arena_copy(arena, buf_span(&repeated));
    return choice.container;
}

static void fill(const struct page_input *in, const struct dom *d, struct ruled *ruled,
                 struct arena *arena, struct page *ret) {
    struct article *a = &ret->article;
    struct meta *m = arena_new(arena, struct meta);
    meta_read(d, arena, m);
    struct sources s = { .in = in, .dom = d, .meta = m, .arena = arena };
    a->title = utf8_cut_bytes(title_choose(&s), LIMIT_TITLE_BYTES);
    ruled_title(ruled, &s, &a->title);
    template_claims(m, in->known, in->trace ? &ret->traces : NULL);
    s.title = a->title;

    a->summary = m->og_description.len ? m->og_description : m->description;
    if (!a->summary.len) a->summary = m->ld.description;

    struct blocks b;
    blocks_read(d, 0, &b);
    bool *kept = arena_zalloc(arena, b.count + 1, sizeof(bool));
    s.container = choose_body(in, &b, arena, ret, kept);
    claimed_drop_rest(&b, m->ld.body, kept);
    bool sure = ruled_body(ruled, &b, a->title, kept, &s.container);
    s.blocks = &b;
    while (s.first_block < b.count && !kept[s.first_block]) s.first_block++;
    if (!(ruled->used & 1u << PAGE_RULE_TITLE))
        a->title = s.title = utf8_cut_bytes(title_above_text(&s, a->title), LIMIT_TITLE_BYTES);
    set_body(&b, kept, m, sure, arena, a);

    span base = base_of(in, m, arena);
    set_address(in, m, base, arena, ret);
    authors_choose(&s, a);
    ruled_authors(ruled, &s, a);
    ret->published_offset_min = times_choose(&s, a);
    ruled_date(ruled, &s, a, &ret->published_offset_min);
    a->image_url = image_choose(&s, base);
    ruled_image(ruled, &s, base, &a->image_url);
    a->section = m->section.len ? m->section : m->ld.section;
    a->section = utf8_cut_bytes(a->section, LIMIT_CATEGORY_BYTES);
    ret->site_name = meta_site(m);
    ret->robots = m->robots;
    a->flags |= robots_flags(m->robots);
    if (m->paywall) a->flags |= ARTICLE_PAYWALL;
    links_read(&s, base, ret);
    set_language(m, ret);
    ret->stub = stub_of(m->doc_title, a, m->paywall);
    if (ret->stub == PAGE_PAYWALL) a->flags |= ARTICLE_PAYWALL;
    blocks_done(&b);
    settle(ret, arena);
}

enum errc page_parse(const struct page_input *in, struct arena *arena, struct page *ret,
                     struct error *err) {
    if (in->html.len > LIMIT_BODY_BYTES)
        return error_set(err, ERRC_LIMIT, "page of %zu bytes", in->html.len);
    DEFER(buf_done) struct buf text = BUF(4 * LIMIT_BODY_BYTES);
    const char *name;
    enum errc rc = charset_to_utf8(in->html, in->content_type, charset_declared_html(in->html),
                                   &text, &name, err);
    if (rc != ERRC_OK) return rc;
    if (!is_html(buf_span(&text))) return error_set(err, ERRC_PARSE, "not an html page");

    struct dom d;
    struct page page = { 0 };
    page.article.published_s = page.article.modified_s = TIME_UNKNOWN;
    page.article.found_s = page.article.order_s = TIME_UNKNOWN;
    struct ruled ruled;
    ruled_begin(in->rules, &ruled);
    bool any = dom_parse_keeping(buf_span(&text), &ruled.set.extra, arena, &d);
    if (any) {
        ruled_match(&ruled, &d);
        fill(in, &d, &ruled, arena, &page);
    }
    page.rules_used = ruled.used;
    page.rules_missed = ruled.missed;
    ruled_done(&ruled);
    dom_done(&d);
    if (!any) return error_set(err, ERRC_PARSE, "not an html page: no element");
    *ret = page;
    return ERRC_OK;
}

void page_warm_up(void) {
    charset_warm_up();
    date_warm_up();
    struct arena a = ARENA_INIT;
    struct page page;
    struct page_input in = { .html = SPAN("<html><p>\xD8\xB3\xD9\x93"),
                             .url = SPAN("http://localhost/") };
    enum errc rc = page_parse(&in, &a, &page, NULL); /* whatever else is loaded on first use */
    assert(rc == ERRC_OK);
    (void) rc;
    arena_done(&a);
    /* ICU opens its calendar and zone files at the first Hijri date. */
    struct date_found found;
    struct date_options opts = { .lang = "ar", .now_s = 1437436800 };
    (void) date_parse(SPAN("الثلاثاء 5 شوال 1436 هـ"), &opts, &found);
    struct civil day = { .year = 2015, .month = 7, .day = 21 }, hijri;
    (void) date_hijri(&day, &hijri);
    (void) date_utc_offset_min("Asia/Riyadh", 1437436800);
}
