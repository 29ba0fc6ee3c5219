/* api - what all answers of the API are made of. */
#include "web/api/api.h"

#include "base/clock.h"
#include "text/text.h"
#include "web/view/headline.h"

enum { EXCERPT_RUNES = 300 };

bool api_is(const struct call *c) {
    return span_starts(c->req->raw.target, SPAN("/api/"));
}

struct json_writer api_begin(struct call *c) {
    struct json_writer w = json_writer_of(&c->res->body);
    c->res->kind = RESPONSE_DATA;
    c->res->type = "application/json; charset=utf-8";
    json_begin_object(&w);
    return w;
}

void api_end(struct call *c, struct json_writer *w) {
    json_end_object(w);
    buf_add_char(&c->res->body, '\n');
}

static const struct {
    int status;
    const char *code, *message;
} errors[] = {
    { 400, "bad-request", "the request cannot be understood" },
    { 401, "unauthorized", "this token is not known" },
    { 403, "forbidden", "not allowed" },
    { 404, "not-found", "there is no such thing" },
    { 405, "method-not-allowed", "the API is read with GET" },
    { 410, "gone", "this was removed" },
    { 429, "too-many-requests", "too many requests from your network; a token raises the limit" },
    { 503, "unavailable", "not available at the moment, try again soon" },
    { 500, "internal", "something failed here" },
};

void api_refuse(struct call *c, int status, const char *message) {
    size_t i = 0;
    while (i + 1 < COUNT_OF(errors) && errors[i].status != status) i++;
    response_reset(c->res);
    c->res->status = status;
    struct json_writer w = api_begin(c);
    json_key(&w, "error");
    json_begin_object(&w);
    json_put(&w, "code", span_of(errors[i].code));
    json_put(&w, "message", span_of(message ? message : errors[i].message));
    json_end_object(&w);
    api_end(c, &w);
    if (status == 429 || status == 503) response_header(c->res, "Retry-After", SPAN("10"));
    if (status == 401) response_header(c->res, "WWW-Authenticate", SPAN("Bearer"));
}

bool api_limit(struct call *c, size_t *ret) {
    uint64_t n = API_LIMIT, most = c->api_token ? API_LIMIT_MAX_TOKEN : API_LIMIT_MAX;
    span s = request_param(c->req, "limit");
    if (s.len && (!span_to_u64(s, &n) || n < 1)) {
        api_refuse(c, 400, "limit: not a number from 1");
        return false;
    }
    *ret = (size_t) (n > most ? most : n);
    return true;
}

void api_put_time(struct json_writer *w, const char *key, int64_t t_s) {
    char out[ISO_SIZE];
    json_key(w, key);
    if (t_s == TIME_UNKNOWN)
        json_null(w);
    else
        json_string(w, span_of(clock_iso(t_s, 0, out)));
}

void api_put_bool(struct json_writer *w, const char *key, bool v) {
    json_key(w, key);
    json_bool(w, v);
}

/* ---- articles */

static void put_image(struct call *c, struct json_writer *w, const struct article *a) {
    struct picture p;
    json_key(w, "image");
    if (!picture_of(c, a, &p)) {
        json_null(w);
        return;
    }
    json_begin_object(w);
    json_put(w, "url", call_absolute(c, p.src_large));
    json_put_int(w, "width", p.large_width);
    json_put_int(w, "height", p.large_height);
    json_end_object(w);
}

bool api_begin_article(struct call *c, struct json_writer *w, const struct article *a) {
    struct headline h;
    if (!headline_of(c, a, 0, &h)) return false;
    json_begin_object(w);
    json_put_int(w, "id", a->id);
    json_put(w, "url", call_absolute(c, h.href));
    json_put(w, "source_url", html_url_safe(a->url) ? a->url : SPAN_EMPTY);
    json_put(w, "source", a->source);
    json_put(w, "source_name", h.source);
    json_put(w, "title", a->title);
    json_key(w, "authors");
    json_begin_array(w);
    for (size_t i = 0; i < a->author_count; i++) json_string(w, a->authors[i]);
    json_end_array(w);
    api_put_time(w, "published", a->order_s);
    api_put_time(w, "found", a->found_s);
    api_put_bool(w, "day_only", a->flags & ARTICLE_DAY_ONLY);
    api_put_bool(w, "date_unsure", a->flags & ARTICLE_DATE_UNSURE);
    api_put_bool(w, "breaking", a->flags & ARTICLE_BREAKING);
    json_put(w, "category", span_of(category_name(a->category)));
    json_put(w, "lang", span_of(a->lang));
    json_put_int(w, "story", a->story_id);
    json_put_int(w, "copy_of", a->copy_of);
    json_put_int(w, "version", a->version);
    put_image(c, w, a);
    return true;
}

void api_put_excerpt(struct call *c, struct json_writer *w, const struct article *a) {
    if (article_display(c, a) >= DISPLAY_TITLE) return;
    DEFER(buf_done) struct buf cut = BUF(16 * KIB);
    DEFER(buf_done) struct buf plain = BUF(2 * LIMIT_BODY_TEXT_BYTES);
    span text = a->summary.len ? a->summary : a->excerpt;
    if (!text.len) {
        body_to_text(a->body, &plain);
        text = buf_span(&plain);
    }
    text_excerpt(text, EXCERPT_RUNES, &cut);
    json_put(w, "excerpt", buf_span(&cut));
}

void api_put_articles(struct call *c, struct json_writer *w, const struct article *articles,
                      size_t count) {
    json_key(w, "items");
    json_begin_array(w);
    for (size_t i = 0; i < count; i++) {
        if (!api_begin_article(c, w, &articles[i])) continue;
        api_put_excerpt(c, w, &articles[i]);
        json_end_object(w);
    }
    json_end_array(w);
}

/* ---- stories */

void api_begin_story(struct call *c, struct json_writer *w, const struct story *s) {
    json_begin_object(w);
    json_put_int(w, "id", s->id);
    json_put(w, "url", call_absolute(c, call_path(c, "/story/%lld", (long long) s->id)));
    json_put(w, "title", s->title);
    json_put(w, "lang", span_of(s->lang));
    json_put(w, "category", span_of(category_name(s->category)));
    json_put_int(w, "articles", s->articles);
    json_put_int(w, "originals", s->originals);
    json_put_int(w, "sources", s->sources);
    json_put_int(w, "lead", s->lead_id);
    api_put_time(w, "first", s->first_s);
    api_put_time(w, "last", s->last_s);
    api_put_bool(w, "breaking", s->breaking);
}
