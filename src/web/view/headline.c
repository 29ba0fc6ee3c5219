#include "web/view/headline.h"

#include "base/log.h"
#include "text/text.h"
#include "web/hidden.h"
#include "web/view/when.h"

enum { SUMMARY_RUNES = 160 };
/* Yesterday's urgency is no news; the list of all that was urgent is /breaking. */
enum { BREAKING_TAG_S = 12 * 3600 };

span source_name(struct call *c, const struct source *s) {
    if (c->lang != UI_AR && s->name_latin.len) return s->name_latin;
    return s->name.len ? s->name : s->slug;
}

span article_path(struct call *c, const struct article *a) {
    span slug = a->source.len ? a->source : SPAN("a");
    return arena_fmt(c->arena, "/%.*s/%lld", SPAN_ARG(slug), (long long) a->id);
}

span article_href(struct call *c, const struct article *a) {
    span path = article_path(c, a);
    return arena_fmt(c->arena, "%.*s%.*s", SPAN_ARG(c->prefix), SPAN_ARG(path));
}

enum display_mode article_display(struct call *c, const struct article *a) {
    const struct source *s = a->source.len ? call_source(c, a->source) : NULL;
    enum display_mode mode = s ? s->display : DISPLAY_EXCERPT;
    if ((a->flags & (ARTICLE_NO_ARCHIVE | ARTICLE_PAYWALL)) && mode == DISPLAY_FULL)
        mode = DISPLAY_EXCERPT;
    if ((a->flags & ARTICLE_REMOVED) && mode < DISPLAY_TITLE) mode = DISPLAY_TITLE;
    return mode;
}

bool picture_of(struct call *c, const struct article *a, struct picture *ret) {
    struct image img;
    if (!a->image[0] || (a->flags & (ARTICLE_NO_IMAGE | ARTICLE_REMOVED))) return false;
    if (store_image_get(c->store, a->image, c->arena, &img, NULL)) return false;
    if (img.state == IMAGE_HIDDEN || img.state == IMAGE_HIDDEN_BY_REPORTS) return false;
    if (hidden_has(c, span_of(a->image))) return false;
    ret->hash = arena_cstr(c->arena, span_of(a->image));
    ret->src = arena_fmt(c->arena, "/img/%s/480", a->image);
    ret->src_large = arena_fmt(c->arena, "/img/%s/960", a->image);
    ret->width = img.widths[1];
    ret->height = img.heights[1];
    ret->large_width = img.widths[2];
    ret->large_height = img.heights[2];
    return true;
}

static span summary_of(struct call *c, const struct article *a) {
    if (article_display(c, a) >= DISPLAY_TITLE) return SPAN_EMPTY;
    struct buf b = BUF(8 * KIB);
    text_excerpt(a->summary.len ? a->summary : a->excerpt, SUMMARY_RUNES, &b);
    span s = arena_copy(c->arena, buf_span(&b));
    buf_done(&b);
    return s;
}

bool headline_of(struct call *c, const struct article *a, unsigned wants, struct headline *ret) {
    if ((a->flags & ARTICLE_NO_INDEX) || article_display(c, a) == DISPLAY_OFF) return false;
    const struct source *s = a->source.len ? call_source(c, a->source) : NULL;
    bool day_only = a->flags & ARTICLE_DAY_ONLY;
    *ret = (struct headline){ .id = a->id };
    ret->href = article_href(c, a);
    ret->title = a->title.len ? a->title : span_of(i18n_get(c->lang, MSG_article_untitled));
    bool rtl = a->lang[0] ? lang_is_rtl(a->lang) : text_is_rtl(a->title);
    ret->lang = a->lang[0] ? arena_cstr(c->arena, span_of(a->lang)) : rtl ? "ar" : "";
    ret->dir = rtl ? "rtl" : "ltr";
    ret->foreign = strcmp(ret->lang, ui_lang_code(c->lang)) != 0;
    ret->source = s ? source_name(c, s) : a->source;
    ret->source_href = call_path(c, "/%.*s", SPAN_ARG(a->source));
    ret->when = when_relative(c, a->order_s, day_only);
    ret->time = day_only ? SPAN("—") : when_time(c, a->order_s);
    ret->day = when_short(c, a->order_s);
    bool today = when_local_day(c, a->order_s) == when_local_day(c, c->now_s);
    ret->stamp = today ? ret->time : when_relative(c, a->order_s, true);
    ret->iso = when_iso(c, a->order_s, day_only);
    ret->breaking = (a->flags & ARTICLE_BREAKING) && a->order_s > c->now_s - BREAKING_TAG_S;
    if (a->author_count) ret->author = a->authors[0];
    if (wants & WANT_SUMMARY) ret->summary = summary_of(c, a);
    if (wants & WANT_PICTURE) ret->has_picture = picture_of(c, a, &ret->picture);
    return true;
}

struct headline_list headlines_of(struct call *c, const struct article *articles, size_t count,
                                  unsigned wants) {
    struct headline_list list = { arena_new_n(c->arena, struct headline, count + 1), 0 };
    for (size_t i = 0; i < count; i++)
        if (headline_of(c, &articles[i], wants, &list.at[list.len])) list.len++;
    return list;
}

struct headline_list headlines_list(struct call *c, const struct list *list, unsigned wants) {
    struct article *articles = NULL;
    size_t count = 0;
    struct error err = { 0 };
    if (store_article_list(c->store, list, c->arena, &articles, &count, &err)) {
        log_error("web", "article-list", "reason=%s", err.msg);
        return (struct headline_list){ 0 };
    }
    return headlines_of(c, articles, count, wants);
}

enum { NAMED_SOURCES = 3, GROW_MAX = 8 };

const struct coverage *coverage_of(struct call *c, const struct story *s) {
    struct story_source *rows = NULL;
    size_t count = 0;
    if (s->articles < 2 || store_story_sources(c->store, s->id, c->arena, &rows, &count, NULL))
        return NULL;
    struct coverage *v = arena_new(c->arena, struct coverage);
    v->href = call_path(c, "/story/%lld", (long long) s->id);
    v->articles = s->articles;
    v->sources = (int64_t) count;
    v->all.at = arena_new_n(c->arena, struct segment, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct source *src = call_source_by_id(c, rows[i].source_id);
        if (!src) continue;
        int64_t n = rows[i].articles;
        v->all.at[v->all.len++] = (struct segment){
            .name = source_name(c, src),
            .href = call_path(c, "/%.*s", SPAN_ARG(src->slug)),
            .articles = n,
            .grow = n < 1          ? 1
                    : n > GROW_MAX ? GROW_MAX
                                   : (int) n,
        };
    }
    v->named.at = v->all.at;
    v->named.len = v->all.len < NAMED_SOURCES ? v->all.len : NAMED_SOURCES;
    v->others = v->sources - (int64_t) v->named.len;
    return v;
}

bool headline_of_story(struct call *c, const struct story *s, unsigned wants, size_t also,
                       struct headline *ret) {
    struct article *lead = NULL;
    size_t n = 0;
    if (store_article_many(c->store, &s->lead_id, 1, false, c->arena, &lead, &n, NULL) || !n)
        return false;
    if (!headline_of(c, &lead[0], wants, ret)) return false;
    ret->cover = coverage_of(c, s);
    if (!also || s->articles < 2) return true;
    struct list list = { .kind = LIST_STORY, .id = s->id, .limit = also + 1 };
    struct headline_list all = headlines_list(c, &list, 0);
    ret->also.at = arena_new_n(c->arena, struct headline, also + 1);
    for (size_t i = 0; i < all.len && ret->also.len < also; i++)
        if (all.at[i].id != ret->id) ret->also.at[ret->also.len++] = all.at[i];
    return true;
}
