#include "model/record.h"

#include "base/clock.h"
#include "base/json.h"

static enum errc text_field(const struct json *o, const char *key, size_t bytes_max, span *ret,
                            struct error *err) {
    const struct json *v = json_get(o, key);
    if (v && v->type != JSON_STRING && v->type != JSON_NUMBER && v->type != JSON_NULL)
        return error_set(err, ERRC_PARSE, "'%s' is not a text", key);
    *ret = span_trim(json_text(v));
    if (ret->len > bytes_max)
        return error_set(err, ERRC_LIMIT, "'%s' has %zu bytes, the limit is %zu", key, ret->len,
                         bytes_max);
    return ERRC_OK;
}

static enum errc parse_author(const struct json *o, struct article *a, struct error *err) {
    const struct json *v = json_get(o, "author");
    if (json_is(v, JSON_ARRAY)) {
        for (const struct json *c = v->first; c && a->author_count < LIMIT_AUTHORS; c = c->next) {
            span name = span_trim(json_text(c));
            if (name.len && name.len <= LIMIT_AUTHOR_BYTES) a->authors[a->author_count++] = name;
        }
        return ERRC_OK;
    }
    span name = SPAN_EMPTY;
    enum errc rc = text_field(o, "author", LIMIT_AUTHOR_BYTES, &name, err);
    if (rc == ERRC_OK && name.len) a->authors[a->author_count++] = name;
    return rc;
}

static enum errc parse_published(const struct json *o, struct article *a, struct error *err) {
    span text = span_trim(json_get_text(o, "published"));
    bool has_time = false;
    a->published_s = a->modified_s = TIME_UNKNOWN;
    if (!text.len) return ERRC_OK;
    if (!clock_parse_iso(text, &a->published_s, &has_time))
        return error_set(err, ERRC_PARSE, "'published' is not ISO 8601: '%.*s'",
                         SPAN_ARG(span_sub(text, 0, 40)));
    if (!has_time) a->flags |= ARTICLE_DAY_ONLY;
    span zone = span_from(text, 10);
    bool has_offset = span_find_char(zone, '+') >= 0 || span_find_char(zone, '-') >= 0 ||
                      span_ends(zone, SPAN("Z")) || span_ends(zone, SPAN("z"));
    if (!has_offset) a->flags |= ARTICLE_ZONE_UNSURE;
    return ERRC_OK;
}

/* Addresses become links for readers: "javascript:" and its like never come in. */
static bool is_web_address(span url) {
    return span_starts_nocase(url, SPAN("http://")) || span_starts_nocase(url, SPAN("https://"));
}

static enum errc check_facts(struct article *a, span body, struct error *err) {
    if (!a->url.len && !a->external_id.len) return error_set(err, ERRC_PARSE, "no url and no id");
    if (!a->title.len && !body.len) return error_set(err, ERRC_PARSE, "no title and no body");
    if (a->url.len && !is_web_address(a->url))
        return error_set(err, ERRC_PARSE, "'url' is not an http address: '%.*s'",
                         SPAN_ARG(span_sub(a->url, 0, 40)));
    if (!is_web_address(a->image_url)) a->image_url = SPAN_EMPTY;
    return ERRC_OK;
}

enum errc record_parse(span line, struct arena *arena, struct article *ret, struct error *err) {
    struct json *o = NULL;
    enum errc rc = json_parse(line, NULL, arena, &o, err);
    if (rc != ERRC_OK) return rc;
    if (o->type != JSON_OBJECT) return error_set(err, ERRC_PARSE, "not a JSON object");
    struct article a = { 0 };
    span body = SPAN_EMPTY, lang = SPAN_EMPTY, rights = SPAN_EMPTY;
    struct {
        const char *key;
        size_t bytes_max;
        span *to;
    } fields[] = {
        { "id", LIMIT_EXTERNAL_ID_BYTES, &a.external_id },
        { "source", 40, &a.source },
        { "url", LIMIT_URL_BYTES, &a.url },
        { "title", LIMIT_TITLE_BYTES, &a.title },
        { "category", LIMIT_CATEGORY_BYTES, &a.section },
        { "summary", LIMIT_SUMMARY_BYTES, &a.summary },
        { "body", LIMIT_BODY_TEXT_BYTES, &body },
        { "image", LIMIT_URL_BYTES, &a.image_url },
        { "lang", 16, &lang },
        { "rights", 64, &rights },
    };
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        rc = text_field(o, fields[i].key, fields[i].bytes_max, fields[i].to, err);
        if (rc != ERRC_OK) return rc;
    }
    if ((rc = parse_author(o, &a, err)) != ERRC_OK) return rc;
    if ((rc = parse_published(o, &a, err)) != ERRC_OK) return rc;
    if ((rc = check_facts(&a, body, err)) != ERRC_OK) return rc;
    lang_set(a.lang, lang);
    if (span_eq(rights, SPAN("no-training"))) a.flags |= ARTICLE_NO_TRAINING;
    DEFER(buf_done) struct buf blocks = BUF(LIMIT_BODY_TEXT_BYTES);
    body_from_text(body, &blocks);
    a.body = arena_copy(arena, buf_span(&blocks));
    *ret = a;
    return ERRC_OK;
}

static void put_or_null(struct json_writer *w, const char *key, span s) {
    json_key(w, key);
    if (s.len)
        json_string(w, s);
    else
        json_null(w);
}

static void put_authors(struct json_writer *w, const struct article *a) {
    json_key(w, "author");
    if (a->author_count == 0) {
        json_null(w);
    } else if (a->author_count == 1) {
        json_string(w, a->authors[0]);
    } else {
        json_begin_array(w);
        for (size_t i = 0; i < a->author_count; i++) json_string(w, a->authors[i]);
        json_end_array(w);
    }
}

static void put_published(struct json_writer *w, const struct article *a) {
    char iso[ISO_SIZE];
    json_key(w, "published");
    if (a->published_s == TIME_UNKNOWN) {
        json_null(w);
        return;
    }
    bool day_only = a->flags & ARTICLE_DAY_ONLY;
    /* A day is kept as its local midnight: half a day later it is that day in UTC, too, whatever
     * the zone. */
    span s = span_of(clock_iso(a->published_s + (day_only ? DAY_S / 2 : 0), 0, iso));
    json_string(w, day_only ? span_sub(s, 0, 10) : s);
}

void record_render(const struct article *a, struct buf *out) {
    struct json_writer w = json_writer_of(out);
    DEFER(buf_done) struct buf body = BUF(2 * LIMIT_BODY_TEXT_BYTES);
    body_to_text(a->body, &body);
    char own_id[24];
    int n = snprintf(own_id, sizeof(own_id), "%lld", (long long) a->id);
    json_begin_object(&w);
    json_put(&w, "id", a->external_id.len ? a->external_id : (span){ own_id, (size_t) n });
    put_or_null(&w, "source", a->source);
    put_or_null(&w, "url", a->url);
    put_published(&w, a);
    put_or_null(&w, "title", a->title);
    put_authors(&w, a);
    put_or_null(&w, "category",
                a->section.len ? a->section
                               : (a->category ? span_of(category_name(a->category)) : SPAN_EMPTY));
    put_or_null(&w, "summary", a->summary);
    put_or_null(&w, "body", buf_span(&body));
    put_or_null(&w, "image", a->image_url);
    put_or_null(&w, "lang", span_of(a->lang));
    if (a->flags & ARTICLE_NO_TRAINING) json_put(&w, "rights", SPAN("no-training"));
    json_end_object(&w);
    buf_add_char(out, '\n');
}
