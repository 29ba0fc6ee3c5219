/* archive - stories, articles and sources as JSON. */
#include "base/clock.h"
#include "web/api/api.h"
#include "web/view/headline.h"
#include "web/view/when.h"

enum { STORY_WINDOW_S = 2 * DAY_S, STORY_ARTICLES = 200 };

/* ---- stories */

static bool read_since(struct call *c, int64_t *ret) {
    span s = request_param(c->req, "since");
    *ret = c->now_s - STORY_WINDOW_S;
    if (!s.len || clock_parse_iso(s, ret, NULL)) return true;
    api_refuse(c, 400, "since: not a time (ISO 8601)");
    return false;
}

static bool read_category(struct call *c, enum category *ret) {
    span s = request_param(c->req, "category");
    *ret = CATEGORY_UNKNOWN;
    if (!s.len || (category_parse(s, ret) && *ret != CATEGORY_UNKNOWN)) return true;
    api_refuse(c, 400, "category: no such section");
    return false;
}

/* Its lead may be read: it is not of a paper that is off. */
static bool may_show(struct call *c, const struct story *s) {
    struct headline h;
    return headline_of_story(c, s, 0, 0, &h);
}

void api_stories(struct call *c) {
    struct story *all = NULL;
    size_t n = 0, limit;
    int64_t since;
    enum category category;
    struct error err = { 0 };
    if (!api_limit(c, &limit) || !read_since(c, &since) || !read_category(c, &category)) return;
    if (store_story_recent(c->store, since, category, limit, c->arena, &all, &n, &err)) {
        call_fail(c, &err);
        return;
    }
    struct json_writer w = api_begin(c);
    json_key(&w, "items");
    json_begin_array(&w);
    for (size_t i = 0; i < n; i++) {
        if (!may_show(c, &all[i])) continue;
        api_begin_story(c, &w, &all[i]);
        json_end_object(&w);
    }
    json_end_array(&w);
    api_end(c, &w);
}

static void put_papers(struct call *c, struct json_writer *w, int64_t story) {
    struct story_source *rows = NULL;
    size_t n = 0;
    json_key(w, "papers");
    json_begin_array(w);
    if (store_story_sources(c->store, story, c->arena, &rows, &n, NULL)) n = 0;
    for (size_t i = 0; i < n; i++) {
        const struct source *s = call_source_by_id(c, rows[i].source_id);
        if (!s || s->display == DISPLAY_OFF) continue;
        json_begin_object(w);
        json_put(w, "source", s->slug);
        json_put_int(w, "articles", rows[i].articles);
        json_end_object(w);
    }
    json_end_array(w);
}

void api_story(struct call *c) {
    int64_t id = 0;
    struct story s;
    struct article *all = NULL;
    size_t n = 0;
    struct error err = { 0 };
    if (!span_to_i64(c->args[0], &id) || store_story_get(c->store, id, c->arena, &s, &err) ||
        !may_show(c, &s)) {
        api_refuse(c, 404, "there is no such story");
        return;
    }
    struct list list = {
        .kind = LIST_STORY, .id = s.id, .with_copies = true, .limit = STORY_ARTICLES
    };
    if (store_article_list(c->store, &list, c->arena, &all, &n, &err)) {
        call_fail(c, &err);
        return;
    }
    struct json_writer w = api_begin(c);
    json_key(&w, "story");
    api_begin_story(c, &w, &s);
    json_end_object(&w);
    put_papers(c, &w, s.id);
    api_put_articles(c, &w, all, n);
    api_end(c, &w);
}

/* ---- articles */

static void put_body(struct call *c, struct json_writer *w, const struct article *a) {
    enum display_mode mode = article_display(c, a);
    json_put(w, "display", span_of(display_mode_name(mode)));
    api_put_excerpt(c, w, a);
    if (mode != DISPLAY_FULL) return;
    DEFER(buf_done) struct buf b = BUF(2 * LIMIT_BODY_TEXT_BYTES);
    body_to_text(a->body, &b);
    json_put(w, "body", buf_span(&b));
}

void api_article(struct call *c) {
    int64_t id = 0;
    struct article a;
    struct error err = { 0 };
    if (!span_to_i64(c->args[0], &id) || store_article_get(c->store, id, c->arena, &a, &err)) {
        api_refuse(c, 404, "there is no such article");
        return;
    }
    if (a.flags & ARTICLE_REMOVED) {
        api_refuse(c, 410, "the text of this article was removed");
        return;
    }
    struct json_writer w = api_begin(c);
    json_key(&w, "article");
    if (!api_begin_article(c, &w, &a)) {
        api_refuse(c, 404, "there is no such article");
        return;
    }
    put_body(c, &w, &a);
    api_put_names(c, &w, a.id);
    json_end_object(&w);
    api_end(c, &w);
}

bool api_before(struct call *c, struct list *list) {
    span s = request_param(c->req, "before");
    ptrdiff_t dash = s.len ? span_find(span_from(s, 1), SPAN("-")) + 1 : 0;
    if (!s.len) return true;
    if (dash > 0 && span_to_i64(span_sub(s, 0, (size_t) dash), &list->before_s) &&
        span_to_i64(span_from(s, (size_t) dash + 1), &list->before_id))
        return true;
    api_refuse(c, 400, "before: not a place in the list");
    return false;
}

void api_put_next(struct call *c, struct json_writer *w, const struct list *list,
                  const struct article *articles, size_t count) {
    json_key(w, "next");
    if (count && count == list->limit)
        json_string(w, arena_fmt(c->arena, "%lld-%lld", (long long) articles[count - 1].order_s,
                                 (long long) articles[count - 1].id));
    else
        json_null(w);
}

static bool read_list(struct call *c, struct list *list) {
    span source = request_param(c->req, "source"), day = request_param(c->req, "day");
    enum category category;
    int64_t t;
    if (!api_limit(c, &list->limit) || !api_before(c, list) || !read_category(c, &category))
        return false;
    if ((source.len > 0) + (day.len > 0) + (category != CATEGORY_UNKNOWN) > 1) {
        api_refuse(c, 400, "only one of source, category and day; search can combine them");
        return false;
    }
    if (source.len) {
        const struct source *s = call_source(c, source);
        if (!s || s->display == DISPLAY_OFF) {
            api_refuse(c, 404, "source: no such source");
            return false;
        }
        list->kind = LIST_SOURCE;
        list->id = s->id;
    } else if (category != CATEGORY_UNKNOWN) {
        list->kind = LIST_CATEGORY;
        list->id = category;
    } else if (day.len) {
        if (day.len != 10 || !clock_parse_iso(day, &t, NULL)) {
            api_refuse(c, 400, "day: not a day (yyyy-mm-dd)");
            return false;
        }
        list->kind = LIST_DAY;
        list->with_copies = true;
        list->from_s = when_day_start(c, t / DAY_S);
        list->to_s = when_day_start(c, t / DAY_S + 1);
    }
    return true;
}

void api_articles(struct call *c) {
    struct list list = { .kind = LIST_LATEST };
    struct article *all = NULL;
    size_t n = 0;
    struct error err = { 0 };
    if (!read_list(c, &list)) return;
    if (store_article_list(c->store, &list, c->arena, &all, &n, &err)) {
        call_fail(c, &err);
        return;
    }
    struct json_writer w = api_begin(c);
    api_put_articles(c, &w, all, n);
    api_put_next(c, &w, &list, all, n);
    api_end(c, &w);
}

/* ---- sources */

void api_sources(struct call *c) {
    const struct source *all = NULL;
    size_t n = call_sources(c, &all);
    struct json_writer w = api_begin(c);
    json_key(&w, "items");
    json_begin_array(&w);
    for (size_t i = 0; i < n; i++) {
        const struct source *s = &all[i];
        if (s->display == DISPLAY_OFF) continue;
        json_begin_object(&w);
        json_put(&w, "source", s->slug);
        json_put(&w, "name", s->name);
        json_put(&w, "name_latin", s->name_latin);
        json_put(&w, "url", call_absolute(c, call_path(c, "/%.*s", SPAN_ARG(s->slug))));
        json_put(&w, "home", html_url_safe(s->home) ? s->home : SPAN_EMPTY);
        json_put(&w, "country", span_of(s->country));
        json_put(&w, "lang", span_of(s->lang));
        json_put(&w, "display", span_of(display_mode_name(s->display)));
        json_put_int(&w, "articles", s->articles);
        api_put_time(&w, "first", s->articles ? s->first_s : TIME_UNKNOWN);
        api_put_time(&w, "last", s->articles ? s->last_s : TIME_UNKNOWN);
        json_end_object(&w);
    }
    json_end_array(&w);
    api_end(c, &w);
}
