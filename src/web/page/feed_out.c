/* feed_out - which articles stand in which feed, and what a feed may say of each. */
#include "web/page/feed_out.h"

#include "base/clock.h"
#include "base/fs.h"
#include "base/utf8.h"
#include "store/names.h"
#include "text/text.h"
#include "web/page/list.h"
#include "web/page/page.h"
#include "web/page/search_args.h"
#include "web/view/headline.h"
#include "web/view/names.h"

enum { SUMMARY_RUNES = 300 };

#define FSI "\xe2\x81\xa8"
#define PDI "\xe2\x81\xa9"

/* ---- one article */

static bool has_latin(span s) {
    for (size_t i = 0; i < s.len; i++)
        if ((s.at[i] | 0x20) >= 'a' && (s.at[i] | 0x20) <= 'z') return true;
    return false;
}

static span safe_title(struct call *c, span title) {
    DEFER(buf_done) struct buf b = BUF(4 * LIMIT_TITLE_BYTES);
    text_balance_bidi(title, &b);
    bool rtl = text_is_rtl(title);
    if (rtl == ui_lang_rtl(c->lang) && !(rtl && has_latin(title)))
        return arena_copy(c->arena, buf_span(&b));
    span s = buf_span(&b);
    return arena_fmt(c->arena, FSI "%.*s" PDI, SPAN_ARG(s));
}

static span summary_of(struct call *c, const struct article *a) {
    if (article_display(c, a) >= DISPLAY_TITLE) return SPAN_EMPTY;
    DEFER(buf_done) struct buf b = BUF(16 * KIB);
    text_excerpt(a->summary.len ? a->summary : a->excerpt, SUMMARY_RUNES, &b);
    return arena_copy(c->arena, buf_span(&b));
}

static void add_image(struct call *c, const struct article *a, struct feed_item *item) {
    struct picture p;
    if (!picture_of(c, a, &p)) return;
    span path =
        arena_fmt(c->arena, "%s/%.2s/%s-%d.webp", c->site->images_dir, p.hash, p.hash, p.width);
    int64_t bytes = fs_size(arena_cstr(c->arena, path));
    item->image = call_absolute(c, p.src);
    item->image_bytes = bytes > 0 ? bytes : 0; /* 0 = unknown, as feeds say it */
}

static bool fill_item(struct call *c, const struct article *a, struct feed_item *item) {
    struct headline h;
    if ((a->flags & ARTICLE_REMOVED) || !headline_of(c, a, 0, &h)) return false;
    const struct source *s = a->source.len ? call_source(c, a->source) : NULL;
    *item = (struct feed_item){
        .title = safe_title(c, h.title),
        .url = call_absolute(c, h.href),
        .via = html_url_safe(a->url) ? a->url : SPAN_EMPTY,
        .summary = summary_of(c, a),
        .source = h.source,
        .source_home = s && html_url_safe(s->home) ? s->home : SPAN_EMPTY,
        .authors = a->authors,
        .author_count = a->author_count,
        .lang = h.lang,
        .published_s = a->order_s,
        .updated_s =
            a->modified_s != TIME_UNKNOWN && a->modified_s > a->order_s && a->modified_s <= c->now_s
                ? a->modified_s
                : a->order_s,
    };
    if (a->category != CATEGORY_UNKNOWN) item->category = page_word(c, i18n_category(a->category));
    add_image(c, a, item);
    return true;
}

/* ---- a feed */

static enum feed_format format_of(struct call *c) {
    if (span_ends(c->rest, SPAN("/atom"))) return FEED_ATOM;
    return span_ends(c->rest, SPAN("/feed.json")) ? FEED_JSON : FEED_RSS;
}

static const char *const format_names[] = {
    [FEED_RSS] = "rss", [FEED_ATOM] = "atom", [FEED_JSON] = "feed.json"
};

static void send(struct call *c, const struct article *articles, size_t count,
                 struct feed_view *v) {
    v->lang = ui_lang_code(c->lang);
    if (!v->description.len) v->description = page_word(c, MSG_home_description);
    v->title = arena_fmt(c->arena, "%.*s — %.*s", SPAN_ARG(v->title), SPAN_ARG(c->site->site_name));
    v->at = arena_new_n(c->arena, struct feed_item, count + 1);
    for (size_t i = 0; i < count; i++)
        if (fill_item(c, &articles[i], &v->at[v->len])) v->len++;
    for (size_t i = 0; i < v->len; i++)
        if (v->at[i].updated_s > v->updated_s) v->updated_s = v->at[i].updated_s;
    c->res->kind = RESPONSE_DATA;
    switch (format_of(c)) {
    case FEED_RSS: feed_write_rss(c, v); break;
    case FEED_ATOM: feed_write_atom(c, v); break;
    case FEED_JSON: feed_write_json(c, v); break;
    }
}

/* The feed of the page at path ("" = home), from a list of the archive. */
static void send_list(struct call *c, struct list *list, span title, span page) {
    struct article *articles = NULL;
    size_t n = 0;
    struct error err = { 0 };
    list->limit = FEED_ITEMS;
    if (store_article_list(c->store, list, c->arena, &articles, &n, &err)) {
        call_fail(c, &err);
        return;
    }
    struct feed_view v = { .title = title, .page = call_absolute(c, page) };
    v.self =
        call_absolute(c, arena_fmt(c->arena, "%.*s%.*s", SPAN_ARG(c->prefix), SPAN_ARG(c->rest)));
    send(c, articles, n, &v);
}

void page_feed_latest(struct call *c) {
    struct list list = { .kind = LIST_LATEST };
    bool home = span_find_char(span_from(c->rest, 1), '/') < 0;
    send_list(c, &list, page_word(c, MSG_nav_latest), call_path(c, home ? "/" : "/latest"));
}

void page_feed_section(struct call *c) {
    enum category category;
    if (!category_parse(c->args[0], &category) || category == CATEGORY_UNKNOWN) {
        call_error(c, 404);
        return;
    }
    struct list list = { .kind = LIST_CATEGORY, .id = category };
    send_list(c, &list, page_word(c, i18n_category(category)),
              call_path(c, "/section/%s", category_name(category)));
}

void page_feed_source(struct call *c) {
    const struct source *s = call_source(c, c->args[0]);
    if (!s || s->display == DISPLAY_OFF) {
        call_error(c, 404);
        return;
    }
    struct list list = { .kind = LIST_SOURCE, .id = s->id };
    send_list(c, &list, source_name(c, s), call_path(c, "/%.*s", SPAN_ARG(s->slug)));
}

void page_feed_author(struct call *c) {
    struct author_row row;
    struct error err = { 0 };
    if (store_author_get(c->store, c->args[0], c->arena, &row, &err)) {
        call_fail(c, &err);
        return;
    }
    struct list list = { .kind = LIST_AUTHOR, .author = c->args[0] };
    send_list(c, &list, row.name, author_href(c, row.name));
}

void page_feed_name(struct call *c) {
    int64_t id = 0;
    struct name_row row;
    struct error err = { 0 };
    if (!span_to_i64(c->args[0], &id)) {
        call_error(c, 404);
        return;
    }
    if (store_name_get(c->store, id, c->arena, &row, &err)) {
        call_fail(c, &err);
        return;
    }
    struct list list = { .kind = LIST_NAME, .id = row.id };
    send_list(c, &list, name_text(c, &row), name_href(c, row.id));
}

void page_feed_story(struct call *c) {
    int64_t id = 0;
    struct story s;
    struct error err = { 0 };
    if (!span_to_i64(c->args[0], &id)) {
        call_error(c, 404);
        return;
    }
    if (store_story_get(c->store, id, c->arena, &s, &err)) {
        call_fail(c, &err);
        return;
    }
    span path = arena_fmt(c->arena, "/story/%lld", (long long) s.id);
    const char *name = format_names[format_of(c)];
    if (!call_canonical(c, arena_fmt(c->arena, "%.*s/%s", SPAN_ARG(path), name))) return;
    struct list list = { .kind = LIST_STORY, .id = s.id, .with_copies = true };
    send_list(c, &list, safe_title(c, s.title), call_path(c, "%.*s", SPAN_ARG(path)));
}

void page_feed_search(struct call *c) {
    struct search_args a = search_args_read(c);
    if (!c->index) {
        call_error(c, 503);
        return;
    }
    a.sort = SORT_NEWEST; /* who follows a search wants what is new */
    a.page = 1;
    struct query q = search_args_query(c, &a);
    q.limit = FEED_ITEMS;
    q.no_total = q.no_words = true;
    struct results r = { 0 };
    search_ask(c, &q, &r);
    int64_t *ids = arena_new_n(c->arena, int64_t, r.hit_count + 1);
    for (size_t i = 0; i < r.hit_count; i++) ids[i] = r.hits[i].article_id;
    struct article *articles = NULL;
    size_t n = 0;
    struct error err = { 0 };
    if (store_article_many(c->store, ids, r.hit_count, false, c->arena, &articles, &n, &err)) {
        call_fail(c, &err);
        return;
    }
    span self = arena_fmt(c->arena, "/search/%s", format_names[format_of(c)]);
    struct feed_view v = { .title = PAGE_TEXT(c, MSG_search_title, I18N_ARG("q", a.q)),
                           .page = call_absolute(c, search_args_href(c, "/search", &a)) };
    v.self = call_absolute(c, search_args_href(c, arena_cstr(c->arena, self), &a));
    send(c, articles, n, &v);
}
