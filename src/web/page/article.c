/* article - one archived piece: whose it is, when, the link to it, and as much as its source lets
 * us show. */
#include "base/utf8.h"
#include "story/passages.h"
#include "text/text.h"
#include "web/hidden.h"
#include "web/page/list.h"
#include "web/page/page.h"
#include "web/page/share.h"
#include "web/view/calendar.h"
#include "web/view/headline.h"
#include "web/view/names.h"
#include "web/view/when.h"

enum {
    SAME_STORY = 5,
    MORE = 4,
    EXCERPT_RUNES = 300,
    RUNES_A_MINUTE = 900,
    BLOCKS_MAX = 4000,
    VERSIONS_MAX = 10,
    PASSAGES_MAX = 12
};

static void add_blocks(struct call *c, span body, struct article_view *v) {
    size_t n = 0;
    int kind;
    span text;
    for (span b = body; n < BLOCKS_MAX && body_next(&b, &kind, &text);) n++;
    v->blocks.at = arena_new_n(c->arena, struct body_block, n + 1);
    for (span b = body; v->blocks.len < n && body_next(&b, &kind, &text);) {
        struct body_block *k = &v->blocks.at[v->blocks.len++];
        bool after_item = v->blocks.len > 1 && k[-1].kind == BLOCK_ITEM;
        *k = (struct body_block){ .kind = kind, .text = text, .last = true };
        k->first = kind == BLOCK_ITEM && !after_item;
        if (kind == BLOCK_ITEM && after_item) k[-1].last = false;
    }
}

static void add_body(struct call *c, const struct article *a, struct article_view *v) {
    enum display_mode mode = article_display(c, a);
    if (mode == DISPLAY_FULL) {
        add_blocks(c, a->body, v);
        v->minutes = (int64_t) (utf8_count(a->body) / RUNES_A_MINUTE);
        if (v->minutes == 0 && a->body.len) v->minutes = 1;
        return;
    }
    v->cut = a->body.len > 0 && !v->removed;
    if (mode != DISPLAY_EXCERPT) return;
    struct buf plain = BUF(LIMIT_BODY_TEXT_BYTES * 2), cut = BUF(8 * KIB);
    if (!a->summary.len) body_to_text(a->body, &plain);
    text_excerpt(a->summary.len ? a->summary : buf_span(&plain), EXCERPT_RUNES, &cut);
    add_blocks(c, share_take(c, &cut), v);
    buf_done(&plain);
}

static void fact(struct call *c, struct article_view *v, enum msg key, span value, span href) {
    if (!v->facts.at) v->facts.at = arena_new_n(c->arena, struct kv, 8);
    if (value.len) v->facts.at[v->facts.len++] = (struct kv){ page_word(c, key), value, href };
}

static void add_facts(struct call *c, const struct article *a, struct article_view *v) {
    fact(c, v, MSG_article_source, v->source, v->source_href);
    if (a->category != CATEGORY_UNKNOWN)
        fact(c, v, MSG_article_section, page_word(c, i18n_category(a->category)),
             call_path(c, "/section/%s", category_name(a->category)));
    fact(c, v, MSG_article_archived, when_full(c, a->found_s, false),
         day_href(c, when_local_day(c, a->order_s)));
    struct list list = { .kind = LIST_COPIES, .id = a->id, .with_copies = true, .limit = 100 };
    struct headline_list copies = headlines_list(c, &list, 0);
    fact(c, v, MSG_article_copies,
         copies.len ? PAGE_TEXT(c, MSG_n_copies, I18N_ARG("n", copies.len))
                    : page_word(c, MSG_article_no_copies),
         SPAN_EMPTY);
    span agency = SPAN_EMPTY;
    if (!store_article_agency(c->store, a->id, c->arena, &agency, NULL))
        fact(c, v, MSG_article_agency, agency, SPAN_EMPTY);
    if (a->version > 1)
        fact(c, v, MSG_article_version, arena_fmt(c->arena, "%lld", (long long) a->version),
             SPAN_EMPTY);
    fact(c, v, MSG_article_id, arena_fmt(c->arena, "%lld", (long long) a->id), SPAN_EMPTY);
}

static void add_story(struct call *c, const struct article *a, struct article_view *v) {
    struct story s;
    if (!a->story_id || store_story_get(c->store, a->story_id, c->arena, &s, NULL)) return;
    v->cover = coverage_of(c, &s);
    if (!v->cover) return;
    struct list list = {
        .kind = LIST_STORY, .id = s.id, .with_copies = true, .limit = SAME_STORY + 1
    };
    struct headline_list all = headlines_list(c, &list, 0);
    v->same.at = arena_new_n(c->arena, struct headline, SAME_STORY);
    for (size_t i = 0; i < all.len && v->same.len < SAME_STORY; i++)
        if (all.at[i].id != a->id) v->same.at[v->same.len++] = all.at[i];
}

static void add_more(struct call *c, const struct article *a, struct article_view *v) {
    struct list list = { .kind = LIST_SOURCE, .id = a->source_id, .limit = MORE + 1 };
    struct headline_list all = headlines_list(c, &list, 0);
    v->more.at = arena_new_n(c->arena, struct headline, MORE);
    for (size_t i = 0; i < all.len && v->more.len < MORE; i++)
        if (all.at[i].id != a->id) v->more.at[v->more.len++] = all.at[i];
}

static span first_letter(struct call *c, span name) {
    struct buf b = BUF(1024);
    text_sort_key(name, &b); /* without ال */
    return utf8_cut_runes(b.len ? share_take(c, &b) : name, 1);
}

static void add_byline(struct call *c, const struct article *a, struct article_view *v) {
    bool day_only = a->flags & ARTICLE_DAY_ONLY;
    v->day = when_day(c, a->order_s);
    v->when = when_full(c, a->order_s, day_only);
    v->iso = when_iso(c, a->order_s, day_only);
    v->hijri = when_hijri(c, a->order_s);
    v->unsure = a->flags & ARTICLE_DATE_UNSURE;
    v->letter = first_letter(c, v->source);
    v->authors.at = arena_new_n(c->arena, struct link, LIMIT_AUTHORS);
    for (size_t i = 0; i < a->author_count; i++)
        v->authors.at[v->authors.len++] =
            (struct link){ .label = a->authors[i], .href = author_href(c, a->authors[i]) };
    v->cite = arena_fmt(
        c->arena,
        "%.*s%s«%.*s». %.*s%s %.*s. %.*s:", SPAN_ARG(a->author_count ? a->authors[0] : SPAN_EMPTY),
        a->author_count ? ". " : "", SPAN_ARG(v->title), SPAN_ARG(v->source),
        i18n_get(c->lang, MSG_comma), SPAN_ARG(when_short(c, a->order_s)),
        SPAN_ARG(PAGE_TEXT(c, MSG_article_archived_in, I18N_ARG("site", c->site->site_name))));
}

static void put_publisher(struct call *c, struct json_writer *w, const struct article *a,
                          const struct article_view *v) {
    const struct source *s = call_source(c, a->source);
    json_key(w, "publisher");
    json_begin_object(w);
    json_put(w, "@type", SPAN("NewsMediaOrganization"));
    json_put(w, "name", v->source);
    if (s && s->home.len) json_put(w, "url", s->home);
    json_end_object(w);
}

/* The publisher is always the source, never we. */
static span json_ld(struct call *c, const struct article *a, const struct article_view *v) {
    struct buf b = BUF(64 * KIB);
    struct json_writer w = json_writer_of(&b);
    json_begin_object(&w);
    json_put(&w, "@context", SPAN("https://schema.org"));
    json_put(&w, "@type", SPAN("WebPage"));
    json_put(&w, "inLanguage", span_of(ui_lang_code(c->lang)));
    json_key(&w, "mainEntity");
    json_begin_object(&w);
    json_put(&w, "@type", SPAN("NewsArticle"));
    json_put(&w, "headline", v->title);
    json_put(&w, "datePublished", span_of(v->iso));
    if (v->lang[0]) json_put(&w, "inLanguage", span_of(v->lang));
    if (a->author_count) {
        json_key(&w, "author");
        json_begin_object(&w);
        json_put(&w, "@type", SPAN("Person"));
        json_put(&w, "name", a->authors[0]);
        json_end_object(&w);
    }
    put_publisher(c, &w, a, v);
    if (a->url.len) {
        json_put(&w, "url", a->url);
        json_put(&w, "isBasedOn", a->url);
    }
    json_end_object(&w);
    json_end_object(&w);
    return share_take(c, &b);
}

/* A text that changed after we archived it is kept in every form: "?version=1" shows an older one.
 */
static void add_versions(struct call *c, const struct article *a, int64_t newest,
                         struct article_view *v) {
    if (newest < 2) return;
    v->old_version = a->version < newest ? a->version : 0;
    v->versions.at = arena_new_n(c->arena, struct link, VERSIONS_MAX);
    int64_t from = newest > VERSIONS_MAX ? newest - VERSIONS_MAX + 1 : 1;
    for (int64_t i = newest; i >= from; i--) {
        struct link *l = &v->versions.at[v->versions.len++];
        *l = (struct link){ .label = PAGE_TEXT(c, MSG_article_version_n, I18N_ARG("n", i)),
                            .href = v->href,
                            .current = i == a->version };
        if (i < newest)
            l->href = arena_fmt(c->arena, "%.*s?version=%lld", SPAN_ARG(v->href), (long long) i);
    }
}

/* Puts the older text that the address asks for into a; false when there is none. */
static bool read_version(struct call *c, struct article *a) {
    int64_t version;
    struct article old;
    if (!request_has_param(c->req, "version")) return true;
    if (!span_to_i64(request_param(c->req, "version"), &version) || version < 1 ||
        version > a->version)
        return false;
    if (version == a->version || (a->flags & ARTICLE_REMOVED)) return true;
    if (store_article_version(c->store, a->id, version, c->arena, &old, NULL)) return false;
    a->title = old.title;
    a->summary = old.summary;
    a->body = old.body;
    a->version = version;
    return true;
}

/* Does the paper's own page still stand? A bad link is told, not offered. */
static void add_link(struct call *c, const struct article *a, struct article_view *v) {
    struct link_status k;
    v->url = a->url;
    if (!a->url.len || store_link_get(c->store, a->id, c->arena, &k, NULL)) return;
    enum msg key = MSG_link_ok;
    switch (k.state) {
    case LINK_UNKNOWN: return;
    case LINK_OK: key = MSG_link_ok; break;
    case LINK_DEAD: key = MSG_link_dead; break;
    case LINK_MOVED: key = MSG_link_moved; break;
    case LINK_WITHDRAWN: key = MSG_link_withdrawn; break;
    }
    if (!link_is_bad(k.state)) {
        v->link_text = PAGE_TEXT(c, key, I18N_ARG("when", when_relative(c, k.ok_s, false)));
        return;
    }
    v->link_text = PAGE_TEXT(c, key, I18N_ARG("date", when_short(c, k.ok_s)));
    v->bad_url = a->url;
    v->url = SPAN_EMPTY;
}

/* What of this text stands word by word in the other, which we saw first. */
static void add_copy(struct call *c, const struct article *a, const struct article *from,
                     struct article_view *v) {
    struct passage p[PASSAGES_MAX];
    double share = 0;
    v->copy_href = article_href(c, from);
    if (from->flags & ARTICLE_REMOVED) return;
    struct analyzer *an = analyzer_new();
    size_t n = passages_find(an, from->body, a->body, p, PASSAGES_MAX, &share);
    analyzer_free(an);
    const struct source *s = call_source(c, from->source);
    if (!n || !s) return;
    v->copy_text =
        PAGE_TEXT(c, MSG_article_copy_share, I18N_ARG("n", (int64_t) (100 * share + 0.5)),
                  I18N_ARG("source", source_name(c, s)),
                  I18N_ARG("when", when_full(c, from->found_s, false)));
    if (article_display(c, a) != DISPLAY_FULL) return;
    v->passages.at = arena_new_n(c->arena, span, n);
    for (size_t i = 0; i < n; i++) {
        struct buf plain = BUF(LIMIT_BODY_TEXT_BYTES * 2);
        body_to_text(span_sub(a->body, p[i].b_start, p[i].b_end - p[i].b_start), &plain);
        v->passages.at[v->passages.len++] = share_take(c, &plain);
    }
}

static void fill(struct call *c, const struct article *a, struct article_view *v) {
    v->id = a->id;
    v->title = v->self.title;
    v->lang = v->self.lang;
    v->dir = v->self.dir;
    v->source = v->self.source;
    v->source_href = v->self.source_href;
    add_link(c, a, v);
    v->href = v->self.href;
    v->permalink = call_absolute(c, article_path(c, a));
    v->mail = share_mail(c, v->title, v->href);
    v->removed = a->flags & ARTICLE_REMOVED;
    if (a->category != CATEGORY_UNKNOWN) {
        v->crumb_label = page_word(c, i18n_category(a->category));
        v->crumb_href = call_path(c, "/section/%s", category_name(a->category));
    }
    add_byline(c, a, v);
    v->has_picture = picture_of(c, a, &v->picture);
    add_body(c, a, v);
    struct article *original = NULL;
    size_t n = 0;
    if (a->copy_of &&
        !store_article_many(c->store, &a->copy_of, 1, true, c->arena, &original, &n, NULL) && n)
        add_copy(c, a, &original[0], v);
    add_story(c, a, v);
    add_more(c, a, v);
    names_fill(c, a, v);
    add_facts(c, a, v);
}

/* What the reader's report did, told where the picture was. */
static void add_report(struct call *c, const struct article *a, struct article_view *v) {
    span said = request_param(c->req, "report");
    bool hidden = a->image[0] && hidden_has(c, span_of(a->image));
    if (hidden) v->hidden_hash = arena_copy(c->arena, span_of(a->image));
    v->said_thanks = hidden && span_eq(said, SPAN("thanks"));
    v->said_again = hidden && span_eq(said, SPAN("again"));
    v->said_undone = !hidden && span_eq(said, SPAN("undone"));
}

static void add_link_header(struct call *c, span url) {
    struct buf b = BUF(LIMIT_URL_BYTES * 2);
    /* A ">" would end the reference. */
    if (!url.len || span_find_char(url, '>') >= 0 || !html_url_safe(url)) return;
    buf_add_fmt(&b, "<%.*s>; rel=\"original\"", SPAN_ARG(url));
    response_header(c->res, "Link", buf_span(&b));
    buf_done(&b);
}

void page_article(struct call *c) {
    int64_t id;
    struct article a;
    struct error err = { 0 };
    if (!span_to_i64(c->args[1], &id) || id <= 0) {
        call_error(c, 404);
        return;
    }
    if (store_article_get(c->store, id, c->arena, &a, &err)) {
        call_fail(c, &err);
        return;
    }
    if (!call_canonical(c, article_path(c, &a))) return;
    int64_t newest = a.version;
    if (!read_version(c, &a)) {
        call_error(c, 404);
        return;
    }
    struct article_view v = { 0 };
    if (!headline_of(c, &a, 0, &v.self)) {
        call_error(c, 404);
        return;
    }
    fill(c, &a, &v);
    add_report(c, &a, &v);
    add_versions(c, &a, newest, &v);
    span head = arena_fmt(c->arena, "%.*s — %.*s", SPAN_ARG(v.title), SPAN_ARG(v.source));
    struct page *p = page_begin(c, head);
    p->og_type = "article";
    p->robots = "noindex, follow, noarchive";
    p->original = a.url;
    p->description =
        a.flags & ARTICLE_REMOVED ? SPAN_EMPTY : utf8_cut_runes(a.excerpt, EXCERPT_RUNES);
    p->rss = call_path(c, "/%.*s/rss", SPAN_ARG(a.source));
    if (v.has_picture) p->og_image = call_absolute(c, v.picture.src_large);
    p->json_ld = json_ld(c, &a, &v);
    if (v.removed) c->res->status = 410;
    add_link_header(c, a.url);
    struct html h = page_open(c, p);
    tpl_article(&h, p, &v);
    page_close(c, p, &h);
}
